"""The playback speed in each file format."""

from typing import Any

import pytest

from shutterspan.core.pipeline.playable_formats import playback_speed
from shutterspan.core.types.settings import RenderSettings


@pytest.mark.parametrize(
    ("suffix", "changes", "fps", "seconds"),
    [
        (".mp4", {}, 24, 0.5),
        (".GIF", {}, 12, 0.5),
        (".webm", {"fps": 30, "start": 0.5}, 30, 0.25),
        (".mp4", {"fps": 30, "duration": 2}, 3.5, 0.5),
        (".mp4", {"duration": 2, "loop": "boomerang"}, 24, 0.5),
        (".gif", {"duration": 2}, 12, 0.5),
        (".gif", {"duration": 2, "loop": "none"}, 3.5, 0.5),
    ],
)
def test_the_playback_speed_of_a_clip(suffix: str, changes: dict[str, Any], fps: float, seconds: float) -> None:
    speed = playback_speed(0.5, RenderSettings(**changes), suffix)
    assert speed and (speed.fps, speed.frames, speed.seconds) == (fps, 7, seconds)


def test_without_an_exposure_time_there_is_no_playback_speed() -> None:
    assert playback_speed(None, RenderSettings(), ".mp4") is None
