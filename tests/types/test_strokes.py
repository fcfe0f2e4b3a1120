import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke

PHOTO = make_message("whole_photo")
HOOK = Stroke(((0, 0), (30, 0), (30, 10)))


def check(guidance: Guidance) -> str:
    """The code of the error for the guidance in a photo of 200x100 pixels."""
    with pytest.raises(UsageError) as raised:
        guidance.check(PHOTO, 200, 100)
    return raised.value.content.code


def test_content_moves_along_a_stroke_at_constant_speed() -> None:
    assert HOOK.length == 40
    assert HOOK.offsets([0, 0.5, 0.75, 1]).tolist() == [[-20, 0], [0, 0], [10, 0], [10, 10]]
    assert HOOK.reversed().offsets([0, 1]).tolist() == [[10, 10], [-20, 0]]


@given(st.floats(2, 50), st.floats(0, math.tau), st.floats(2, 80))
def test_an_arrow_with_a_length_is_a_stroke_around_its_middle(drawn: float, angle: float, length: float) -> None:
    x, y = drawn / 2 * math.cos(angle), drawn / 2 * math.sin(angle)
    arrow = Arrow((100 - x, 50 - y), (100 + x, 50 + y))
    stroke = arrow.as_stroke(length)
    assert stroke.length == pytest.approx(length)
    assert np.allclose(np.mean(stroke.points, 0), (100, 50))
    assert np.allclose(stroke.arrow.direction, arrow.direction)
    assert arrow.as_stroke().points == (arrow.start, arrow.end)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (((5, 5),), "stroke_point_count"),
        (((5, 5), (5, 5)), "stroke_too_short"),
        (((5, 5), (50, 5), (5, 5.5)), "stroke_too_short"),  # there and back
        (((5, 5), (201, 5)), "stroke_leaves_photo"),
        (((5, 5), (math.nan, 5)), "stroke_leaves_photo"),
        (((0, 0), (50, 50), (50, 0), (0, 50)), "stroke_crosses_itself"),
    ],
)
def test_invalid_strokes(points, code) -> None:
    assert check(Guidance(strokes=(Stroke(points),))) == code


def test_valid_strokes() -> None:
    spiral = tuple((100 + r * math.cos(r), 50 + r * math.sin(r)) for r in np.linspace(2, 40, 200))
    for points in (HOOK.points, ((0, 0), (0, 0), (9, 9)), spiral):
        Guidance(strokes=(Stroke(points),)).check(PHOTO, 200, 100)


@pytest.mark.parametrize("strength", [math.nan, -1, 3.1, math.inf])
def test_invalid_strengths(strength: float) -> None:
    assert check(Guidance(strength=strength)) == "strength_invalid"


def test_strokes_and_arrows_that_contradict_each_other() -> None:
    left = Arrow((50, 50), (20, 50))
    assert check(Guidance((left,), strokes=(HOOK,))) == "arrows_contradict"
    assert check(Guidance(strokes=(HOOK, HOOK.reversed()))) == "arrows_contradict"
    Guidance((left.reversed(),), strokes=(HOOK,)).check(PHOTO, 200, 100)


def test_reversing_reverses_arrows_and_strokes_or_flips() -> None:
    assert Guidance().with_time_reversed() == Guidance(flipped=True)
    drawn = Guidance((Arrow((1, 1), (9, 1)),), strokes=(HOOK,), strength=2.0)
    assert drawn.with_time_reversed() == Guidance((Arrow((9, 1), (1, 1)),), strokes=(HOOK.reversed(),), strength=2.0)
    assert drawn.with_time_reversed().with_time_reversed() == drawn
