from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PyQt6.QtGui import QImage

from shutterspan.core.pipeline.export import Encoding, export, export_still
from shutterspan.core.pipeline.project.project_json import parse_settings
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.state.frame_cache import FrameCache
from shutterspan.ui.desktop.state.naming import export_name, free_name, project_name, still_name
from shutterspan.ui.desktop.state.presets import PRESETS, Preset, export_settings, output_size, playing_seconds

DOCUMENT = {
    "frames": 9,
    "fps": 20.0,
    "duration": 2.0,
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
    settings = parse_settings(export_settings(preset, DOCUMENT, 0.25))
    assert settings.at == (0.25 if preset.still else None)
    assert settings.best
    if not preset.still:
        assert settings.start == 0.2


def export_file(settings: RenderSettings, target: Path) -> None:
    """Export with all settings but the size."""
    encoding = Encoding(settings.depth, settings.quality, settings.codec)
    if settings.at is not None:
        export_still(lambda: np.zeros((16, 16, 3), np.uint8), target, encoding=encoding)
        return
    clip = Clip(settings.instants, lambda t: np.full((16, 16, 3), round(t * 255), np.uint8))
    export(
        clip,
        target,
        encoding=encoding,
        fps=settings.fps,
        duration=settings.duration,
        loop=settings.loop,
        hold=settings.hold,
    )


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_the_core_exports_what_every_preset_asks_for(preset: Preset, tmp_path: Path) -> None:
    target = tmp_path / f"export{preset.suffix}"
    export_file(parse_settings(export_settings(preset, DOCUMENT, 0.25)), target)
    assert target.exists()


@pytest.mark.parametrize("suffix", [".png", ".TIF", ".tiff", ".jpg", ".jpeg", ".webp", ".bmp"])
def test_a_still_may_have_any_suffix_of_pictures(suffix: str, tmp_path: Path) -> None:
    still = next(preset for preset in PRESETS if preset.still)
    target = tmp_path / f"still{suffix}"
    export_file(parse_settings(export_settings(still, DOCUMENT, 0.25, suffix)), target)
    assert target.exists()


def test_a_jpeg_keeps_its_quality_and_a_deep_picture_its_depth() -> None:
    still = next(preset for preset in PRESETS if preset.still)
    jpeg, tiff = (export_settings(still, DOCUMENT, 0.5, suffix) for suffix in (".jpg", ".tif"))
    assert jpeg["quality"] == 80 and "depth" not in jpeg
    assert tiff["depth"] == 16 and "quality" not in tiff


def test_a_clip_plays_as_long_as_it_is_set_to_or_as_its_frames_last() -> None:
    assert playing_seconds(RenderSettings(frames=12), ".mp4") == 0.5
    assert playing_seconds(RenderSettings(frames=12, fps=6.0), ".mp4") == 2
    assert playing_seconds(RenderSettings(frames=7, fps=12.0, hold=0.25), ".gif") == 1.5, "forwards and backwards"
    assert playing_seconds(RenderSettings(duration=6.0), ".mp4") == 6


@pytest.mark.parametrize(
    ("size", "expected"), [("full", (6000, 4000)), ("fit", (3240, 2160)), (640, (640, 427)), (720, (720, 480))]
)
def test_the_size_that_is_made_of_a_photo(size: Literal["full", "fit"] | int, expected: tuple[int, int]) -> None:
    assert output_size(RenderSettings(size=size), 6000, 4000) == expected


def test_frames_have_no_speed_and_videos_no_depth() -> None:
    by_key = {preset.key: export_settings(preset, DOCUMENT, 0.5) for preset in PRESETS}
    assert not {"fps", "loop", "hold", "duration", "codec"} & by_key["frames"].keys()
    assert not {"depth", "quality"} & by_key["reel"].keys()
    assert by_key["clip"]["loop"] == "repeat"


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert free_name(tmp_path / "a", ".mp4") == tmp_path / "a.mp4"
    (tmp_path / "a.mp4").touch()
    (tmp_path / "a-2.mp4").touch()
    assert free_name(tmp_path / "a", ".mp4") == tmp_path / "a-3.mp4"


def test_a_name_keeps_its_dots(tmp_path: Path) -> None:
    base_path = tmp_path / "IMG.2024"
    assert project_name(base_path) == tmp_path / "IMG.2024.shutterspan"
    export_name(base_path, "").mkdir()
    assert export_name(base_path, "") == tmp_path / "IMG.2024-frames-2"
    export_name(base_path, ".mp4").touch()
    assert export_name(base_path, ".mp4") == tmp_path / "IMG.2024-2.mp4"
    still_name(base_path).touch()
    assert still_name(base_path) == tmp_path / "IMG.2024-frame-2.png"


def test_a_name_that_can_not_be_looked_at_is_proposed_as_it_is(tmp_path: Path) -> None:
    base_path = tmp_path / ("x" * 300)
    assert export_name(base_path, ".mp4") == base_path.with_name("x" * 300 + ".mp4")


def test_names_that_are_proposed(tmp_path: Path) -> None:
    base_path = tmp_path / "dancer"
    assert export_name(base_path, ".mp4") == tmp_path / "dancer.mp4"
    assert export_name(base_path, "") == tmp_path / "dancer-frames"
    (tmp_path / "dancer-frame.png").touch()
    assert still_name(base_path) == tmp_path / "dancer-frame-2.png"


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
