"""A renderer keeps its network, and rejects impossible requests."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import Cancelled, MemoryExhausted, OutputError, UsageError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference import engine
from shutterspan.core.inference.frame_composer import FrameComposer
from shutterspan.core.pipeline.render import Renderer, RenderRequest
from shutterspan.core.types.settings import RenderSettings


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Noise, 48x32."""
    save_image(tmp_path / "noise.png", np.random.default_rng(0).integers(0, 256, (32, 48, 3), np.uint8))
    return tmp_path / "noise.png"


def test_the_network_is_loaded_once_on_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, str]] = []

    def open_engine(device: str, precision: str) -> object:
        calls.append((device, precision))
        return object()

    monkeypatch.setattr(engine, "open_engine", open_engine)
    renderer = Renderer("cpu", "fp32")
    assert not calls
    assert renderer.load() is renderer.load()
    assert calls == [("cpu", "fp32")]


def test_settings_are_checked_before_anything_is_read(tmp_path: Path) -> None:
    request = RenderRequest(tmp_path / "missing.jpg", tmp_path / "a.mp4", RenderSettings(frames=1))
    with pytest.raises(UsageError, match="number of frames"):
        Renderer().render(request)


@pytest.mark.parametrize(
    ("name", "target", "settings"),
    [
        ("noise.png", "noise.png", RenderSettings(frames=2, still_clip=True)),
        ("frame_002.png", ".", RenderSettings(frames=2, still_clip=True)),
        ("noise_9.png", "noise_%d.png", RenderSettings(frames=9, still_clip=True)),
        ("noise.jpg", "noise.jpg", RenderSettings(frames=2, still_clip=True, moving_photo="motion")),
    ],
)
def test_an_original_is_replaced_on_request_and_kept_after_cancelling(
    photo: Path, tmp_path: Path, name: str, target: str, settings: RenderSettings
) -> None:
    photo = photo.rename(tmp_path / name)
    before, inode = photo.read_bytes(), photo.stat().st_ino
    request = RenderRequest(photo, tmp_path / target, settings, overwrite=True)
    renderer = Renderer("cpu", "fp32")
    with pytest.raises(OutputError, match="is the photo itself"):
        renderer.render(request)

    def cancel(stage: str, done: int, total: int) -> None:
        if done and stage in ("animation", "frames", "video"):
            raise Cancelled

    with pytest.raises(Cancelled):
        renderer.render(replace(request, replace_originals=True), Progress(cancel))
    assert photo.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == [name]
    renderer.render(replace(request, replace_originals=True))
    assert photo.stat().st_ino != inode, "another file has its name"


def test_memory_that_runs_out_during_decoding_is_reported(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FrameComposer, "frame_at", lambda self, t, part=None: np.empty(1 << 60, np.uint8))
    with pytest.raises(MemoryExhausted, match="not enough memory"):
        settings = RenderSettings(frames=2, still_clip=True)
        Renderer("cpu", "fp32").render(RenderRequest(photo, tmp_path / "a.gif", settings))
    assert not (tmp_path / "a.gif").exists()
