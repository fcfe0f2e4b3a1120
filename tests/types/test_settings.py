"""Render settings and their ranges."""

from typing import Any

import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.settings import RenderSettings, fitting_width


@pytest.mark.parametrize(
    ("size", "width"),
    [
        ((8000, 6000), 2880),
        ((8000, 4500), 3840),
        ((4000, 16), 3840),
        ((2161, 4000), 1167),
        ((3840, 2160), 3840),
        ((1201, 675), 1201),
        ((16, 16), 16),
    ],
)
def test_frames_that_fit_are_no_larger_than_players_take(size: tuple[int, int], width: int) -> None:
    assert fitting_width(*size) == width


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"frames": 1}, r"number of frames can't be 1\."),
        ({"start": -0.5}, r"start of a clip can't be -0\.5"),
        ({"end": float("nan")}, "end of a clip can't be nan"),
        ({"at": 1.5}, r"instant of a still can't be 1\.5"),
        ({"fps": 0}, "frame rate can't be 0"),
        ({"duration": 4000}, "duration can't be 4000"),
        ({"hold": -1}, "ends are held can't be -1"),
        ({"size": 3}, "width can't be 3"),
        ({"size": "huge"}, "size can't be huge"),
        ({"quality": 101}, "quality can't be 101"),
        ({"depth": 12}, "depth can't be 12"),
        ({"loop": "twice"}, "loop can't be twice"),
        ({"start": 0.5, "end": 0.5}, r"from 0\.5 to 0\.5 shows nothing"),
    ],
)
def test_settings_out_of_range_are_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence) as caught:
        RenderSettings(**changes).check()
    assert caught.value.hint


def test_settings_in_range_pass() -> None:
    RenderSettings().check()
    RenderSettings(240, 0.2, 0.7, True, None, 240, 3600, "boomerang", 0.5, 16, 8, 1, "hevc", True).check()
    RenderSettings(start=0.8, end=0.2, at=1, size="full", depth=16).check()  # a still has no start and end
