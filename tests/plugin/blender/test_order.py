"""Instants of the exposure as frames of a timeline."""

import pytest

from shutterspan.plugin.blender.order import Order, playing_order, stretched_order


def test_frames_are_shown_one_after_another() -> None:
    assert playing_order(4, "ONCE", 100) == Order(4, (0, 1, 2, 3), False)
    assert playing_order(4, "BOOMERANG", 100) == Order(4, (0, 1, 2, 3, 2, 1), False)


def test_a_repeated_clip_lasts_as_long_as_the_photo() -> None:
    order = playing_order(3, "REPEAT", 7)
    assert (order.frames, len(order.shown), order.stretched) == (3, 7, True)
    assert order.shown == (0, 0, 1, 2, 0, 1, 2)  # whole plays
    assert playing_order(5, "REPEAT", 2).shown == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("loop", ["ONCE", "BOOMERANG", "REPEAT"])
@pytest.mark.parametrize("length", [1, 2, 3, 24, 25, 240, 1000])
def test_a_stretched_clip_has_its_length_and_as_many_instants_as_that_can_show(loop: str, length: int) -> None:
    order = stretched_order(length, loop)
    assert len(order.shown) == max(length, 2)
    assert 2 <= order.frames <= 240
    assert order.shown[0] == 0
    assert set(order.shown) == set(range(order.frames)) or length < 4
    if loop == "ONCE":
        assert list(order.shown) == sorted(order.shown)
        assert order.frames == min(max(length, 2), 240)
