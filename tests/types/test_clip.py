from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.types.clip import eased_times, even_times, playing_order


@given(st.integers(2, 240), st.floats(0, 0.5), st.floats(0.51, 1))
def test_instants_run_from_start_to_end(frames: int, start: float, end: float) -> None:
    for times in (even_times(frames, start, end), eased_times(frames, start, end)):
        assert len(times) == frames and times[0] == start and times[-1] == pytest.approx(end)
        assert all(b > a for a, b in pairwise(times))
        assert np.allclose(np.array(times) + times[::-1], start + end), "symmetric in time"
    assert np.allclose(np.diff(even_times(frames, start, end)), (end - start) / (frames - 1))


def test_a_single_frame_is_in_the_middle() -> None:
    assert even_times(1) == eased_times(1) == [0.5]
    assert even_times(1, 0.2, 0.3) == pytest.approx([0.25])


def test_easing_makes_instants_denser_at_both_ends() -> None:
    steps = np.diff(eased_times(21))
    assert (np.diff(steps[:10]) > 0).all() and (np.diff(steps[10:]) < 0).all()
    assert steps[0] < 0.2 * steps.max()


@given(st.integers(2, 60), st.integers(0, 9))
def test_a_boomerang_repeats_no_frame_at_its_ends_unless_held(frames: int, hold: int) -> None:
    once = playing_order(frames, "boomerang", hold)
    looped = once * 2
    repeats = sum(a == b for a, b in pairwise(looped))
    assert repeats == 4 * hold
    assert {abs(a - b) for a, b in pairwise(looped)} <= {0, 1}, "no jump, neither at the ends nor between loops"
    assert once.count(0) == once.count(frames - 1) == hold + 1
    assert playing_order(frames, "none", hold) == [0] * hold + list(range(frames)) + [frames - 1] * hold
