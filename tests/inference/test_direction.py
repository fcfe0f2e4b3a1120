import math

import numpy as np
import pytest

from shutterspan.core.inference.direction import (
    agreed_direction,
    played_direction,
    resampled,
    runs_against,
    seen_twice,
    told_direction,
)
from shutterspan.core.model.network import FORWARD
from shutterspan.core.types.grid import Window
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Ellipse, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

WHOLE = Window(0, 0, 320, 240, 80, 60)


def vector(degrees: float) -> np.ndarray:
    return np.float32([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])


def field(degrees: float, height: int = 60, width: int = 80) -> np.ndarray:
    return np.full((height, width, 2), 8 * vector(degrees), np.float32)


def arrow(x: float, y: float, degrees: float, length: float = 40) -> Arrow:
    dx, dy = length * vector(degrees)
    return Arrow((x, y), (x + float(dx), y + float(dy)))


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_one_way_for_all_and_always_the_same(degrees: int) -> None:
    expected = vector(degrees) * (1 if vector(degrees) @ FORWARD > 0 else -1)
    np.testing.assert_allclose(agreed_direction(field(degrees)), np.broadcast_to(expected, (60, 80, 2)), atol=1e-4)


def test_patches_that_chose_otherwise_are_turned() -> None:
    motion = field(17)
    motion[20:35, 30:50] *= -1
    motion[:10, :10] *= -1
    np.testing.assert_allclose(agreed_direction(motion), agreed_direction(field(17)), atol=1e-3)


def test_nothing_is_said_where_nothing_moves() -> None:
    motion = field(0)
    motion[:, 40:] = 0
    agreed = agreed_direction(motion)
    assert np.abs(agreed[:, -6:]).max() == 0
    np.testing.assert_allclose(np.linalg.norm(agreed[:, :30], axis=2), 1, atol=1e-5)


@pytest.mark.parametrize("growing", [False, True])
def test_a_scene_that_turns_or_grows_does_so_all_round(growing: bool) -> None:
    """Also where the network saw all of it run forward, so that two halves play against each other."""
    y, x = np.mgrid[-45:45, -80:80].astype(np.float32)
    motion = np.stack([x, y] if growing else [-y, x], 2) * 0.3
    halves = motion * np.where(motion @ np.float32(FORWARD) < 0, -1, 1)[..., None].astype(np.float32)
    for seen in (motion, halves):
        along = (agreed_direction(seen) * motion).sum(2)[np.linalg.norm(motion, axis=2) > 6]
        assert (along > 0).mean() > 0.97 or (along < 0).mean() > 0.97


def test_things_that_lie_apart_each_run_forward() -> None:
    motion = np.zeros((90, 160, 2), np.float32)
    left, right, small = np.s_[10:30, 10:40], np.s_[50:70, 100:140], np.s_[40:45, 60:65]
    motion[left], motion[right], motion[small] = (3, 1), (-2, -1.5), (0, -4)
    motion[20:30, 10:40] *= -1
    motion[50:70, 120:140] *= -1
    agreed = agreed_direction(motion)
    for thing, expected in ((left, (3, 1)), (right, (2, 1.5)), (small, (0, 4))):
        along = agreed[thing] @ np.float32(expected)
        assert (along > 0.95 * np.linalg.norm(expected)).mean() > 0.9


