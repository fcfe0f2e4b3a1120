"""Files of cameras and phones: raw, HEIC, AVIF, panoramas."""

import io
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.types.arrays import FloatArray, IntArray, PixelArray
from shutterspan.core.types.photo import Photo

Dng = Callable[..., bytes]

#: Three colours, a third of the width each. They are flat, so lossy compression hardly changes their middle.
THIRDS = np.zeros((48, 96, 3), np.uint8)
THIRDS[:, :32], THIRDS[:, 32:64], THIRDS[:, 64:] = (200, 60, 40), (64, 180, 90), (40, 70, 190)


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


def middles(pixels: PixelArray) -> IntArray:
    return pixels[24, [16, 48, 80]].astype(int)


def heic(pixels: PixelArray, mode: str = "RGB", **options: object) -> bytes:
    """Encode HEIC; uint16 pixels are written with 10 bits."""
    file = io.BytesIO()
    image = pillow_heif.from_bytes(mode, (pixels.shape[1], pixels.shape[0]), np.ascontiguousarray(pixels).tobytes())
    image.save(file, quality=-1, chroma=444, **options)
    return file.getvalue()


def linear(values: FloatArray) -> FloatArray:
    """Convert sRGB (0 to 255) to linear light (0 to 65535)."""
    return np.round(np.where(values <= 10, values / 255 / 12.92, ((values / 255 + 0.055) / 1.055) ** 2.4) * 65535)


def test_a_raw_file_is_developed_with_the_cameras_white_balance(tmp_path: Path, dng: Dng) -> None:
    light = linear(np.tile(THIRDS, (4, 4, 1)).astype(float))
    light[:24] = 65535  # without white, LibRaw raises the brightness
    for neutral in ((1, 1, 1), (0.4, 1, 0.6)):
        photo = loaded(tmp_path, dng(light, neutral=neutral))
        assert photo.depth == 16 and photo.profile == icc.adobe_rgb()
        colours = icc.to_srgb(photo.pixels, photo.profile)[60, [16, 48, 80]] / 257
        assert np.abs(colours - THIRDS[24, [16, 48, 80]]).max() < 4


def test_the_exposure_of_a_raw_file_is_read(tmp_path: Path, dng: Dng) -> None:
    photo = loaded(tmp_path, dng(np.full((64, 96, 3), 20000, np.uint16)))
    assert photo.metadata.exif is not None and b"Maker\0" in photo.metadata.exif
    assert photo.metadata.exposure_time == pytest.approx(1 / 15)


@pytest.mark.parametrize(("orientation", "corner"), [(1, (0, 0)), (3, (-1, -1)), (6, (0, -1)), (8, (-1, 0))])
def test_a_raw_file_is_rotated_upright(tmp_path: Path, dng: Dng, orientation: int, corner: tuple[int, int]) -> None:
    light = np.full((64, 96, 3), 2000, np.uint16)
    light[:8, :8] = 65535
    photo = loaded(tmp_path, dng(light, orientation=orientation))
    assert photo.pixels.shape[:2] == ((64, 96) if orientation in (1, 3) else (96, 64))
    assert photo.pixels[corner].min() > 3 * np.median(photo.pixels)


def test_a_truncated_raw_file_is_rejected_silently(tmp_path: Path, dng: Dng, capfd: pytest.CaptureFixture[str]) -> None:
    data = dng(np.full((64, 96, 3), 20000, np.uint16))
    for share in (0.01, 0.1, 0.5, 0.99):
        with pytest.raises(InputError):
            loaded(tmp_path, data[: int(len(data) * share)])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("depth", [8, 16])
def test_heic_keeps_its_depth(tmp_path: Path, depth: int) -> None:
    pixels = THIRDS if depth == 8 else THIRDS.astype(np.uint16) * 257
    photo = loaded(tmp_path, heic(pixels, "RGB" if depth == 8 else "RGB;16", icc_profile=icc.display_p3()))
    assert photo.depth == depth and photo.profile == icc.display_p3()
    assert np.abs(middles(photo.pixels) - middles(pixels)).max() <= (3 if depth == 8 else 3 * 257)


