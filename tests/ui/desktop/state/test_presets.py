from pathlib import Path

import pytest
from PyQt6.QtGui import QImage

from shutterspan.core.pipeline.project import settings_from
from shutterspan.ui.desktop.state.frames import FrameCache
from shutterspan.ui.desktop.state.presets import PRESETS, Preset, export_settings, free_name

DOCUMENT = {
    "frames": 9,
    "fps": 20.0,
    "loop": "repeat",
    "hold": 0.5,
    "from": 0.2,
    "depth": 16,
    "codec": "hevc",
    "quality": 80,
    "best": True,
}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_every_preset_makes_settings_that_the_worker_takes(preset: Preset) -> None:
    settings = settings_from(export_settings(preset, DOCUMENT, 0.25))
    assert settings.at == (0.25 if preset.still else None)
    assert settings.best
    if not preset.still:
        assert settings.start == 0.2


def test_frames_have_no_speed_and_videos_no_depth() -> None:
    by_key = {preset.key: export_settings(preset, DOCUMENT, 0.5) for preset in PRESETS}
    assert not {"fps", "loop", "hold", "duration", "codec"} & by_key["frames"].keys()
    assert not {"depth", "quality"} & by_key["reel"].keys()
    assert by_key["clip"]["loop"] == "repeat"


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert free_name(tmp_path / "a.mp4") == tmp_path / "a.mp4"
    (tmp_path / "a.mp4").touch()
    (tmp_path / "a-2.mp4").touch()
    assert free_name(tmp_path / "a.mp4") == tmp_path / "a-3.mp4"


def test_frames_seen_longest_ago_are_given_up_first() -> None:
    frame = QImage(100, 100, QImage.Format.Format_RGB32)
    cache = FrameCache(3 * frame.sizeInBytes())
    for t in (0.0, 0.25, 0.5):
        cache.put(t, frame.copy())
    assert cache.get(0.0)
    cache.put(0.75, frame.copy())
    assert 0.0 in cache
    assert 0.25 not in cache
    assert cache.nearest(0.3) is cache.get(0.5)
