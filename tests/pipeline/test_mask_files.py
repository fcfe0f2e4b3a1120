import gc
import io
import weakref
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.pipeline.mask_files import load_mask, mask_from_png, mask_to_png, png_pixel_count
from shutterspan.core.types.region import Mask

SHADES = np.random.default_rng(0).integers(0, 256, (40, 60), np.uint8)


def test_a_mask_is_restored_from_its_png() -> None:
    data = mask_to_png(Mask(SHADES))
    assert mask_from_png(data) == Mask(SHADES) and png_pixel_count(data) == 40 * 60


def test_the_same_mask_is_encoded_once_and_not_kept_alive() -> None:
    mask = Mask(SHADES.copy())
    assert mask_to_png(mask) is mask_to_png(mask)
    reference = weakref.ref(mask)
    del mask
    gc.collect()
    assert reference() is None


@pytest.mark.parametrize("mode", ["L", "RGB", "1"])
def test_painted_masks(mode: str, tmp_path: Path) -> None:
    painted = Image.fromarray(SHADES).convert(mode)
    painted.save(tmp_path / "mask.png")
    assert np.array_equal(load_mask(tmp_path / "mask.png").pixels, np.array(painted.convert("L")))


def test_transparent_parts_are_outside(tmp_path: Path) -> None:
    picture = np.full((40, 60, 4), 255, np.uint8)
    picture[..., 3] = SHADES
    Image.fromarray(picture).save(tmp_path / "mask.png")
    assert np.array_equal(load_mask(tmp_path / "mask.png").pixels, SHADES)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-40],
        lambda data: b"GIF89a" + data,
        lambda data: data[:50] + b"x" + data[51:],
    ],
)
def test_damaged_masks(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(InputError):
        mask_from_png(damage(mask_to_png(Mask(SHADES))))


def test_a_mask_may_be_as_large_as_a_photo() -> None:
    file = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(file, "PNG")
    assert mask_from_png(file.getvalue()).pixels.shape == (10_000, 20_000)
    larger = bytearray(file.getvalue())
    larger[16:20] = (26_000).to_bytes(4)
    larger[29:33] = zlib.crc32(larger[12:29]).to_bytes(4)
    with pytest.raises(InputError):
        mask_from_png(bytes(larger))


def test_a_second_header_makes_no_mask_larger_than_it_claims() -> None:
    data = mask_to_png(Mask(SHADES))
    header = b"IHDR" + (1).to_bytes(4) * 2 + data[24:29]
    doubled = data[:12] + header + zlib.crc32(header).to_bytes(4) + data[8:]
    assert png_pixel_count(doubled) == 1
    with pytest.raises(InputError):
        mask_from_png(doubled)


def test_other_pictures_are_not_masks() -> None:
    file = io.BytesIO()
    Image.fromarray(SHADES).save(file, "BMP")
    with pytest.raises(InputError):
        mask_from_png(file.getvalue())


def test_a_mask_that_does_not_fit_into_memory_is_not_reported_as_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    data = mask_to_png(Mask(SHADES))
    monkeypatch.setattr(Image.Image, "convert", lambda *arguments: np.empty(1 << 60, np.uint8))
    with pytest.raises(MemoryExhausted, match="doesn't fit into memory"):
        mask_from_png(data)
