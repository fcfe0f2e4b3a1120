import math

import numpy as np
import pytest

from shutterspan.core.inference.direction import (
    arrows_to_guidance,
    consistent_direction,
    fuse_axes,
    opposes,
    orient_forward,
    resample_guidance,
)
from shutterspan.core.model.network import FORWARD
from shutterspan.core.types.arrays import BoolArray, Float32Array
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Ellipse, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

WHOLE = PixelGrid(0, 0, 320, 240, 80, 60)
FORWARD_VECTOR = np.array(FORWARD, np.float32)


def vector(degrees: float) -> Float32Array:
    return np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))], np.float32)


def field(degrees: float, height: int = 60, width: int = 80) -> Float32Array:
    return np.full((height, width, 2), 8 * vector(degrees), np.float32)


def unit_field(degrees: float) -> Float32Array:
    return field(degrees) / np.float32(8)


def arrow(x: float, y: float, degrees: float, length: float = 40) -> Arrow:
    dx, dy = length * vector(degrees)
    return Arrow((x, y), (x + float(dx), y + float(dy)))


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_uniform_motion_plays_along_forward(degrees: int) -> None:
    expected = vector(degrees) * (1 if vector(degrees) @ FORWARD > 0 else -1)
    np.testing.assert_allclose(consistent_direction(field(degrees)), np.broadcast_to(expected, (60, 80, 2)), atol=1e-4)


def test_patches_of_the_opposite_sign_are_flipped() -> None:
    motion = field(17)
    motion[20:35, 30:50] *= -1
    motion[:10, :10] *= -1
    np.testing.assert_allclose(consistent_direction(motion), consistent_direction(field(17)), atol=1e-3)


def test_guidance_is_zero_where_nothing_moves() -> None:
    motion = field(0)
    motion[:, 40:] = 0
    direction = consistent_direction(motion)
    assert np.abs(direction[:, -6:]).max() == 0
    np.testing.assert_allclose(np.linalg.norm(direction[:, :30], axis=2), 1, atol=1e-5)


@pytest.mark.parametrize("growing", [False, True])
def test_a_rotating_or_growing_scene_gets_consistent_signs(growing: bool) -> None:
    """This is so even if the network makes all of it run forward, so that two halves play in opposite directions."""
    y, x = np.mgrid[-45:45, -80:80].astype(np.float32)
    motion: Float32Array = np.stack([x, y] if growing else [-y, x], 2) * np.float32(0.3)
    halves = motion * np.where(motion @ FORWARD_VECTOR < 0, -1, 1)[..., None].astype(np.float32)
    for estimated in (motion, halves):
        along = (consistent_direction(estimated) * motion).sum(2)[np.linalg.norm(motion, axis=2) > 6]
        assert (along > 0).mean() > 0.97 or (along < 0).mean() > 0.97


def test_disconnected_objects_each_run_forward() -> None:
    motion = np.zeros((90, 160, 2), np.float32)
    left, right, small = np.s_[10:30, 10:40], np.s_[50:70, 100:140], np.s_[40:45, 60:65]
    motion[left], motion[right], motion[small] = (3, 1), (-2, -1.5), (0, -4)
    motion[20:30, 10:40] *= -1
    motion[50:70, 120:140] *= -1
    direction = consistent_direction(motion)
    for area, expected in ((left, (3, 1)), (right, (2, 1.5)), (small, (0, 4))):
        along = direction[area] @ np.array(expected, np.float32)
        assert (along > 0.95 * np.linalg.norm(expected)).mean() > 0.9


EVERYWHERE = np.ones((60, 80), bool)


def follow(request: UnfoldRequest, direction: Float32Array, clear: BoolArray = EVERYWHERE) -> Float32Array:
    return arrows_to_guidance(request, direction, clear, WHOLE, 320, 240)