def test_ten_bits_reach_white(tmp_path: Path) -> None:
    assert loaded(tmp_path, heic(np.full((32, 32, 3), 65535, np.uint16), "RGB;16")).pixels.min() == 65535


def test_heic_is_rotated_only_once(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[271] = 6, "Phone"
    exif.get_ifd(0x8769)[0x829A] = 0.25
    photo = loaded(tmp_path, heic(THIRDS, exif=exif.tobytes()))
    assert photo.pixels.shape == (96, 48, 3)
    assert np.abs(photo.pixels[[16, 48, 80], 24].astype(int) - middles(THIRDS)).max() <= 12
    assert photo.metadata.exposure_time == 0.25
    assert photo.metadata.exif is not None
    parsed = Image.Exif()
    parsed.load(photo.metadata.exif)
    assert parsed[271] == "Phone" and parsed[0x0112] == 1


def test_transparency_of_heic(tmp_path: Path) -> None:
    clear = np.dstack([THIRDS, np.full(THIRDS.shape[:2], 255, np.uint8)])
    clear[:, :32, 3] = 0
    photo = loaded(tmp_path, heic(clear, "RGBA"))
    assert photo.alpha is not None and photo.alpha[24, 16] == 0 and photo.alpha[24, 48] == 255


@pytest.mark.parametrize("bits", [8, 10, 12])
def test_avif_keeps_its_depth(tmp_path: Path, bits: int) -> None:
    stored = THIRDS if bits == 8 else (THIRDS.astype(int) * ((1 << bits) - 1) // 255).astype(np.uint16)
    data = bytes(imagecodecs.avif_encode(stored, level=100, bitspersample=bits, pixelformat="444"))
    photo = loaded(tmp_path, data)
    assert photo.depth == (8 if bits == 8 else 16)
    scale = 1 if bits == 8 else 257
    assert np.abs(middles(photo.pixels) - middles(THIRDS) * scale).max() <= 4 * scale


@pytest.mark.parametrize("orientation", range(1, 9))
def test_avif_is_rotated_upright(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    marked = THIRDS.copy()
    marked[:16, :16] = 255
    stored = Image.fromarray(marked)
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # by EXIF orientation: Pillow's transposition that produces it
    if orientation > 1:
        stored = stored.transpose(Image.Transpose(undo[orientation]))
    stored.save(file, "AVIF", quality=100, exif=exif.tobytes(), subsampling="4:4:4")
    photo = loaded(tmp_path, file.getvalue())
    assert photo.pixels.shape == marked.shape
    assert np.abs(photo.pixels.astype(int) - marked).mean() < 4


def test_display_p3_without_a_profile(tmp_path: Path) -> None:
    """Phones write colour codes into AVIF instead of a profile."""
    file = io.BytesIO()
    image = pillow_heif.from_pillow(Image.fromarray(THIRDS))
    image.save(file, quality=-1, color_primaries=12, transfer_characteristics=13, matrix_coefficients=6)
    assert loaded(tmp_path, file.getvalue()).profile == icc.display_p3()
    file = io.BytesIO()
    image.save(file, quality=-1, color_primaries=9, transfer_characteristics=16, matrix_coefficients=9)
    with pytest.raises(InputError, match=r"HDR photo \(PQ\)") as caught:
        loaded(tmp_path, file.getvalue())
    assert caught.value.hint


def test_a_panorama_of_a_phone(tmp_path: Path) -> None:
    """12 megapixels, 12 times as wide as high."""
    row = np.repeat(np.linspace(0, 255, 12_000).astype(np.uint8)[None, :, None], 3, 2)
    Image.fromarray(np.repeat(row, 1000, 0)).save(tmp_path / "pano.jpg", quality=80)
    photo = load_photo(tmp_path / "pano.jpg")
    assert (photo.width, photo.height) == (12_000, 1000)
    assert np.abs(photo.pixels[500].astype(int) - row[0]).max() < 6
