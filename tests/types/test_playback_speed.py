import pytest

from shutterspan.core.foundation.messages import Wording
from shutterspan.core.types.playback_speed import PlaybackSpeed, shutter_speed


@pytest.mark.parametrize(
    ("speed", "text"),
    [
        (PlaybackSpeed(1 / 8, 11, 24), "1/8 s in 11 frames: 88 fps, 3.7x slower at 24 fps"),
        (PlaybackSpeed(1 / 8, 3, 24), "1/8 s in 3 frames: 24 fps, real time at 24 fps"),
        (PlaybackSpeed(2, 7, 24), "2 s in 7 frames: 3.5 fps, 6.9x faster at 24 fps"),
        (PlaybackSpeed(0.5, 15, 12.5), "0.5 s in 15 frames: 30 fps, 2.4x slower at 12.5 fps"),
        (PlaybackSpeed(1 / 8, 11, 23.976), "1/8 s in 11 frames: 88 fps, 3.7x slower at 23.976 fps"),
        (PlaybackSpeed(1 / 500, 240, 24), "1/500 s in 240 frames: 120,000 fps, 5,000x slower at 24 fps"),
    ],
)
def test_speeds_are_formatted_as_text(speed: PlaybackSpeed, text: str) -> None:
    assert str(speed) == text


@pytest.mark.parametrize(("frames", "code"), [(11, "playback_slow"), (3, "playback_real_time"), (1, "playback_fast")])
def test_faces_can_localise_the_numbers_of_the_message(frames: int, code: str) -> None:
    speed = PlaybackSpeed(1 / 8, frames, 24.5)
    assert speed.message.code == code and str(speed.message) == str(speed) == speed.as_dict()["text"]
    assert Wording(localize=lambda text: text.replace(".", ",")).text(speed.message).endswith("at 24,5 fps")


def test_shutter_speeds() -> None:
    assert [shutter_speed(s) for s in (1 / 4000, 1 / 60, 0.25, 0.3, 1.0, 30)] == [
        "1/4000",
        "1/60",
        "1/4",
        "0.3",
        "1",
        "30",
    ]