def test_each_region_gets_its_own_guidance_and_the_rest_that_of_the_photo() -> None:
    left = Region(Rectangle(0, 0, 100, 240), guidance=Guidance((arrow(50, 50, 90),)))
    top = Region(Ellipse(20, 20, 80, 80), guidance=Guidance((arrow(30, 50, 180),)))
    unguided = Region(Rectangle(200, 0, 320, 240))
    request = UnfoldRequest((left, top, unguided), "moving", Guidance((arrow(150, 100, 0),)))
    found = unit_field(-60)
    guidance = follow(request, found)
    expected = {(50, 50): 180, (70, 90): 90, (200, 50): 120, (100, 160): 0, (120, 300): -60, (20, 300): -60}
    for (y, x), degrees in expected.items():
        np.testing.assert_allclose(guidance[y // 4, x // 4], vector(degrees), atol=1e-5, err_msg=f"{x}, {y}")
    guidance = follow(UnfoldRequest((left, unguided)), found)
    assert guidance[:, :24].any(2).all() and not guidance[:, 27:].any()


def test_between_arrows_the_nearer_one_counts_more() -> None:
    request = UnfoldRequest(guidance=Guidance((arrow(100, 120, 0, length=60), arrow(200, 120, 80, length=60))))
    guidance = follow(request, unit_field(20))
    angles = np.degrees(np.arctan2(guidance[30, :, 1], guidance[30, :, 0]))
    assert angles[12] == pytest.approx(0, abs=5) and angles[62] == pytest.approx(60, abs=5)
    assert (np.diff(angles[12:64]) >= -1e-3).all()
    np.testing.assert_allclose(np.linalg.norm(guidance, axis=2), 1, atol=1e-5)


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_far_from_an_arrow_the_found_axis_is_kept_and_runs_along_it(degrees: int) -> None:
    request = UnfoldRequest(guidance=Guidance((arrow(60, 120, degrees, length=20),)))
    for found in (degrees + 30, degrees + 210):
        guidance = follow(request, unit_field(found))
        np.testing.assert_allclose(guidance[30, 15], vector(degrees), atol=1e-5)
        np.testing.assert_allclose(guidance[30, 40:], np.broadcast_to(vector(degrees + 30), (40, 2)), atol=1e-5)


def test_near_an_arrow_parts_run_along_it_even_if_they_were_found_to_run_against_it() -> None:
    found = unit_field(20)
    found[:, 22:30] *= -1
    found[:, 60:] *= -1
    request = UnfoldRequest(guidance=Guidance((arrow(40, 120, 0, length=20),)))
    guidance = follow(request, found)
    np.testing.assert_allclose(guidance[30, 22:30], np.broadcast_to(vector(20), (8, 2)), atol=1e-5)
    np.testing.assert_allclose(guidance[30, 62:], np.broadcast_to(vector(200), (18, 2)), atol=1e-5)


def test_an_arrow_at_the_rim_of_a_wheel_keeps_it_rotating() -> None:
    x, y = WHOLE.pixel_centers()
    wheel = np.stack(np.broadcast_arrays(-(y - 120), x - 160), 2).astype(np.float32)
    wheel /= np.linalg.norm(wheel, axis=2, keepdims=True)
    for degrees in range(0, 360, 45):
        x_rim, y_rim = (160, 120) + 90 * vector(degrees)
        for turn in (90, -90):
            request = UnfoldRequest(guidance=Guidance((arrow(x_rim, y_rim, degrees + turn, length=20),)))
            along = (follow(request, wheel) * wheel).sum(2) * np.sign(turn)
            assert (along > 0.8).mean() > 0.95


def test_the_nearest_arrow_decides_the_sign_in_parts_that_touch() -> None:
    request = UnfoldRequest(guidance=Guidance((arrow(60, 120, 0, length=20), arrow(260, 120, 180, length=20))))
    guidance = follow(request, unit_field(10))
    np.testing.assert_allclose(guidance[:, :36], np.broadcast_to(vector(10), (60, 36, 2)), atol=0.2)
    np.testing.assert_allclose(guidance[:, 46:], np.broadcast_to(vector(190), (60, 34, 2)), atol=0.2)


def test_each_separate_part_runs_along_an_arrow() -> None:
    found = np.zeros((60, 80, 2), np.float32)
    found[10:50, 5:25], found[10:50, 55:75] = vector(20), vector(-30)
    request = UnfoldRequest(guidance=Guidance((arrow(60, 120, 180, length=20),)))
    guidance = follow(request, found)
    np.testing.assert_allclose(guidance[10:50, 55:75], np.broadcast_to(vector(150), (40, 20, 2)), atol=1e-5)
    np.testing.assert_array_equal(guidance.any(2), found.any(2))


def test_arrows_count_where_motion_is_clear_or_an_arrow_or_its_region_marks_it() -> None:
    photo_arrow, region_arrow = arrow(60, 60, 0, length=20), arrow(240, 120, 90)
    region = Region(Rectangle(200, 80, 280, 160), guidance=Guidance(arrows=(region_arrow,)))
    without_arrow = Region(Ellipse(30, 150, 90, 210))
    request = UnfoldRequest(regions=(region, without_arrow), guidance=Guidance(arrows=(photo_arrow,)))
    clear = np.zeros((60, 80), bool)
    clear[:5] = True
    guidance = follow(request, unit_field(40), clear)
    x, y = WHOLE.pixel_centers()
    close = np.hypot(x - np.clip(x, 60, 80), y - 60) < 20
    inside = (x > 200) & (x < 280) & (y > 80) & (y < 160)
    np.testing.assert_array_equal(guidance.any(2), clear | close | inside)


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_the_guidance_of_the_network_runs_forward(degrees: int) -> None:
    guidance = np.broadcast_to(vector(degrees), (60, 80, 2)).copy()
    guidance[:, 40:] = 0
    direction = consistent_direction(field(degrees))
    oriented, time_reversed = orient_forward(direction, guidance)
    assert time_reversed == (vector(degrees) @ FORWARD < 0)
    assert (oriented[:, :40] @ FORWARD_VECTOR > 0).all()
    np.testing.assert_array_equal(oriented[:, :40], -guidance[:, :40] if time_reversed else guidance[:, :40])
    np.testing.assert_array_equal(oriented[:, 40:], -direction[:, 40:] if time_reversed else direction[:, 40:])


def test_opposite_guidance_of_two_parts_stays_opposite() -> None:
    guidance: Float32Array = field(0) / np.float32(8)
    guidance[:, 50:] *= -1
    oriented, time_reversed = orient_forward(consistent_direction(field(0)), guidance)
    assert not time_reversed
    np.testing.assert_array_equal(oriented, guidance)


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_motion_along_an_arrow_and_against_it(degrees: int) -> None:
    everywhere = np.ones((60, 80), np.float32)
    assert not opposes([arrow(160, 120, degrees)], field(degrees + 60), everywhere, WHOLE)
    assert opposes([arrow(160, 120, degrees)], field(degrees + 120), everywhere, WHOLE)


def test_motion_close_to_the_arrow_and_in_the_region_decides() -> None:
    """In a wheel, the arrow at the rim defines the rotation, although half of the wheel moves in the opposite
    direction."""
    x, y = WHOLE.pixel_centers()
    wheel = np.stack(np.broadcast_arrays(-(y - 120), x - 160), 2).astype(np.float32)
    everywhere = np.ones((60, 80), np.float32)
    for degrees in range(0, 360, 45):
        x_rim, y_rim = (160, 120) + 90 * vector(degrees)
        assert not opposes([arrow(x_rim, y_rim, degrees + 90)], wheel, everywhere, WHOLE)
        assert opposes([arrow(x_rim, y_rim, degrees - 90)], wheel, everywhere, WHOLE)
    halves = field(0)
    halves[:, 20:] *= -1
    left = everywhere * (np.arange(80) < 20)
    assert not opposes([arrow(30, 120, 0)], halves, left, WHOLE)
    assert opposes([arrow(30, 120, 0)], halves, 1 - left, WHOLE)


def test_guidance_keeps_its_position_on_another_grid() -> None:
    guidance = np.zeros((60, 80, 2), np.float32)
    guidance[20:40, 40:60] = vector(30)
    right = PixelGrid(150, 60, 120, 120, 240, 240)
    resampled = resample_guidance(guidance, WHOLE, right)
    inside = np.linalg.norm(resampled, axis=2) > 0
    x, y = right.pixel_centers()
    expected = (x > 160) & (x < 240) & (y > 80) & (y < 160)
    assert (inside == expected).mean() > 0.97
    np.testing.assert_allclose(resampled[inside], np.broadcast_to(vector(30), (inside.sum(), 2)), atol=1e-5)


def test_large_parts_of_the_opposite_sign_are_flipped_too() -> None:
    motion = field(115)
    motion[:, :30] *= -1  # wider than a neighbourhood
    direction = consistent_direction(motion)
    np.testing.assert_allclose(direction, np.broadcast_to(direction[30, 40], direction.shape), atol=1e-2)


def test_two_estimates_of_one_motion_are_fused_along_its_axis() -> None:
    truth = field(70)
    np.testing.assert_allclose(fuse_axes(truth, -truth), truth, atol=1e-3)
    weak, strong = field(80) * np.float32(0.2), field(70)
    fused = fuse_axes(weak, -strong)
    np.testing.assert_allclose(np.abs(fused @ vector(70)), np.linalg.norm(fused, axis=2), rtol=0.01)
    assert ((fused * weak).sum(2) > 0).all() and (np.linalg.norm(fused, axis=2) > 5).all()
    assert (fuse_axes(truth * 0, truth * 0) == 0).all()
