"""Thumbnails look like the photo, have its size, and raise the same errors."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io import heif, jpeg, raw
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import Thumbnail, load_thumbnail
from shutterspan.core.types.arrays import IntArray, PixelArray, UInt8Array

Dng = Callable[..., bytes]

#: 240x160, red, green, blue and grey in quarters.
QUARTERS = np.zeros((160, 240, 3), np.uint8)
QUARTERS[:80, :120], QUARTERS[:80, 120:], QUARTERS[80:, :120], QUARTERS[80:, 120:] = (
    *((200, 60, 40), (64, 180, 90)),
    *((40, 70, 190), (128, 128, 128)),
)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def quarters(form: str, **options: Any) -> bytes:
    return encoded(Image.fromarray(QUARTERS), form, **options)


def deep_tiff() -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, QUARTERS.astype(np.uint16) * 257, photometric="rgb")
    return file.getvalue()


def heic(**options: Any) -> bytes:
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(QUARTERS)).save(file, quality=-1, chroma=444, **options)
    return file.getvalue()


def raw_with_preview(orientation: int, preview: UInt8Array) -> bytes:
    """A camera raw file of 480x320 grey pixels, with this preview in its first directory."""
    tags = [
        *((271, 2, 0, "Maker", True), (272, 2, 0, "Model", True), (274, 3, 1, orientation, True)),
        *((50706, 1, 4, b"\1\4\0\0", True), (50708, 2, 0, "Maker Model", True), (50778, 3, 1, 21, True)),
        (50721, 10, 9, [number for value in np.eye(3).ravel() for number in (round(value * 10000), 10000)], True),
    ]
    pattern = [(33421, 3, 2, (2, 2), True), (33422, 1, 4, b"\0\1\1\2", True), (50717, 3, 1, 65535, True)]
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        writer.write(
            preview, photometric="rgb", compression="jpeg", subfiletype=1, subifds=1, metadata=None, extratags=tags
        )
        sensor = np.full((320, 480), 20000, np.uint16)
        writer.write(sensor, photometric=32803, subfiletype=0, metadata=None, extratags=pattern)
    return file.getvalue()


def thumbnail(tmp_path: Path, data: bytes, width: int = 60, height: int = 60) -> Thumbnail:
    (tmp_path / "photo").write_bytes(data)  # no suffix: the format is recognised by the bytes alone
    return load_thumbnail(tmp_path / "photo", width, height)


def middles(pixels: PixelArray) -> IntArray:
    """The colours in the middles of the quarters, (4,3)."""
    rows, columns = pixels.shape[:2]
    return pixels[[rows // 4, rows // 4, -rows // 4, -rows // 4], [columns // 4, -columns // 4] * 2].astype(np.int64)


def assert_shows_quarters(pixels: UInt8Array, expected: UInt8Array = QUARTERS) -> None:
    assert np.abs(middles(pixels) - middles(expected)).max() <= 8


FORMATS: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: quarters("JPEG"),
    "progressive JPEG": lambda: quarters("JPEG", progressive=True),
    "PNG": lambda: quarters("PNG"),
    "deep PNG": lambda: bytes(imagecodecs.png_encode(QUARTERS.astype(np.uint16) * 257)),
    "TIFF": lambda: quarters("TIFF"),
    "deep TIFF": deep_tiff,
    "WebP": lambda: quarters("WEBP"),
    "BMP": lambda: quarters("BMP"),
    "GIF": lambda: encoded(Image.fromarray(QUARTERS).quantize(), "GIF"),
    "AVIF": lambda: quarters("AVIF", quality=95),
    "HEIC": heic,
    "HEIC with a thumbnail": lambda: heic(thumbnails=[100]),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_thumbnail_looks_like_the_photo(tmp_path: Path, name: str) -> None:
    small = thumbnail(tmp_path, FORMATS[name](), 96, 48)
    assert (small.width, small.height) == (240, 160)
    rows, columns, _ = small.pixels.shape
    assert rows == 48 and columns == pytest.approx(72, abs=1) and small.pixels.dtype == np.uint8
    assert_shows_quarters(small.pixels)


def test_a_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    assert thumbnail(tmp_path, quarters("JPEG"), 1000, 1000).pixels.shape == (160, 240, 3)
    assert thumbnail(tmp_path, quarters("PNG"), 240, 160).pixels.tolist() == QUARTERS.tolist()


def test_a_panorama_keeps_a_pixel_of_its_shorter_side(tmp_path: Path) -> None:
    small = thumbnail(tmp_path, encoded(Image.new("RGB", (4000, 16), "red"), "PNG"), 100, 100)
    assert small.pixels.shape == (1, 100, 3) and (small.width, small.height) == (4000, 16)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_every_orientation_is_rotated_upright(tmp_path: Path, orientation: int, form: str) -> None:
    stored = Image.fromarray(QUARTERS)
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # by EXIF orientation: Pillow's transposition that produces it
    if orientation > 1:
        stored = stored.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    small = thumbnail(tmp_path, encoded(stored, form, exif=exif), 60, 30)
    assert (small.width, small.height) == (240, 160) and small.pixels.shape == (30, 45, 3)
    assert_shows_quarters(small.pixels)


def test_colours_are_converted_to_srgb(tmp_path: Path) -> None:
    small = thumbnail(tmp_path, quarters("JPEG", icc_profile=icc.display_p3(), quality=95))
    converted = icc.to_srgb(QUARTERS, icc.display_p3())
    assert np.abs(middles(converted) - middles(QUARTERS)).max() > 15
    assert np.abs(middles(small.pixels) - middles(converted)).max() <= 6
    grey = thumbnail(tmp_path, encoded(Image.fromarray(QUARTERS).convert("L"), "JPEG")).pixels
    assert np.ptp(grey, axis=2).max() == 0 and grey[10, 10, 0] == pytest.approx(100, abs=4)
    ink = thumbnail(tmp_path, encoded(Image.new("CMYK", (64, 48), (0, 255, 255, 0)), "JPEG")).pixels
    assert np.abs(ink.astype(int) - (255, 0, 0)).max() < 4


def test_transparent_parts_are_composited_over_black(tmp_path: Path) -> None:
    clear = Image.fromarray(QUARTERS).convert("RGBA")
    clear.putalpha(Image.fromarray(np.tile(np.repeat(np.array([0, 255], np.uint8), 120), (160, 1))))
    small = thumbnail(tmp_path, encoded(clear, "PNG")).pixels
    assert middles(small).tolist() == [[0, 0, 0], [64, 180, 90], [0, 0, 0], [128, 128, 128]]


def test_a_raw_file_without_a_preview_is_developed(tmp_path: Path, dng: Dng) -> None:
    light = np.full((160, 240, 3), 9000, np.uint16)
    light[:, :120] = 60000
    for orientation in (1, 6):
        small = thumbnail(tmp_path, dng(light, orientation))
        assert (small.width, small.height) == ((240, 160) if orientation == 1 else (160, 240))
        assert max(small.pixels.shape) == 60
        bright, dark = (small.pixels[20, 10], small.pixels[20, 50]) if orientation == 1 else small.pixels[[10, 50], 20]
        assert (bright.astype(int) > dark.astype(int) + 50).all()


@pytest.mark.parametrize(
    ("orientation", "turns", "is_rotated"),
    [(1, 0, False), (3, 2, False), (6, -1, False), (8, 1, False), (6, -1, True), (8, 1, True)],
)
def test_the_preview_of_a_raw_file_is_rotated_upright(
    tmp_path: Path, orientation: int, turns: int, is_rotated: bool
) -> None:
    """Most cameras store the preview in the orientation of the sensor; some rotate it."""
    upright = np.rot90(QUARTERS, turns)
    small = thumbnail(tmp_path, raw_with_preview(orientation, upright if is_rotated else QUARTERS))
    photo = load_photo(tmp_path / "photo")
    assert (small.width, small.height) == (photo.width, photo.height)
    assert_shows_quarters(small.pixels, upright)


def refusal(load: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load(path)
    return f"{caught.value.code}: {caught.value.message}"


def broken_files(dng: Dng) -> dict[str, bytes]:
    cut = {name: make() for name, make in FORMATS.items() if name not in ("GIF", "BMP")}
    frames = [Image.new("RGB", (32, 24), colour) for colour in ("red", "blue")]
    bomb = bytearray(quarters("PNG"))
    bomb[16:24] = (60_000).to_bytes(4) * 2
    return {
        "empty": b"",
        "text": b"no photo",
        "video": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100),
        "animation": encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "tiny": encoded(Image.new("RGB", (15, 40)), "JPEG"),
        "bomb": bytes(bomb),
        "raw": b"IIU\0" + bytes(2000),
        "raw cut short": dng(np.full((64, 96, 3), 20000, np.uint16))[:600],
        **{
            f"{name} cut at {part:.0%}": data[: int(len(data) * part)]
            for name, data in cut.items()
            for part in (0.3, 0.7)
        },
    }


def test_invalid_files_raise_the_errors_of_photos(tmp_path: Path, dng: Dng) -> None:
    path = tmp_path / "photo"
    for name, data in broken_files(dng).items():
        path.write_bytes(data)
        message = refusal(load_photo, path)
        assert refusal(lambda path: load_thumbnail(path, 60, 60), path) == message, name
    for path in (tmp_path / "missing", tmp_path, tmp_path / "a\0b"):
        assert refusal(lambda path: load_thumbnail(path, 60, 60), path) == refusal(load_photo, path)


def test_a_jpeg_truncated_near_its_end_is_damaged(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (600, 800, 3), np.uint8)
    data = encoded(Image.fromarray(noise), "JPEG")
    (tmp_path / "photo").write_bytes(data[:-200])
    assert refusal(lambda path: load_thumbnail(path, 60, 60), tmp_path / "photo").startswith("photo_damaged")


def test_only_the_necessary_pixels_are_decoded(dng: Dng) -> None:
    """Far fewer pixels than the photo has, because a folder has hundreds of photos."""
    large = Image.fromarray(QUARTERS).resize((2400, 1600))
    reduced = jpeg.decode_reduced(encoded(large, "JPEG"), 250)
    assert reduced.image.samples.shape == (200, 300, 3) and (reduced.width, reduced.height) == (2400, 1600)
    assert heif.decode_reduced_heic(heic(thumbnails=[100]), 60).image.samples.shape[1] == 100
    assert heif.decode_reduced_heic(heic(thumbnails=[100]), 120).image.samples.shape == QUARTERS.shape
    assert raw.decode_reduced(raw_with_preview(1, QUARTERS), 60).image.samples.shape == (40, 60, 3)
    assert raw.decode_reduced(dng(np.full((160, 240, 3), 20000, np.uint16)), 60).image.samples.shape == (80, 120, 3)
