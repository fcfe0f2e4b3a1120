"""Stills get EXIF, XMP, IPTC, profile, transparency, grey channel and depth of their photo."""

import io
import struct
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Literal

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Metadata, Photo

RNG = np.random.default_rng(0)
RGB8 = RNG.integers(0, 256, (24, 32, 3), dtype=np.uint8)
RGB16 = RNG.integers(0, 65536, (24, 32, 3), dtype=np.uint16)
WITH_METADATA = (".jpg", ".png", ".tif", ".webp")
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
MAKER_NOTE = b"MakerNote" * 20
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
)
IPTC = b"\x1c\x02\x78\x00\x05Hello"


def exif_of(maker_note: bytes = MAKER_NOTE) -> Image.Exif:
    exif = Image.Exif()
    exif[271], exif[272], exif[315], exif[274] = "Canon", "EOS", "Ann", 6
    exif.get_ifd(EXIF_IFD).update(
        {0x829A: 1 / 15, 0x9003: "2024:01:02 03:04:05", 0x9291: "25", 0x9011: "+02:00", 0x927C: maker_note}
    )
    exif.get_ifd(EXIF_IFD).update({0xA002: 32, 0xA003: 24})
    exif.get_ifd(GPS_IFD)[1] = "N"
    return exif


def big_endian_and_thumbnail(exif: bytes) -> bytes:
    """Append a second directory after the first one, as cameras do for a thumbnail."""
    first = struct.unpack_from(">I", exif, 4)[0]
    count = struct.unpack_from(">H", exif, first)[0]
    changed = bytearray(exif + struct.pack(">HHHIII", 1, 256, 4, 1, 160, 0))
    struct.pack_into(">I", changed, first + 2 + 12 * count, len(exif))
    return bytes(changed)


def photo_with_metadata(tmp_path: Path, maker_note: bytes = MAKER_NOTE) -> Photo:
    file = io.BytesIO()
    block = big_endian_and_thumbnail(exif_of(maker_note).tobytes().removeprefix(b"Exif\0\0"))
    Image.fromarray(RGB8).save(file, "PNG", exif=block, icc_profile=icc.adobe_rgb())
    (tmp_path / "photo.png").write_bytes(file.getvalue())
    photo = load_photo(tmp_path / "photo.png")
    return replace(photo, metadata=replace(photo.metadata, xmp=XMP.replace(b'"6"', b'"1"'), iptc=IPTC))


def written(tmp_path: Path, ending: str, photo: Photo, frame: PixelArray | None = None, **options: int | None) -> Path:
    path = tmp_path / f"still{ending}"
    path.write_bytes(make_image_encoder(ending, photo, **options)(photo.pixels if frame is None else frame))
    return path


def exif_in(path: Path) -> Image.Exif:
    """The EXIF as Pillow reads it."""
    with Image.open(path) as image:
        image.load()
        return image.getexif()


@pytest.mark.parametrize("ending", WITH_METADATA)
def test_exif_is_kept_and_set_upright(tmp_path: Path, ending: str) -> None:
    photo = photo_with_metadata(tmp_path)
    assert photo.pixels.shape == (32, 24, 3)
    exif = exif_in(written(tmp_path, ending, photo))
    assert (exif[271], exif[272], exif[315], exif.get(274, 1)) == ("Canon", "EOS", "Ann", 1)
    inner = exif.get_ifd(EXIF_IFD)
    assert float(inner[0x829A]) == pytest.approx(1 / 15) and inner[0x9003] == "2024:01:02 03:04:05"
    assert inner[0x927C] == MAKER_NOTE and exif.get_ifd(GPS_IFD)[1] == "N"
    assert (inner[0xA002], inner[0xA003]) == (24, 32)
    assert not exif.get_ifd(1)  # the thumbnail displays the old picture


@pytest.mark.parametrize("ending", WITH_METADATA)
def test_the_maker_note_keeps_its_position(tmp_path: Path, ending: str) -> None:
    """Its offsets are relative to the beginning of EXIF."""
    photo = photo_with_metadata(tmp_path)
    data = written(tmp_path, ending, photo).read_bytes()
    assert photo.metadata.exif
    start = 0 if ending == ".tif" else data.index(photo.metadata.exif[:8])
    assert data.index(MAKER_NOTE) - start == photo.metadata.exif.index(MAKER_NOTE)


@pytest.mark.parametrize("ending", WITH_METADATA)
def test_written_stills_are_read_with_everything(tmp_path: Path, ending: str) -> None:
    photo = photo_with_metadata(tmp_path)
    again = load_photo(written(tmp_path, ending, photo))
    zone = timezone(timedelta(hours=2))
    assert again.metadata.captured == datetime(2024, 1, 2, 3, 4, 5, 250_000, zone) == photo.metadata.captured
    assert again.metadata.exposure_time == pytest.approx(1 / 15) == photo.metadata.exposure_time
    assert again.metadata.xmp == photo.metadata.xmp and again.profile == photo.profile == icc.adobe_rgb()
    assert again.metadata.iptc == (None if ending == ".webp" else IPTC)  # WebP doesn't support IPTC