def test_each_region_is_told_its_own_way_and_the_rest_that_of_the_photo() -> None:
    left = Region(Rectangle(0, 0, 100, 240), guidance=Guidance((arrow(50, 50, 90),)))
    top = Region(Ellipse(20, 20, 80, 80), guidance=Guidance((arrow(30, 50, 180),)))
    silent = Region(Rectangle(200, 0, 320, 240))
    request = UnfoldRequest((left, top, silent), "moving", Guidance((arrow(150, 100, 0),)))
    told = told_direction(request, WHOLE, 320, 240)
    for place, degrees in (((200, 50), 90), ((50, 50), 180), ((120, 150), 0), ((120, 300), 0)):
        np.testing.assert_allclose(told[place[0] // 4, place[1] // 4], vector(degrees), atol=1e-5)
    told = told_direction(UnfoldRequest((left, silent)), WHOLE, 320, 240)
    assert told[:, :24].any(2).all() and not told[:, 27:].any()


def test_between_arrows_the_nearer_one_counts_more() -> None:
    request = UnfoldRequest(guidance=Guidance((arrow(40, 120, 0), arrow(280, 120, 80))))
    told = told_direction(request, WHOLE, 320, 240)
    angles = np.degrees(np.arctan2(told[30, :, 1], told[30, :, 0]))
    assert angles[12] == pytest.approx(0, abs=2) and angles[70] == pytest.approx(80, abs=2)
    assert (np.diff(angles[20:70]) >= -1e-3).all()
    np.testing.assert_allclose(np.linalg.norm(told, axis=2), 1, atol=1e-5)


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_the_network_is_told_of_things_that_run_forward(degrees: int) -> None:
    told = np.broadcast_to(vector(degrees), (60, 80, 2)).copy()
    told[:, 40:] = 0
    agreed = agreed_direction(field(degrees))
    direction, turned = played_direction(agreed, told)
    assert turned == (vector(degrees) @ FORWARD < 0)
    assert (direction[:, :40] @ np.float32(FORWARD) > 0).all()
    np.testing.assert_array_equal(direction[:, :40], -told[:, :40] if turned else told[:, :40])
    np.testing.assert_array_equal(direction[:, 40:], -agreed[:, 40:] if turned else agreed[:, 40:])


def test_two_things_told_oppositely_stay_opposite() -> None:
    told = field(0) / 8
    told[:, 50:] *= -1
    direction, turned = played_direction(agreed_direction(field(0)), told)
    assert not turned
    np.testing.assert_array_equal(direction, told)


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_motion_along_an_arrow_and_against_it(degrees: int) -> None:
    everywhere = np.ones((60, 80), np.float32)
    assert not runs_against([arrow(160, 120, degrees)], field(degrees + 60), everywhere, WHOLE)
    assert runs_against([arrow(160, 120, degrees)], field(degrees + 120), everywhere, WHOLE)


def test_what_lies_near_the_arrow_and_in_the_region_decides() -> None:
    """A wheel: the arrow at its rim tells which way it turns, though half of it moves the other way."""
    x, y = WHOLE.places()
    wheel = np.stack(np.broadcast_arrays(-(y - 120), x - 160), 2).astype(np.float32)
    everywhere = np.ones((60, 80), np.float32)
    for degrees in range(0, 360, 45):
        rim = (160, 120) + 90 * vector(degrees)
        assert not runs_against([arrow(*rim, degrees + 90)], wheel, everywhere, WHOLE)
        assert runs_against([arrow(*rim, degrees - 90)], wheel, everywhere, WHOLE)
    halves = field(0)
    halves[:, 20:] *= -1
    left = everywhere * (np.arange(80) < 20)
    assert not runs_against([arrow(30, 120, 0)], halves, left, WHOLE)
    assert runs_against([arrow(30, 120, 0)], halves, 1 - left, WHOLE)


def test_guidance_keeps_its_place_in_another_window() -> None:
    told = np.zeros((60, 80, 2), np.float32)
    told[20:40, 40:60] = vector(30)
    right = Window(150, 60, 120, 120, 240, 240)
    seen = resampled(told, WHOLE, right)
    inside = np.linalg.norm(seen, axis=2) > 0
    x, y = right.places()
    expected = (x > 160) & (x < 240) & (y > 80) & (y < 160)
    assert (inside == expected).mean() > 0.97
    np.testing.assert_allclose(seen[inside], np.broadcast_to(vector(30), (inside.sum(), 2)), atol=1e-5)


def test_large_parts_that_play_against_each_other_are_turned_too() -> None:
    motion = field(115)
    motion[:, :30] *= -1  # as wide as no neighbourhood reaches
    agreed = agreed_direction(motion)
    np.testing.assert_allclose(agreed, np.broadcast_to(agreed[30, 40], agreed.shape), atol=1e-2)


def test_two_looks_at_one_motion_agree_on_its_axis() -> None:
    truth = field(70)
    np.testing.assert_allclose(seen_twice(truth, -truth), truth, atol=1e-3)
    weak, strong = field(80) * 0.2, field(70)
    seen = seen_twice(weak, -strong)
    np.testing.assert_allclose(np.abs(seen @ vector(70)), np.linalg.norm(seen, axis=2), rtol=0.01)
    assert ((seen * weak).sum(2) > 0).all() and (np.linalg.norm(seen, axis=2) > 5).all()
    assert (seen_twice(truth * 0, truth * 0) == 0).all()
