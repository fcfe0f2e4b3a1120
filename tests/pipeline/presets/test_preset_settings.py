"""Presets are merged with other settings and exported."""

from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.pipeline.export import Encoding, export, export_still
from shutterspan.core.pipeline.moving_photo import MovingStill, export_moving_photo
from shutterspan.core.pipeline.presets.preset import BUILT_IN_PRESETS, Preset
from shutterspan.core.pipeline.presets.preset_settings import export_settings, playing_seconds
from shutterspan.core.pipeline.project.project_json import parse_settings
from shutterspan.core.types.clip import Clip
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.settings import RenderSettings

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


@pytest.mark.parametrize("preset", BUILT_IN_PRESETS, ids=lambda preset: preset.name)
def test_the_worker_accepts_the_settings_of_every_preset(preset: Preset) -> None:
    settings = parse_settings(export_settings(preset, DOCUMENT, 0.25))
    assert settings.at == (0.25 if preset.still or settings.moving_photo else None)
    assert settings.best
    if not preset.still:
        assert settings.start == 0.2


def export_file(settings: RenderSettings, target: Path) -> None:
    """Export with all settings but the size."""
    if settings.moving_photo:
        export_moving(settings, target)
        return
    encoding = Encoding(settings.depth, settings.quality, settings.codec)
    if settings.at is not None:
        export_still(lambda: np.zeros((16, 16, 3), np.uint8), target, encoding=encoding)
        return
    channels = 4 if settings.cutout else 3
    clip = Clip(
        settings.instants,
        lambda t: np.full((16, 16, channels), round(t * 255), np.uint8),
        transparent=settings.cutout,
    )
    export(
        clip,
        target,
        encoding=encoding,
        fps=settings.fps,
        duration=settings.duration,
        loop=settings.loop,
        hold=settings.hold,
    )


def export_moving(settings: RenderSettings, target: Path) -> None:
    assert settings.moving_photo and settings.at is not None
    pixels = np.zeros((16, 16, 3), np.uint8)
    still = MovingStill(settings.at, lambda: pixels, Photo(pixels), settings.quality)
    clip = Clip(settings.instants, lambda t: pixels)
    export_moving_photo(clip, still, target, settings.moving_photo, fps=settings.fps)


@pytest.mark.parametrize("preset", BUILT_IN_PRESETS, ids=lambda preset: preset.name)
def test_the_core_can_export_every_preset(preset: Preset, tmp_path: Path) -> None:
    target = tmp_path / f"export{preset.suffix}"
    export_file(parse_settings(export_settings(preset, DOCUMENT, 0.25)), target)
    assert target.exists()


@pytest.mark.parametrize("suffix", [".png", ".TIF", ".tiff", ".jpg", ".jpeg", ".webp", ".bmp"])
def test_a_still_may_have_any_suffix_of_a_picture(suffix: str, tmp_path: Path) -> None:
    still = next(preset for preset in BUILT_IN_PRESETS if preset.still)
    target = tmp_path / f"still{suffix}"
    export_file(parse_settings(export_settings(still, DOCUMENT, 0.25, suffix)), target)
    assert target.exists()


def test_a_jpeg_keeps_its_quality_and_a_deep_picture_its_depth() -> None:
    still = next(preset for preset in BUILT_IN_PRESETS if preset.still)
    jpeg, tiff = (export_settings(still, DOCUMENT, 0.5, suffix) for suffix in (".jpg", ".tif"))
    assert jpeg["quality"] == 80 and "depth" not in jpeg
    assert tiff["depth"] == 16 and "quality" not in tiff


def test_a_clip_has_the_set_duration_or_that_of_its_frames() -> None:
    assert playing_seconds(RenderSettings(frames=12), ".mp4") == 0.5
    assert playing_seconds(RenderSettings(frames=12, fps=6.0), ".mp4") == 2
    assert playing_seconds(RenderSettings(frames=7, fps=12.0, hold=0.25), ".gif") == 1.5, "forwards and backwards"
    assert playing_seconds(RenderSettings(duration=6.0), ".mp4") == 6


def test_frames_have_no_speed_and_videos_no_depth() -> None:
    by_key = {preset.name: export_settings(preset, DOCUMENT, 0.5) for preset in BUILT_IN_PRESETS}
    assert not {"fps", "loop", "hold", "duration", "codec"} & by_key["frames"].keys()
    assert not {"depth", "quality"} & by_key["reel"].keys()
    assert by_key["clip"]["loop"] == "repeat"