def test_exif_too_long_for_a_jpeg_loses_only_the_maker_note(tmp_path: Path) -> None:
    photo = photo_with_metadata(tmp_path, maker_note=bytes(100_000))
    exif = exif_in(written(tmp_path, ".jpg", photo))
    assert exif[271] == "Canon" and 0x927C not in exif.get_ifd(EXIF_IFD)
    assert 0x927C in exif_in(written(tmp_path, ".png", photo)).get_ifd(EXIF_IFD)
    long = replace(photo.metadata, iptc=IPTC * 9000)
    again = load_photo(written(tmp_path, ".jpg", replace(photo, metadata=long))).metadata
    assert again.iptc is None and again.xmp == long.xmp
    assert load_photo(written(tmp_path, ".tif", replace(photo, metadata=long))).metadata.iptc == long.iptc


def test_a_tiff_keeps_exif_of_tiffs(tmp_path: Path) -> None:
    first = written(tmp_path, ".tif", photo_with_metadata(tmp_path)).rename(tmp_path / "first.tif")
    for ending in WITH_METADATA:
        exif = exif_in(written(tmp_path, ending, load_photo(first)))
        assert exif[271] == "Canon" and float(exif.get_ifd(EXIF_IFD)[0x829A]) == pytest.approx(1 / 15)
        assert exif.get_ifd(GPS_IFD)[1] == "N"
        assert ending == ".tif" or 273 not in exif  # the offsets of the other file's pixels


@pytest.mark.parametrize("pixels", [RGB8, RGB16])
@pytest.mark.parametrize("order", ["<", ">"])
def test_iptc_of_older_tiffs_may_be_integers(tmp_path: Path, order: Literal["<", ">"], pixels: PixelArray) -> None:
    integers = struct.unpack(f"{order}3I", IPTC + b"\0\0")
    extra_tags = [(33723, 4, 3, integers, True)]
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric="rgb", byteorder=order, extratags=extra_tags)
    assert load_photo(tmp_path / "a.tif").metadata.iptc == IPTC + b"\0\0"


@pytest.mark.parametrize("exif", [b"MM\0*", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"junk", b""])
@pytest.mark.parametrize("ending", WITH_METADATA)
def test_damaged_exif_is_omitted(tmp_path: Path, ending: str, exif: bytes) -> None:
    Image.fromarray(RGB8).save(tmp_path / "a.png", exif=exif)
    photo = load_photo(tmp_path / "a.png")
    assert photo.metadata == Metadata() and np.array_equal(photo.pixels, RGB8)
    assert load_photo(written(tmp_path, ending, photo)).metadata.exposure_time is None


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("ending", [".png", ".tif", ".webp"])
def test_transparency_is_kept(tmp_path: Path, ending: str, depth: int) -> None:
    clear = np.dstack([RGB8, np.full((24, 32), 255, np.uint8)])
    clear[:12, :, 3], clear[12:, :9, 3] = 0, 100
    data = imagecodecs.png_encode(clear if depth == 8 else clear.astype(np.uint16) * 257)
    (tmp_path / "photo").write_bytes(data)
    photo = load_photo(tmp_path / "photo")
    again = load_photo(written(tmp_path, ending, photo))
    assert again.alpha is not None and photo.alpha is not None
    scale = 257 if again.depth < photo.depth else 1
    assert np.array_equal(again.alpha.astype(int) * scale, photo.alpha)
    assert np.array_equal(again.pixels.astype(int) * scale, photo.pixels)


@pytest.mark.parametrize("ending", [".jpg", ".bmp"])
def test_formats_without_transparency_are_composited_over_black(tmp_path: Path, ending: str) -> None:
    alpha = np.zeros((24, 32), np.uint8)
    alpha[:, 16:] = 128
    photo = Photo(np.full((24, 32, 3), 200, np.uint8), alpha=alpha)
    pixels = load_photo(written(tmp_path, ending, photo)).pixels.astype(int)
    assert pixels[:, :12].max() < 4 and np.abs(pixels[:, 20:] - 100).max() < 4


def test_transparency_follows_the_size_of_the_frame(tmp_path: Path) -> None:
    alpha = np.zeros((48, 64), np.uint8)
    alpha[:, 32:] = 255
    again = load_photo(written(tmp_path, ".png", Photo(np.zeros((48, 64, 3), np.uint8), alpha=alpha), frame=RGB8))
    assert again.alpha is not None and np.array_equal(again.alpha, alpha[:24, 16:48])


