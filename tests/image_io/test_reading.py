"""Photos of every format are loaded; other files are reported with one clear sentence."""

import gc
import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError, OutputError, UsageError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.types.arrays import FloatArray, PixelArray
from shutterspan.core.types.photo import Photo

AnyArray = npt.NDArray[Any]
RNG = np.random.default_rng(0)
RGB8 = RNG.integers(0, 256, (24, 32, 3), dtype=np.uint8)
RGB16 = RNG.integers(0, 65536, (24, 32, 3), dtype=np.uint16)
PROPHOTO_PRIMARIES = (0.7347, 0.2653, 1, 0.1596, 0.8404, 1, 0.0366, 0.0001, 1)
ENDINGS = (".png", ".tif", ".tiff", ".jpg", ".jpeg", ".webp", ".bmp")


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def tiff(pixels: AnyArray, **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, **options)
    return file.getvalue()


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)  # no suffix: the format is recognised by the bytes alone
    return load_photo(tmp_path / "photo")


def load(tmp_path: Path, data: bytes) -> PixelArray:
    return loaded(tmp_path, data).pixels


def refuse(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        load(tmp_path, data)
    assert caught.value.hint


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("depth", [8, 16])
def test_written_pictures_are_read_unchanged(tmp_path: Path, ending: str, depth: int) -> None:
    smooth = np.linspace(0, 1, 24 * 32 * 3).reshape(24, 32, 3)
    pixels = (smooth * 255).round().astype(np.uint8) if depth == 8 else (smooth * 65535).round().astype(np.uint16)
    save_image(tmp_path / f"a{ending}", pixels)
    read = load_photo(tmp_path / f"a{ending}")
    assert (read.width, read.height, read.path) == (32, 24, tmp_path / f"a{ending}")
    if depth == 16 and ending in (".png", ".tif", ".tiff"):
        assert read.depth == 16 and np.array_equal(read.pixels, pixels)
    else:
        assert read.depth == 8
        assert np.abs(read.pixels - smooth * 255).max() <= (6 if "jp" in ending else 0.51)


def test_jpeg_keeps_full_colour_resolution(tmp_path: Path) -> None:
    stripes = np.zeros((32, 32, 3), np.uint8)
    stripes[:, ::2] = (255, 0, 0)
    save_image(tmp_path / "a.jpg", stripes)
    assert np.abs(load_photo(tmp_path / "a.jpg").pixels.astype(int) - stripes).max() < 40


def test_an_existing_picture_is_kept_and_other_endings_are_rejected(tmp_path: Path) -> None:
    save_image(tmp_path / "a.png", RGB8)
    with pytest.raises(OutputError, match="exists already"):
        save_image(tmp_path / "a.png", RGB16)
    save_image(tmp_path / "a.png", RGB16, overwrite=True)
    assert np.array_equal(load_photo(tmp_path / "a.png").pixels, RGB16)
    with pytest.raises(UsageError) as caught:
        save_image(tmp_path / "a.xyz", RGB8)
    assert ".png" in caught.value.hint
    with pytest.raises(OutputError, match="can't have"):
        save_image(tmp_path / "wide.webp", np.zeros((16, 20_000, 3), np.uint8))
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpeg", "png", "tiff8", "tiff16"])
def test_every_orientation_is_rotated_upright(tmp_path: Path, orientation: int, kind: str) -> None:
    upright = np.zeros((32, 48, 3), np.uint8)
    upright[:16, :16], upright[:16, 32:], upright[16:, :16] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    stored = Image.fromarray(upright)
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # by EXIF orientation: Pillow's transposition that produces it
    if orientation > 1:
        stored = stored.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    if kind == "tiff16":
        file = io.BytesIO()
        samples = np.asarray(stored).astype(np.uint16) * 257
        tifffile.imwrite(file, samples, photometric="rgb", extratags=[(274, 3, 1, orientation, True)])
        data = file.getvalue()
    else:
        options = {"quality": 100, "subsampling": 0} if kind == "jpeg" else {}
        data = encoded(stored, kind.rstrip("8").upper(), exif=exif, **options)
    pixels = load(tmp_path, data)
    scale = 257 if pixels.dtype == np.uint16 else 1
    assert pixels.shape == upright.shape
    assert np.abs(pixels.astype(int) // scale - upright).max() < 10


def test_grey_palette_and_ink_become_rgb(tmp_path: Path) -> None:
    image = Image.fromarray(RGB8)
    grey = np.asarray(image.convert("L"))
    assert np.array_equal(load(tmp_path, encoded(image.convert("L"), "PNG")), grey[..., None].repeat(3, 2))
    deep = grey.astype(np.uint16) * 257
    assert np.array_equal(load(tmp_path, bytes(imagecodecs.png_encode(deep))), deep[..., None].repeat(3, 2))
    file = io.BytesIO()
    tifffile.imwrite(file, deep, photometric="miniswhite")
    assert np.array_equal(load(tmp_path, file.getvalue()), 65535 - deep[..., None].repeat(3, 2))
    assert load(tmp_path, encoded(image.convert("P"), "GIF")).shape == RGB8.shape
    assert load(tmp_path, encoded(image.convert("1"), "TIFF")).shape == RGB8.shape
    ink = Image.new("CMYK", (32, 24), (0, 255, 255, 0))
    for form in ("JPEG", "TIFF"):
        assert np.abs(load(tmp_path, encoded(ink, form)).astype(int) - (255, 0, 0)).max() < 4


@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_deep_tiff_in_either_plane_order(tmp_path: Path, planar: str) -> None:
    file = io.BytesIO()
    pixels = RGB16 if planar == "contig" else np.moveaxis(RGB16, -1, 0)
    tifffile.imwrite(file, pixels, photometric="rgb", planarconfig=planar, compression="lzw")
    assert np.array_equal(load(tmp_path, file.getvalue()), RGB16)


def test_transparency_is_kept_and_invisible_colours_become_black(tmp_path: Path) -> None:
    clear = np.dstack([RGB8, np.full(RGB8.shape[:2], 255, np.uint8)])
    clear[:12, :, 3], clear[12:, :9, 3] = 0, 100
    expected = RGB8.copy()
    expected[:12] = 0
    for data, scale in (
        (encoded(Image.fromarray(clear), "PNG"), 1),
        (encoded(Image.fromarray(clear), "WEBP", lossless=True, exact=True), 1),
        (encoded(Image.fromarray(clear), "TIFF"), 1),
        (bytes(imagecodecs.png_encode(clear.astype(np.uint16) * 257)), 257),
        (tiff(clear.astype(np.uint16) * 257, photometric="rgb", extrasamples=["unassalpha"]), 257),
    ):
        photo = loaded(tmp_path, data)
        assert np.array_equal(photo.pixels, expected.astype(int) * scale)
        assert photo.alpha is not None and np.array_equal(photo.alpha, clear[..., 3].astype(int) * scale)
    assert loaded(tmp_path, encoded(Image.fromarray(RGB8).convert("RGBA"), "PNG")).alpha is None


def test_premultiplied_transparency_is_divided_out(tmp_path: Path) -> None:
    alpha = np.full((*RGB16.shape[:2], 1), 30000, np.uint16)
    multiplied = (RGB16.astype(np.uint32) * alpha // 65535).astype(np.uint16)
    data = tiff(np.dstack([multiplied, alpha]), photometric="rgb", extrasamples=["assocalpha"])
    assert np.abs(loaded(tmp_path, data).pixels.astype(int) - RGB16).max() <= 3


def test_a_file_of_one_channel_is_grey(tmp_path: Path) -> None:
    grey = Image.fromarray(RGB8).convert("L")
    assert loaded(tmp_path, encoded(grey, "PNG")).grey and loaded(tmp_path, encoded(grey, "JPEG")).grey
    assert not loaded(tmp_path, encoded(grey.convert("RGB"), "PNG")).grey
    both = loaded(tmp_path, encoded(Image.merge("LA", (grey, grey)), "PNG"))
    assert both.grey and both.alpha is not None and np.array_equal(both.alpha, np.asarray(grey))


def test_pixels_keep_their_numbers_and_their_profile(tmp_path: Path) -> None:
    wide = icc.adobe_rgb()
    image = Image.fromarray(RGB8)
    deep = tiff(RGB16, photometric="rgb", iccprofile=wide)
    for data, pixels in (
        (encoded(image, "PNG", icc_profile=wide), RGB8),
        (encoded(image, "TIFF", icc_profile=wide), RGB8),
        (encoded(image, "WEBP", lossless=True, icc_profile=wide), RGB8),
        (deep, RGB16),
    ):
        photo = loaded(tmp_path, data)
        assert np.array_equal(photo.pixels, pixels) and photo.profile == wide
    assert loaded(tmp_path, encoded(image, "JPEG", icc_profile=wide)).profile == wide


@pytest.mark.parametrize("profile", [b"junk" * 50, imagecodecs.cms_profile("gray", gamma=2.2), icc.srgb()[:200]])
def test_an_invalid_profile_is_ignored(tmp_path: Path, profile: bytes) -> None:
    photo = loaded(tmp_path, encoded(Image.fromarray(RGB8), "PNG", icc_profile=profile))
    assert photo.profile is None and np.array_equal(photo.pixels, RGB8)


def test_linear_profiles_become_gamma_encoded(tmp_path: Path) -> None:
    light = imagecodecs.cms_profile("rgb", whitepoint=(0.3457, 0.3585, 1), primaries=PROPHOTO_PRIMARIES, gamma=1.0)
    half = np.full((24, 32, 3), 0.5, np.float32)
    photo = loaded(tmp_path, tiff(half, photometric="rgb", iccprofile=light))
    assert photo.profile == icc.prophoto() and photo.depth == 16
    assert photo.pixels[0, 0] / 65535 == pytest.approx([0.5 ** (1 / 1.8)] * 3, abs=0.003)
    light = imagecodecs.cms_profile("gray", whitepoint=(0.3127, 0.329, 1), gamma=1.0)
    grey = loaded(tmp_path, encoded(Image.new("L", (32, 24), 128), "PNG", icc_profile=light))
    assert grey.profile is None and grey.depth == 16 and grey.pixels[0, 0, 0] / 65535 == pytest.approx(0.736, abs=0.01)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_floats_of_a_tiff_span_black_to_white(tmp_path: Path, kind: type) -> None:
    values: FloatArray = np.linspace(-0.2, 1.2, 24 * 32 * 3).reshape(24, 32, 3).astype(kind)
    photo = loaded(tmp_path, tiff(values, photometric="rgb"))
    assert photo.depth == 16
    assert np.abs(photo.pixels / 65535 - np.clip(values, 0, 1)).max() < 1e-3
    values[0, 0, 0] = np.nan
    assert loaded(tmp_path, tiff(values, photometric="rgb")).pixels[0, 0, 0] == 0
    refuse(tmp_path, tiff(values * 255, photometric="rgb"), "float values above 1")


def test_adobe_rgb_is_recognised_by_exif(tmp_path: Path) -> None:
    for index, profile in (("R03", icc.adobe_rgb()), ("R98", None)):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0xA005] = {1: index}
        assert loaded(tmp_path, encoded(Image.fromarray(RGB8), "JPEG", exif=exif)).profile == profile


def test_other_files_are_rejected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    cases: dict[Path | str, str] = {
        tmp_path / "missing.jpg": "There is no file",
        tmp_path: "is a folder",
        tmp_path / "pipe": "not a regular file",
        tmp_path / ("a" * 300): "can't be read",
        "a\0b": "not a file name",
    }
    for path, sentence in cases.items():
        with pytest.raises(InputError, match=sentence) as caught:
            load_photo(path)
        assert caught.value.hint
    refuse(tmp_path, b"", "is empty")
    refuse(tmp_path, b"# Notes\n" * 100, "not a photo in a supported format")


def test_a_name_with_a_null_byte_is_quoted() -> None:
    with pytest.raises(InputError) as caught:
        load_photo("a\0b")
    assert caught.value.message == "'a\\x00b' is not a file name."


def test_a_file_without_permission_is_an_input_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    refuse_path = tmp_path / "a.png"
    refuse_path.touch()
    with pytest.raises(InputError, match="access is denied"):
        load_photo(refuse_path)


def png_claiming(width: int, height: int, depth: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("depth", [8, 16])
def test_huge_claimed_sizes_are_rejected_before_decoding(tmp_path: Path, depth: int) -> None:
    refuse(tmp_path, png_claiming(200_000, 200_000, depth), "200,000x200,000 pixels")
    file = io.BytesIO()
    tifffile.imwrite(file, RGB8 if depth == 8 else RGB16, photometric="rgb")
    claim = file.getvalue().replace(struct.pack("<HHII", 256, 4, 1, 32), struct.pack("<HHII", 256, 4, 1, 200_000_000))
    claim = claim.replace(struct.pack("<HHIHH", 256, 3, 1, 32, 0), struct.pack("<HHII", 256, 4, 1, 200_000_000))
    refuse(tmp_path, claim, "200,000,000x24 pixels")


def test_tiny_pictures_and_animations_are_rejected(tmp_path: Path) -> None:
    refuse(tmp_path, encoded(Image.new("RGB", (1, 1)), "PNG"), "only 1x1")
    refuse(tmp_path, encoded(Image.new("RGB", (15, 400)), "JPEG"), "only 15x400")
    frames = [Image.fromarray(np.roll(RGB8, i, 0)) for i in range(3)]
    for form in ("GIF", "PNG", "WEBP"):
        refuse(tmp_path, encoded(frames[0], form, save_all=True, append_images=frames[1:]), "is an animation")


def test_unknown_formats_are_rejected(tmp_path: Path) -> None:
    refuse(tmp_path, tiff(RGB8, photometric="rgb", subfiletype=1), "camera raw file of an unsupported type")
    refuse(tmp_path, tiff(RGB16.astype(np.uint32), photometric="rgb"), "unsupported pixel format")
    refuse(tmp_path, tiff(RGB16, photometric="cielab"), "unsupported pixel format")


def samples() -> list[bytes]:
    image = Image.fromarray(RGB8)
    deep = io.BytesIO()
    tifffile.imwrite(deep, RGB16, photometric="rgb", compression="deflate", predictor=True)
    forms = [encoded(image, form) for form in ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")]
    return [*forms, bytes(imagecodecs.png_encode(RGB16)), deep.getvalue()]


SAMPLES = samples()


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_truncated_photos_are_rejected(tmp_path: Path, number: int, capfd: pytest.CaptureFixture[str]) -> None:
    data = SAMPLES[number]
    for share in (0.1, 0.5, 0.9):
        refuse(tmp_path, data[: int(len(data) * share)], "damaged|not a photo|only|camera raw|unusual")
    assert capfd.readouterr() == ("", "")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=8))
def test_mutated_photos_are_loaded_or_rejected(tmp_path: Path, data: bytes, changes: list[tuple[int, int]]) -> None:
    mutated = bytearray(data)
    for place, value in changes:
        mutated[place % len(mutated)] = value
    try:
        pixels = load(tmp_path, bytes(mutated))
    except InputError:
        return
    assert pixels.ndim == 3 and pixels.shape[2] == 3 and pixels.dtype in (np.uint8, np.uint16)


def test_reading_needs_no_network_library() -> None:
    code = "import sys, shutterspan.core.image_io; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_bytes_of_a_tiff_are_released_at_once(tmp_path: Path) -> None:
    """Otherwise, a sequence of many files would fill the memory until Python collects unused cycles."""
    data = tiff(RGB16, photometric="rgb")
    gc.disable()
    try:
        load(tmp_path, data)
        kept = [file for file in gc.get_objects() if isinstance(file, io.BytesIO) and not file.closed]
        assert data not in [file.getvalue() for file in kept]
    finally:
        gc.enable()
