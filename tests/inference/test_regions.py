"""Regions, arrows and flips decide what moves, and in which direction."""

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from torch import Tensor

from shutterspan.core.color.region_masks import render_alpha
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.network import Latent, UnfoldNet
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Mask, Polygon, Rectangle, Region
from shutterspan.core.types.request import Outside, UnfoldRequest

LEFT = Region(Ellipse(20, 30, 120, 140), feather=8)
RIGHT = Region(Rectangle(180, 20, 290, 150), feather=0)


@pytest.fixture(scope="module")
def photo(texture: Callable[..., Float32Array]) -> Photo:
    return Photo((texture(11, 170, 310) * 255).astype(np.uint8))


@pytest.fixture(scope="module")
def whole(photo: Photo, untrained: Engine) -> Exposure:
    return unfold(photo, untrained)


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Records the number of pixels of each encode from now on."""
    pixels: list[int] = []
    encode = UnfoldNet.encode

    def counting(network: UnfoldNet, picture: Tensor, guidance: Tensor) -> Latent:
        pixels.append(picture.shape[-1] * picture.shape[-2])
        return encode(network, picture, guidance)

    monkeypatch.setattr(UnfoldNet, "encode", counting)
    return pixels


def region_alpha(photo: Photo, region: Region) -> Float32Array:
    return render_alpha(region, PixelGrid.of_box((0, 0, photo.width, photo.height)), photo.width, photo.height)


def test_flipping_reverses_the_whole_clip_without_encoding(whole: Exposure, encoded: list[int]) -> None:
    flipped = whole.with_time_reversed()
    for t in (0.0, 0.3, 1.0):
        assert np.array_equal(flipped.frame_at(t), whole.frame_at(1 - t))
    np.testing.assert_allclose(flipped.motion(), -whole.motion(), atol=1e-4)
    times = [0.1, 0.8]
    np.testing.assert_allclose(flipped.trajectory(times), whole.trajectory([0.9, 0.2]), atol=1e-4)
    assert np.array_equal(flipped.with_time_reversed().frame_at(0.2), whole.frame_at(0.2))
    assert not encoded


@pytest.mark.parametrize("everything", [False, True])
def test_a_region_is_flipped_alone_or_with_the_photo(
    whole: Exposure, photo: Photo, everything: bool, encoded: list[int]
) -> None:
    exposure = whole.with_request(UnfoldRequest((LEFT, RIGHT), "moving")).with_time_reversed(0)
    exposure = exposure.with_time_reversed() if everything else exposure
    frame, alpha = exposure.frame_at(0.2), region_alpha(photo, LEFT)
    forward, backward = whole.frame_at(0.2), whole.frame_at(0.8)
    if everything:
        forward, backward = backward, forward
    assert np.array_equal(frame[alpha == 1], backward[alpha == 1]) and (alpha == 1).sum() > 5000
    assert np.array_equal(frame[alpha == 0], forward[alpha == 0]) and (alpha == 0).sum() > 20000
    low, high = np.minimum(forward, backward).astype(int), np.maximum(forward, backward).astype(int)
    assert ((frame >= low - 1) & (frame <= high + 1)).all(), "the border is a blend of both"
    sign = -1 if everything else 1
    motion, whole_motion = exposure.motion() * sign, whole.motion()
    np.testing.assert_allclose(motion[alpha == 1], -whole_motion[alpha == 1], atol=1e-4)
    np.testing.assert_allclose(motion[alpha == 0], whole_motion[alpha == 0], atol=1e-4)
    assert not encoded


def test_the_outside_is_the_photo(photo: Photo, untrained: Engine) -> None:
    mask = np.zeros((170, 310), np.uint8)
    mask[60:100, 130:170] = 255
    for region in (LEFT, RIGHT, Region(Polygon(((5, 5), (300, 20), (150, 160)))), Region(Mask(mask), 4)):
        exposure = unfold(photo, untrained, request=UnfoldRequest((region,)))
        frame, alpha = exposure.frame_at(0.1), region_alpha(photo, region)
        assert np.array_equal(frame[alpha == 0], photo.pixels[alpha == 0]) and (alpha == 0).sum() > 5000
        assert (frame[alpha == 1] != photo.pixels[alpha == 1]).mean() > 0.5
        motion = np.linalg.norm(exposure.motion(), axis=2)
        assert motion[alpha == 0].max() == 0 and motion[alpha == 1].mean() > 0.1


def test_still_parts_have_no_changes_to_explain(photo: Photo, untrained: Engine) -> None:
    exposure = unfold(photo, untrained, request=UnfoldRequest((LEFT,)))
    changing, alpha = exposure.consistency().change_map, region_alpha(photo, LEFT)
    assert changing[alpha == 0].mean() < 0.2 * changing[alpha == 1].mean()


@pytest.mark.slow
def test_the_outside_is_the_sharp_middle_frame(photo: Photo, untrained: Engine, whole: Exposure) -> None:
    exposure = unfold(photo, untrained, request=UnfoldRequest((LEFT,), "still"))
    alpha, middle = region_alpha(photo, LEFT), whole.frame_at(0.5)
    for t in (0.0, 0.7):
        frame = exposure.frame_at(t)
        assert np.array_equal(frame[alpha == 0], middle[alpha == 0])
        assert np.array_equal(frame[alpha == 1], whole.frame_at(t)[alpha == 1])
    assert np.abs(exposure.motion()[alpha == 0]).max() == 0


def test_a_region_that_plays_in_the_direction_of_its_surroundings_has_no_border(whole: Exposure) -> None:
    exposure = whole.with_request(UnfoldRequest((LEFT, RIGHT), "moving"))
    assert np.array_equal(exposure.frame_at(0.1), whole.frame_at(0.1))


def test_the_last_region_is_on_top(whole: Exposure, photo: Photo) -> None:
    flipped = Guidance(flipped=True)
    over = Region(Rectangle(60, 60, 100, 100), 0)
    exposure = whole.with_request(UnfoldRequest((replace(LEFT, guidance=flipped), over), "moving"))
    assert np.array_equal(exposure.frame_at(0)[70:90, 70:90], whole.frame_at(0)[70:90, 70:90])
    assert np.array_equal(exposure.frame_at(0)[80, 40], whole.frame_at(1)[80, 40])


@pytest.mark.slow
def test_only_the_regions_with_margins_are_encoded(
    texture: Callable[..., Float32Array], untrained: Engine, encoded: list[int]
) -> None:
    large = Photo(np.tile((texture(3, 320, 480) * 255).astype(np.uint8), (5, 5, 1)))
    far = [Region(Rectangle(x, 300, x + 60, 350)) for x in (200, 1900)]
    exposure = unfold(large, untrained, request=UnfoldRequest(tuple(far)))
    areas = [roi.encoded.grid.columns * roi.encoded.grid.rows for roi in exposure.rois]
    assert len(areas) == 2 and sum(areas) < 0.05 * large.width * large.height
    assert max(encoded) < 1.1 * 4 * max(areas), "at most at twice their size, with the padding"
    assert exposure.frame_at(0.4).shape == large.pixels.shape
    near = [Region(Rectangle(x, 300, x + 60, 350)) for x in (200, 270)]
    assert len(unfold(large, untrained, request=UnfoldRequest(tuple(near))).rois) == 1, (
        "overlapping regions are encoded once"
    )


def test_smaller_frames_show_the_same_content(whole: Exposure, photo: Photo, untrained: Engine) -> None:
    for exposure in (whole, unfold(photo, untrained, request=UnfoldRequest((LEFT, RIGHT)))):
        small = exposure.frame_at(0.15, width=155)
        shrunk = cv2.resize(exposure.frame_at(0.15), (155, 85), interpolation=cv2.INTER_AREA)
        assert small.shape == (85, 155, 3) and exposure.motion(155).shape == (85, 155, 2)
        assert np.abs(small.astype(int) - shrunk).mean() < 2.5


def test_parts_that_were_not_encoded_are_rejected(photo: Photo, untrained: Engine, texture: Callable) -> None:
    large = Photo(np.tile(photo.pixels, (3, 3, 1)))
    exposure = unfold(large, untrained, request=UnfoldRequest((LEFT,)))
    inner = replace(LEFT, shape=Rectangle(40, 50, 90, 100), guidance=Guidance(flipped=True))
    assert exposure.with_request(UnfoldRequest((inner,))).frame_at(0).shape == large.pixels.shape
    for request in (
        UnfoldRequest(),
        UnfoldRequest((LEFT,), "still"),
        UnfoldRequest((Region(Rectangle(600, 300, 700, 400)),)),
    ):
        with pytest.raises(UsageError, match="not unfolded"):
            exposure.with_request(request)


def test_invalid_requests_are_rejected_before_the_heavy_pass(
    photo: Photo, untrained: Engine, encoded: list[int], whole: Exposure
) -> None:
    bad = Region(Mask(np.ones((17, 31), np.uint8)))
    with pytest.raises(UsageError, match="The mask of region 2 is 31x17 pixels, the photo 310x170"):
        unfold(photo, untrained, request=UnfoldRequest((LEFT, bad)))
    with pytest.raises(UsageError, match="region 1"):
        whole.with_request(UnfoldRequest((bad,)))
    with pytest.raises(UsageError, match="starts in no region"):
        opposite = Guidance((Arrow((5, 5), (50, 5)),))
        unfold(photo, untrained, request=UnfoldRequest((replace(LEFT, guidance=opposite),), guidance=opposite))
    assert not encoded


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_a_later_arrow_reverses_motion_against_it(whole: Exposure, photo: Photo, degrees: int) -> None:
    dx, dy = 30 * math.cos(math.radians(degrees)), 30 * math.sin(math.radians(degrees))
    guided = replace(RIGHT, guidance=Guidance((Arrow((235, 85), (235 + dx, 85 + dy)),)))
    exposure = whole.with_request(UnfoldRequest((guided,), "moving"))
    y, x = np.mgrid[:170, :310]
    near = np.exp(-((x - 235) ** 2 + (y - 85) ** 2) / 2000) * region_alpha(photo, RIGHT)
    along = (near[..., None] * exposure.motion() * (dx, dy)).sum()
    against = (near[..., None] * exposure.with_time_reversed(0).motion() * (dx, dy)).sum()
    assert along > 0 > against


def optical_flow(exposure: Exposure, x: float, y: float, reach: int = 28) -> Float32Array:
    """Median optical flow, from the first to the last frame, around a point."""
    first, last = (cv2.cvtColor(exposure.frame_at(t), cv2.COLOR_RGB2GRAY) for t in (0, 1))
    flow: Float32Array = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(first, last, None)
    area = slice(int(y) - reach, int(y) + reach), slice(int(x) - reach, int(x) + reach)
    return np.median(flow[area].reshape(-1, 2), axis=0)


def mostly_slow(values: Iterable[Any], fast: Collection[Any]) -> list[Any]:
    return [value if value in fast else pytest.param(value, marks=pytest.mark.slow) for value in values]


@pytest.mark.parametrize("degrees", mostly_slow(range(0, 360, 45), fast=(0, 135)))
def test_motion_follows_an_arrow_in_eight_directions(degrees: int, trained: Engine, moved_squares: Callable) -> None:
    unit = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    photo = moved_squares(tuple(18 * unit), height=192, width=192, side=80)
    arrow = Arrow((96, 96), (96 + 30 * unit[0], 96 + 30 * unit[1]))
    exposure = unfold(photo, trained, request=UnfoldRequest(guidance=Guidance((arrow,))))
    flow = optical_flow(exposure, 96, 96)
    assert flow @ unit > 3 and abs(flow[0] * unit[1] - flow[1] * unit[0]) < flow @ unit / 2
    assert np.median(exposure.motion()[70:120, 70:120].reshape(-1, 2), axis=0) @ unit > 3
    opposite = Arrow(arrow.end, arrow.start)
    later = exposure.with_request(UnfoldRequest(guidance=Guidance((opposite,))))
    assert optical_flow(later, 96, 96) @ unit < -3
    assert np.array_equal(later.frame_at(0.25), exposure.frame_at(0.75))


@pytest.mark.parametrize("degrees", mostly_slow((0, 90, 135, 180), fast=(90,)))
@pytest.mark.parametrize("outside", mostly_slow(("photo", "still", "moving"), fast=("moving",)))
@pytest.mark.parametrize("opposite_arrows", mostly_slow((True, False), fast=(True,)))
def test_two_objects_with_opposite_motion_follow_their_arrows(
    degrees: int, outside: Outside, opposite_arrows: bool, trained: Engine, moved_squares: Callable
) -> None:
    """opposite_arrows: whether each arrow points along its object's motion; otherwise both point in the same direction,
    which the network must follow too."""
    unit = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    photo = moved_squares(tuple(16 * unit), tuple(-16 * unit), height=160, width=320, side=80)
    regions = []
    for x, sign in ((80, 1), (240, -1 if opposite_arrows else 1)):
        arrow = Arrow((x, 80), (x + sign * 20 * unit[0], 80 + sign * 20 * unit[1]))
        regions.append(Region(Rectangle(x - 70, 5, x + 70, 155), guidance=Guidance((arrow,))))
    exposure = unfold(photo, trained, request=UnfoldRequest(tuple(regions), outside))
    assert optical_flow(exposure, 80, 80) @ unit > 3
    assert (
        (optical_flow(exposure, 240, 80) @ unit < -3)
        if opposite_arrows
        else (optical_flow(exposure, 240, 80) @ unit > 3)
    )
    flipped = exposure.with_time_reversed(1)
    assert optical_flow(flipped, 80, 80) @ unit > 3
    assert (
        (optical_flow(flipped, 240, 80) @ unit > 3) if opposite_arrows else (optical_flow(flipped, 240, 80) @ unit < -3)
    )


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [-90, 0, 45, 180])
def test_a_thing_far_from_the_arrow_moves_along_its_own_axis(
    degrees: int, trained: Engine, moved_squares: Callable
) -> None:
    motion = np.array([-10, 30])
    photo = moved_squares((30, -10), tuple(motion), height=256, width=480)
    unit = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    arrow = Arrow((120, 128), (120 + 24 * unit[0], 128 + 24 * unit[1]))
    exposure = unfold(photo, trained, request=UnfoldRequest(guidance=Guidance((arrow,))))
    flow = optical_flow(exposure, 360, 128)
    axis = motion / np.linalg.norm(motion)
    assert abs(flow @ axis) > 22 and abs(flow[0] * axis[1] - flow[1] * axis[0]) < 1.5
