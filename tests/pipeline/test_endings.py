"""What each ending stands for."""

from typing import Any

import pytest

from shutterspan.core.pipeline.endings import pace_of
from shutterspan.core.types.settings import RenderSettings


@pytest.mark.parametrize(
    ("ending", "changes", "fps", "seconds"),
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
def test_the_pace_of_a_clip(ending: str, changes: dict[str, Any], fps: float, seconds: float) -> None:
    pace = pace_of(0.5, RenderSettings(**changes), ending)
    assert pace and (pace.fps, pace.frames, pace.seconds) == (fps, 7, seconds)


def test_without_an_exposure_time_there_is_no_pace() -> None:
    assert pace_of(None, RenderSettings(), ".mp4") is None
