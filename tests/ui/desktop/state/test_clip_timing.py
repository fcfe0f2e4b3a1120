import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.playable_formats import playback_fps
from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.state.clip_timing import ClipTiming, clip_timing, nearest_frame, timing_changes
from shutterspan.ui.desktop.state.document_state import DocumentState, with_settings

TIMING = ClipTiming(frames=48, fps=24.0, seconds=0.5)


def test_frames_and_rate_keep_each_other_and_the_length_follows() -> None:
    assert (TIMING.length, TIMING.slowdown) == (2.0, 4.0)
    more = TIMING.with_frames(96)
    assert (more.fps, more.length, more.slowdown) == (24.0, 4.0, 8.0)
    faster = TIMING.with_fps(48.0)
    assert (faster.frames, faster.length, faster.slowdown) == (48, 1.0, 2.0)


def test_length_and_slow_motion_keep_the_rate_and_change_the_frames() -> None:
    assert TIMING.with_length(3.0) == ClipTiming(72, 24.0, 0.5)
    assert TIMING.with_slowdown(8.0) == ClipTiming(96, 24.0, 0.5)


@pytest.mark.parametrize(("length", "expected"), [(20.0, (240, 12.0)), (1 / 60, (2, 120.0)), (0.001, (2, 240.0))])
def test_if_the_frames_do_not_fit_the_rate_changes(length: float, expected: tuple[int, float]) -> None:
    timing = TIMING.with_length(length)
    assert timing.frames == expected[0] and timing.fps == pytest.approx(expected[1])


@pytest.mark.parametrize(
    ("seconds", "expected"), [(1 / 8, (3, 24.0)), (1 / 10, (2, 20.0)), (1 / 60, (2, 120.0)), (30.0, (240, 8.0))]
)
def test_real_time_keeps_the_rate_if_the_error_is_small(seconds: float, expected: tuple[int, float]) -> None:
    timing = ClipTiming(15, 24.0, seconds).in_real_time()
    assert timing.frames == expected[0] and timing.fps == pytest.approx(expected[1])
    assert timing.slowdown == pytest.approx(1.0)


@given(st.floats(0, 1e5), st.integers(*limits.FRAMES), st.floats(*limits.FPS))
def test_every_length_stays_within_the_limits(length: float, frames: int, fps: float) -> None:
    timing = ClipTiming(frames, fps).with_length(length)
    RenderSettings(frames=timing.frames, fps=timing.fps).check()


def test_the_slow_motion_counts_what_the_clip_shows() -> None:
    settings = RenderSettings(frames=12, fps=24.0, loop="none", start=0.25, end=0.75)
    assert clip_timing(settings, 0.5).slowdown == 2.0
    assert clip_timing(settings, None).slowdown is None


@pytest.mark.parametrize("loop", ["none", "boomerang"])
def test_a_duration_that_sets_the_rate_is_dropped(loop: str) -> None:
    settings = RenderSettings(frames=12, fps=24.0, loop=loop, duration=2.0)  # type: ignore[arg-type]
    timing = clip_timing(settings, None)
    assert timing.fps == (6.0 if loop == "none" else 24.0)
    changes = timing_changes(settings, timing.with_fps(30.0))
    changed = with_settings(DocumentState(settings=settings), **changes).settings
    assert playback_fps(changed, ".mp4") == 30.0
    assert changed.duration == (None if loop == "none" else 2.0)


def test_only_necessary_settings_change() -> None:
    """A project without a frame rate keeps the default one of each format."""
    settings = RenderSettings(frames=12, loop="none")
    assert timing_changes(settings, clip_timing(settings, None).with_frames(20)) == {"frames": 20}


def test_the_nearest_frame() -> None:
    assert [nearest_frame([0.2, 0.5, 0.8], t) for t in (0.0, 0.36, 0.5, 1.0)] == [0, 1, 1, 2]