def test_one_encoder_resizes_transparency_for_each_frame() -> None:
    alpha = RNG.integers(0, 65536, (24, 32), dtype=np.uint16)
    photo = Photo(RGB16, alpha=alpha)
    frames = RGB16, RGB8, RGB16[:12, :16], RGB8[:12, :16], RGB16, RGB8
    encode = make_image_encoder(".png", photo)
    assert [encode(frame) for frame in frames] == [make_image_encoder(".png", photo)(frame) for frame in frames]
    assert np.array_equal(imagecodecs.png_decode(encode(RGB16))[..., 3], alpha)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("ending", [".png", ".tif", ".jpg"])
def test_grey_stays_one_channel(tmp_path: Path, ending: str, depth: int) -> None:
    profile = imagecodecs.cms_profile("gray", whitepoint=(0.3127, 0.329, 1), gamma=1.8)
    level = np.linspace(0, 1, 32)[None, :, None] * np.ones((24, 1, 3)) * (255 if depth == 8 else 65535)
    photo = Photo(level.astype(np.uint8 if depth == 8 else np.uint16), profile=profile, grey=True)
    path = written(tmp_path, ending, photo)
    again = load_photo(path)
    assert again.grey and again.profile == profile and again.alpha is None
    assert again.depth == (8 if ending == ".jpg" else depth)
    assert np.abs(again.pixels / np.iinfo(again.pixels.dtype).max - level / level.max()).max() < 0.01
    if ending == ".tif":
        assert tifffile.imread(path).shape == (24, 32)


@pytest.mark.parametrize("ending", [".webp", ".bmp"])
def test_grey_becomes_srgb_in_formats_without_a_single_channel(tmp_path: Path, ending: str) -> None:
    profile = imagecodecs.cms_profile("gray", whitepoint=(0.3127, 0.329, 1), gamma=1.8)
    photo = Photo(np.full((24, 32, 3), 100, np.uint8), profile=profile, grey=True)
    assert np.abs(load_photo(written(tmp_path, ending, photo)).pixels.astype(int) - 119).max() <= 2


@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_the_default_depth_is_that_of_the_frames(tmp_path: Path, ending: str) -> None:
    for pixels, depth, expected in ((RGB8, None, 8), (RGB16, None, 16), (RGB8, 16, 16), (RGB16, 8, 8)):
        photo = load_photo(written(tmp_path, ending, Photo(pixels), depth=depth))
        assert photo.depth == expected
        scale = (257 if pixels is RGB8 else 1) / (257 if expected == 8 else 1)
        assert np.abs(photo.pixels - pixels * scale).max() <= 0.5


def test_quality_is_for_jpeg(tmp_path: Path) -> None:
    sizes = [written(tmp_path, ".jpg", Photo(RGB8), quality=quality).stat().st_size for quality in (20, 95, 100)]
    assert sizes == sorted(set(sizes))
    for ending, options in ((".png", {"quality": 90}), (".jpg", {"depth": 16}), (".webp", {"depth": 16}), (".xyz", {})):
        with pytest.raises(UsageError) as caught:
            make_image_encoder(ending, None, **options)
        assert caught.value.hint


def test_a_picture_too_large_for_its_format_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.webp files can't have 20000x16"):
        make_image_encoder(".webp")(np.zeros((16, 20_000, 3), np.uint8))


def test_more_bits_do_not_change_a_photo() -> None:
    photo = Photo(RGB8, alpha=RGB8[..., 0], profile=icc.adobe_rgb())
    deep = photo.with_depth(16)
    assert deep.depth == 16 and np.array_equal(deep.pixels, RGB8.astype(np.uint16) * 257)
    assert deep.alpha is not None and deep.alpha.dtype == np.uint16 and deep.profile == photo.profile
    assert photo.with_depth(8) is photo and deep.with_depth(8) is deep


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".heic"])
@pytest.mark.parametrize("source", ["JPEG", "PNG", "TIFF"])
def test_a_grey_photo_keeps_its_rgb_profile(tmp_path: Path, source: str, suffix: str) -> None:
    """Files of one channel can't have such a profile, so the still has three equal channels."""
    ramp = np.tile(np.linspace(0, 255, 32).astype(np.uint8), (24, 1))
    Image.fromarray(ramp).save(tmp_path / "photo", source, icc_profile=icc.prophoto())
    photo = load_photo(tmp_path / "photo")
    assert photo.grey and photo.profile == icc.prophoto()
    again = load_photo(written(tmp_path, suffix, photo))
    assert not again.grey and again.profile == icc.prophoto()
    assert np.abs(again.pixels.astype(int) - photo.pixels).max() <= (4 if suffix in (".jpg", ".heic") else 0)
    as_srgb = load_photo(written(tmp_path, ".bmp", photo)).pixels.astype(int)
    assert np.abs(as_srgb - icc.to_srgb(photo.pixels, icc.prophoto())).max() <= 1
