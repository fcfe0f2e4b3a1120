from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.types.frame_rate import exact_frame_rate


@pytest.mark.parametrize(
    ("fps", "whole_rate"),
    [
        *((11.988, 12), (14.985, 15), (23.976, 24), (23.98, 24), (23.97602, 24), (23.976023976, 24)),
        *((24 / float(np.float32(1.001)), 24), (29.97, 30), (29.97003, 30), (47.952, 48), (47.95, 48)),
        *((59.94, 60), (59.94006, 60), (71.928, 72), (89.91, 90), (119.88, 120), (119.88012, 120), (239.76, 240)),
    ],
)
def test_ntsc_rates_are_exact(fps: float, whole_rate: int) -> None:
    assert exact_frame_rate(fps) == Fraction(whole_rate * 1000, 1001)


@pytest.mark.parametrize(
    ("fps", "rate"),
    [
        *((24, "24"), (25, "25"), (30, "30"), (60, "60"), (0.1, "1/10"), (12.5, "25/2"), (240, "240")),
        *((23.9, "239/10"), (23.97, "2397/100"), (23.99, "2399/100"), (29.96, "749/25"), (59.95, "1199/20")),
        *((24.975, "999/40"), (49.95, "999/20"), (33.333333, "100/3"), (16.66667, "50/3"), (7 / 3, "7/3")),
    ],
)
def test_other_rates_are_unchanged(fps: float, rate: str) -> None:
    assert exact_frame_rate(fps) == Fraction(rate)


@given(st.floats(0.1, 240))
def test_no_rate_changes_noticeably(fps: float) -> None:
    rate = exact_frame_rate(fps)
    assert rate.denominator <= 1001 and rate == pytest.approx(fps, rel=2e-4, abs=1e-6)
