"""Speeds, colours and arrows of a known motion."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.photo import Metadata, Photo
from shutterspan.core.visualization.arrows import arrows_to_svg, choose_arrows, draw_arrows
from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.core.visualization.trajectories import Trajectories, trajectories_of, trajectory_speed


def test_speeds_are_per_exposure_and_per_second(moving: Callable[..., Trajectories]) -> None:
    speed = trajectory_speed(moving(12, -5, exposure_time=1 / 50))
    assert (speed.typical, speed.fast, speed.moving) == pytest.approx((13, 13, 0.5))
    assert (speed.typical_per_second, speed.fast_per_second) == pytest.approx((650, 650))
    text = "50% of the picture moves: typically 13 pixels during the exposure, fast parts 13 pixels"
    assert str(speed) == f"{text} (650 and 650 pixels per second)."
    assert str(trajectory_speed(moving())) == f"{text}."
    assert str(trajectory_speed(moving(0, 0, exposure_time=1))) == "Nothing moves."


def test_hue_is_direction_and_saturation_speed() -> None:
    right, down, left, up = flow_colours(np.array([[4.0, 0], [0, 4], [-4, 0], [0, -4]]), 4).astype(int)
    assert right[0] == 255 and right[1] < 40, "red"
    assert down[0] > 200 and down[1] > 200 and down[2] == 0, "yellow"
    assert left[1] > 180 and left[2] > 180 and left[0] == 0, "cyan"
    assert up[2] == 255 and up[1] == 0, "blue to violet"
    still, half, beyond = flow_colours(np.array([[0.0, 0], [2, 0], [40, 0]]), 4).astype(int)
    assert still.tolist() == [255, 255, 255] and (beyond == right).all()
    assert half[1] == pytest.approx((255 + right[1]) / 2, abs=1)


def test_arrows_are_on_moving_parts_and_point_along_the_motion(moving: Callable[..., Trajectories]) -> None:
    arrows = choose_arrows(moving(12, -5))
    assert len(arrows.paths) > 50 and all(path[:, 0].mean() < 46 for path in arrows.paths)
    for path in arrows.paths:
        np.testing.assert_allclose(
            path[-1] - path[0], (12 * arrows.magnification, -5 * arrows.magnification), rtol=1e-5
        )
    slow = choose_arrows(moving(1.2, 0))
    assert slow.magnification > 2 and slow.paths
    assert not choose_arrows(moving(0, 0)).paths


def test_arrows_follow_a_bent_path(moving: Callable[..., Trajectories]) -> None:
    path = choose_arrows(moving(12, 0, bend=4)).paths[0]
    assert path[0, 1] - path[4, 1] == pytest.approx(4, rel=0.01) and path[-1, 1] - path[4, 1] == pytest.approx(
        4, rel=0.01
    )


def test_arrows_change_the_picture_only_along_their_paths(moving: Callable[..., Trajectories]) -> None:
    trajectories = moving(6, 0)
    picture = draw_arrows(choose_arrows(trajectories), trajectories.photo)
    changed = (picture != trajectories.photo).any(2)
    assert changed[:, :40].mean() > 0.2 and not changed[:, 60:].any()
    assert (trajectories.photo == 90).all()
    still = moving(0, 0)
    assert np.array_equal(draw_arrows(choose_arrows(still), still.photo), still.photo)


def test_the_svg_contains_editable_arrows(moving: Callable[..., Trajectories]) -> None:
    trajectories = moving(12, 0)
    arrows = choose_arrows(trajectories)
    root = ElementTree.fromstring(arrows_to_svg(arrows, trajectories.photo).decode())
    assert root.get("viewBox") == "0 0 90 60"
    (image,) = root.iter("{http://www.w3.org/2000/svg}image")
    assert image.get("href", "").startswith("data:image/jpeg;base64,")
    shafts = [path.get("d", "") for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("fill") == "none"]
    assert len(shafts) == 2 * len(arrows.paths)
    first, last = re.findall(r"[-\d.]+ [-\d.]+", shafts[0])[:: len(trajectories.times) - 1]
    assert float(last.split()[0]) > float(first.split()[0])


def test_trajectories_of_an_exposure_are_in_the_pixels_of_their_picture(untrained: Engine) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (96, 160, 3), np.uint8)
    exposure = unfold(Photo(pixels, metadata=Metadata(exposure_time=0.25)), untrained)
    whole, half = trajectories_of(exposure), trajectories_of(exposure, 80)
    assert whole.displacements.shape == (9, 96, 160, 2) and half.displacements.shape == (9, 48, 80, 2)
    assert half.exposure_time == 0.25 and half.photo.shape == half.frame.shape == (48, 80, 3)
    np.testing.assert_allclose(whole.motion, exposure.motion(), atol=1e-5)
    np.testing.assert_allclose(half.motion, whole.motion.reshape(48, 2, 80, 2, 2).mean((1, 3)) / 2, atol=0.1)
    assert np.abs(whole.displacements[4]).max() == 0
    still = replace(exposure, rois=tuple(replace(roi, moving=False) for roi in exposure.rois))
    assert not trajectories_of(still).displacements.any()


def test_motion_is_computed_once(moving: Callable[..., Trajectories]) -> None:
    trajectories = moving(12, -5)
    assert trajectories.motion is trajectories.motion
    np.testing.assert_allclose(trajectories.motion[30, 20], (12, -5))
