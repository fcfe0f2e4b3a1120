"""Render settings and their ranges."""

from typing import Any

import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import Wording
from shutterspan.core.types.settings import RenderSettings


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"frames": 1}, "The number of frames can't be 1."),
        ({"start": -0.5}, "The start of a clip can't be -0.5."),
        ({"end": float("nan")}, "The end of a clip can't be nan."),
        ({"at": 1.5}, "The time of a still can't be 1.5."),
        ({"fps": 0}, "The frame rate can't be 0."),
        ({"duration": 4000}, "The duration can't be 4000."),
        ({"hold": -1}, "The hold time of the first and last frame can't be -1."),
        ({"size": 3}, "The width can't be 3."),
        ({"size": "huge"}, "The size can't be huge."),
        ({"quality": 101}, "The quality can't be 101."),
        ({"crop": (0.5, 1.5)}, "The position of the crop can't be 1.5."),
        ({"aspect": "3:2"}, "The aspect ratio can't be 3:2."),
        ({"moving_photo": "live2"}, "The kind of moving photo can't be live2."),
        ({"depth": 12}, "The depth can't be 12."),
        ({"loop": "twice"}, "The loop can't be twice."),
        ({"start": 0.5, "end": 0.5}, "A clip from 0.5 to 0.5 has no frames."),
    ],
)
def test_settings_out_of_range_are_rejected(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        RenderSettings(**changes).check()
    assert caught.value.message == sentence and caught.value.hint


def test_faces_word_the_names_of_settings() -> None:
    german = Wording({"setting_frames": "die Bilder", "setting_out_of_range": "{name:capital}: {value:g}"})
    with pytest.raises(UsageError) as caught:
        RenderSettings(frames=1).check()
    assert german.text(caught.value.content) == "Die Bilder: 1" and caught.value.hint == "Choose a value from 2 to 240."


def test_settings_in_range_pass() -> None:
    RenderSettings().check()
    RenderSettings(240, 0.2, 0.7, True, None, 240, 3600, "boomerang", 0.5, 16, 8, 1, "hevc", True).check()
    RenderSettings(aspect="9:16", crop=(0.2, 1.0), cutout=True, moving_photo="motion", at=0.5).check()
    RenderSettings(start=0.8, end=0.2, at=1, size="full", depth=16).check()  # a still has no start and end
