from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.types.clip import Loop, even_times
from shutterspan.ui.desktop.widgets.timeline.frame_clock import FrameClock


def make_clock(frames: int, loop: Loop, fps: float = 10.0, speed: float = 1.0) -> FrameClock:
    clock = FrameClock()
    clock.set_frames(even_times(frames), loop, 0.0)
    clock.fps, clock.speed = fps, speed
    return clock


def played(clock: FrameClock, count: int) -> list[float]:
    """t of the current frame and of the next `count` frames, advancing the clock to each one."""
    times = [clock.t]
    for _ in range(count):
        clock.advance(clock.seconds_to_next + 1e-6)
        times.append(clock.t)
    return times


def test_played_once_it_ends_on_the_last_frame() -> None:
    clock = make_clock(5, "none")
    assert played(clock, 4) == [0, 0.25, 0.5, 0.75, 1]
    assert clock.has_ended
    clock.advance(99)
    assert clock.t == 1
    clock.rewind()
    assert clock.t == 0 and not clock.has_ended


def test_repeated_it_starts_over() -> None:
    clock = make_clock(3, "repeat")
    assert played(clock, 6) == [0, 0.5, 1, 0, 0.5, 1, 0]
    assert not clock.has_ended


def test_a_boomerang_does_not_repeat_its_end_frames() -> None:
    clock = make_clock(4, "boomerang")
    indices = [round(3 * t) for t in played(clock, 18)]
    assert indices == [0, 1, 2, 3, 2, 1] * 3 + [0]
    assert not clock.has_ended


@pytest.mark.parametrize("loop", ["none", "repeat", "boomerang"])
def test_backwards(loop: Loop) -> None:
    clock = make_clock(4, loop, speed=-1.0)
    clock.rewind()
    indices = [round(3 * t) for t in played(clock, 3)]
    assert indices == [3, 2, 1, 0]
    assert clock.has_ended == (loop == "none")


@given(
    st.integers(2, 30),
    st.sampled_from(["repeat", "boomerang"]),
    st.floats(1, 60),
    st.sampled_from([-4.0, -1.0, 0.5, 1.0, 2.0]),
    st.lists(st.floats(0.001, 0.2), min_size=1, max_size=50),
)
def test_late_calls_do_not_change_the_speed(
    frames: int, loop: Loop, fps: float, speed: float, waits: list[float]
) -> None:
    steady, late = (make_clock(frames, loop, fps, speed) for _ in range(2))
    for wait in waits:
        late.advance(wait)
        for _ in range(10):
            steady.advance(wait / 10)
    assert late.t in (steady.t, *neighbours(late))
    assert 0 < late.seconds_to_next <= 1 / (fps * abs(speed)) + 1e-9


def neighbours(clock: FrameClock) -> list[float]:
    """t of the adjacent frames: rounding of summed waits may decide whether the next frame is due."""
    index = clock.times.index(clock.t)
    return [*clock.times[max(0, index - 1) : index + 2], clock.times[0], clock.times[-1]]


@given(st.integers(2, 20), st.integers(1, 60))
def test_each_frame_of_a_boomerang_stays_equally_long(frames: int, ticks: int) -> None:
    """Samples the clock sixty times per frame."""
    clock = make_clock(frames, "boomerang", fps=1.0)
    times = []
    for _ in range(60 * ticks):
        clock.advance(1 / 60 + 1e-9)
        times.append(clock.t)
    lengths = [len(list(group)) for _, group in groupby(times)]
    assert all(abs(length - 60) <= 1 for length in lengths[1:-1])
    assert all(abs(a - b) <= 1 / (frames - 1) + 1e-9 for a, b in pairwise(times)), "no jump"


def test_it_begins_at_the_nearest_frame() -> None:
    clock = make_clock(5, "boomerang")
    clock.seek(0.6)
    assert clock.t == 0.5
    clock.times = [0.4]
    clock.seek(0.9)
    assert played(clock, 3) == [0.4] * 4
