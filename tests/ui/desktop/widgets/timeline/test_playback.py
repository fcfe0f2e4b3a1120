from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.types.clip import even_times
from shutterspan.ui.desktop.widgets.timeline.playback import Playback


def playback(frames: int, loop: str, fps: float = 10.0, speed: float = 1.0) -> Playback:
    playback = Playback()
    playback.play_over(even_times(frames), loop, 0.0)
    playback.fps, playback.speed = fps, speed
    return playback


def played(playback: Playback, count: int) -> list[float]:
    """The frames as they follow each other, each awaited to the moment it is due."""
    shown = [playback.t]
    for _ in range(count):
        playback.advance(playback.due_in + 1e-6)
        shown.append(playback.t)
    return shown


def test_played_once_it_ends_on_the_last_frame() -> None:
    clip = playback(5, "none")
    assert played(clip, 4) == [0, 0.25, 0.5, 0.75, 1]
    assert clip.has_ended
    clip.advance(99)
    assert clip.t == 1
    clip.rewind()
    assert clip.t == 0 and not clip.has_ended


def test_repeated_it_starts_over() -> None:
    clip = playback(3, "repeat")
    assert played(clip, 6) == [0, 0.5, 1, 0, 0.5, 1, 0]
    assert not clip.has_ended


def test_a_boomerang_shows_no_turning_frame_twice() -> None:
    clip = playback(4, "boomerang")
    shown = [round(3 * t) for t in played(clip, 18)]
    assert shown == [0, 1, 2, 3, 2, 1] * 3 + [0]
    assert not clip.has_ended


@pytest.mark.parametrize("loop", ["none", "repeat", "boomerang"])
def test_backwards(loop: str) -> None:
    clip = playback(4, loop, speed=-1.0)
    clip.rewind()
    shown = [round(3 * t) for t in played(clip, 3)]
    assert shown == [3, 2, 1, 0]
    assert clip.has_ended == (loop == "none")


@given(
    st.integers(2, 30),
    st.sampled_from(["repeat", "boomerang"]),
    st.floats(1, 60),
    st.sampled_from([-4.0, -1.0, 0.5, 1.0, 2.0]),
    st.lists(st.floats(0.001, 0.2), min_size=1, max_size=50),
)
def test_the_pace_is_kept_however_late_the_calls_come(
    frames: int, loop: str, fps: float, speed: float, waits: list[float]
) -> None:
    steady, late = (playback(frames, loop, fps, speed) for _ in range(2))
    for wait in waits:
        late.advance(wait)
        for _ in range(10):
            steady.advance(wait / 10)
    assert late.t in (steady.t, *neighbours(late))
    assert 0 < late.due_in <= 1 / (fps * abs(speed)) + 1e-9


def neighbours(clip: Playback) -> list[float]:
    """Sums of waits differ by a hair, which may be the hair before the next frame."""
    place = clip.times.index(clip.t)
    return [*clip.times[max(0, place - 1) : place + 2], clip.times[0], clip.times[-1]]


@given(st.integers(2, 20), st.integers(1, 60))
def test_each_frame_of_a_boomerang_stays_equally_long(frames: int, ticks: int) -> None:
    """Looked at sixty times as often as frames change."""
    clip = playback(frames, "boomerang", fps=1.0)
    shown = []
    for _ in range(60 * ticks):
        clip.advance(1 / 60 + 1e-9)
        shown.append(clip.t)
    lengths = [len(list(group)) for _, group in groupby(shown)]
    assert all(abs(length - 60) <= 1 for length in lengths[1:-1])
    assert all(abs(a - b) <= 1 / (frames - 1) + 1e-9 for a, b in pairwise(shown)), "no jump"


def test_it_begins_at_the_nearest_frame() -> None:
    clip = playback(5, "boomerang")
    clip.seek(0.6)
    assert clip.t == 0.5
    clip.times = [0.4]
    clip.seek(0.9)
    assert played(clip, 3) == [0.4] * 4
