"""`shutterspan.core` as a library."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

import shutterspan.core
from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.video_io.decoding import decode_video


def test_a_photo_becomes_a_video_by_four_calls(tmp_path: Path) -> None:
    from shutterspan.core import export, load_photo, open_engine, unfold

    photo = load_photo(SAMPLE)
    small = load_photo(_quarter(photo.pixels, tmp_path / "small.png"))
    exposure = unfold(small, open_engine("cpu", "fp32"))
    assert exposure.frame_at(0.25).shape == small.pixels.shape
    assert export(exposure.clip(frames=3), tmp_path / "small.mp4", fps=24) == [tmp_path / "small.mp4"]
    assert decode_video(tmp_path / "small.mp4").shape == (3, *small.pixels.shape)


def _quarter(pixels: PixelArray, path: Path) -> Path:
    from shutterspan.core.image_io.writing import save_image

    save_image(path, np.ascontiguousarray(pixels[::4, ::4]))
    return path


def test_every_name_is_there_and_others_are_not() -> None:
    assert all(hasattr(shutterspan.core, name) for name in shutterspan.core.__all__)
    assert set(shutterspan.core.__all__) <= set(dir(shutterspan.core))
    assert shutterspan.core.__version__ == version("shutterspan")
    with pytest.raises(AttributeError, match="no attribute 'fold'"):
        shutterspan.core.fold  # noqa: B018


def test_importing_it_imports_nothing_heavy() -> None:
    code = "import sys, shutterspan.core; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"torch", "numpy", "cv2", "PIL"} & set(done.stdout.split())
