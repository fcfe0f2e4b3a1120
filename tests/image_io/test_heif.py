"""HEIC and AVIF: grey in every depth, colour codes, and further contents of files."""

import struct
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Photo

from .heif_files import Item, alternatives, auxiliary_type, box, full_box, heic, heif_file, picture_item

RAMP = np.tile(np.linspace(0, 1, 64), (64, 1))
COLOURS = np.full((64, 64, 3), (200, 60, 40), np.uint8)
COLOURS[:, 32:] = (40, 70, 190)
MAP = np.tile(np.arange(64, dtype=np.uint8) * 4, (64, 1))
BRANDS = {"HEIC": b"heic", "AVIF": b"avif"}


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


def notices(photo: Photo) -> list[str]:
    return [notice.code for notice in photo.notices]


def ramps(bits: int, channels: int) -> PixelArray:
    """Ramps of `bits` bits; the last of 2 or 4 channels falls."""
    numbers = np.round(RAMP * ((1 << bits) - 1))
    falling = [numbers[:, ::-1]] if channels in (2, 4) else []
    pixels: PixelArray = np.dstack([numbers] * (channels - len(falling)) + falling)
    return pixels.astype(np.uint8 if bits == 8 else np.uint16)


def coded(codec: str, bits: int, channels: int) -> bytes:
    pixels = ramps(bits, channels)
    if codec == "AVIF":
        grey = pixels[..., 0] if channels == 1 else pixels
        return bytes(imagecodecs.avif_encode(grey, level=100, bitspersample=bits))
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]
    return heic(pixels, mode if bits == 8 else f"{mode};{bits}")


@pytest.mark.parametrize("codec", sorted(BRANDS))
@pytest.mark.parametrize("bits", [8, 10, 12])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_every_depth_is_read_in_full(tmp_path: Path, codec: str, bits: int, channels: int) -> None:
    photo = loaded(tmp_path, coded(codec, bits, channels))
    top = 255 if bits == 8 else 65535
    tolerance = 1 if bits == 8 else 2 * top / ((1 << bits) - 1)
    assert photo.grey == (channels < 3) and photo.depth == (8 if bits == 8 else 16)
    red_green_blue = photo.pixels[:, :-1].astype(float)  # the last column is transparent, so black
    assert np.abs(red_green_blue - RAMP[:, :-1, None] * top).max() <= tolerance
    assert (photo.alpha is None) == (channels in (1, 3))
    assert photo.alpha is None or np.abs(photo.alpha - RAMP[:, ::-1] * top).max() <= tolerance


@pytest.mark.parametrize("mode", ["L", "L;10", "L;12", "RGB", "RGB;10"])
def test_a_thumbnail_is_as_bright_as_the_photo(tmp_path: Path, mode: str) -> None:
    name, _, bits = mode.partition(";")
    pixels = ramps(int(bits or 8), len(name))
    (tmp_path / "photo").write_bytes(heic(pixels, mode, thumbnails=[32]))
    small = load_thumbnail(tmp_path / "photo", 32, 32).pixels
    assert small.shape[1] == 32
    assert np.abs(small[16, [0, 8, 16, 24, 31], 1] / 255 - RAMP[0, [0, 16, 32, 48, 63]]).max() < 0.05


def code_box(primaries: int, transfer: int) -> bytes:
    return box(b"colr", b"nclx", struct.pack(">HHHB", primaries, transfer, 6, 0x80))


@pytest.mark.parametrize("codec", sorted(BRANDS))
@pytest.mark.parametrize(("primaries", "transfer"), [(9, 13), (9, 1), (12, 4), (1, 5), (5, 7)])
def test_colour_codes_are_applied(tmp_path: Path, codec: str, primaries: int, transfer: int) -> None:
    data = heif_file([picture_item(COLOURS, codec, code_box(primaries, transfer))], brand=BRANDS[codec])
    photo = loaded(tmp_path, data)
    plain = loaded(tmp_path, heif_file([picture_item(COLOURS, codec, code_box(1, 13))], brand=BRANDS[codec]))
    assert plain.profile is None and photo.profile and np.array_equal(photo.pixels, plain.pixels)
    chromaticities = {
        1: icc.SRGB,
        5: ((0.64, 0.33), (0.29, 0.6), (0.15, 0.06), (0.3127, 0.329)),
        9: ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046), (0.3127, 0.329)),
        12: icc.DISPLAY_P3,
    }
    steps = np.linspace(0, 1, 1024)
    st240 = np.where(steps < 0.0913, steps / 4, ((steps + 0.1115) / 1.1115) ** (1 / 0.45))
    curves: dict[int, icc.Curve] = {4: 2.2, 5: 2.8, 7: np.round(st240 * 65535).astype(np.uint16)}
    expected = icc.rgb_profile("expected", chromaticities[primaries], curves.get(transfer, icc.srgb_curve()))
    difference = icc.to_srgb(photo.pixels, photo.profile).astype(int) - icc.to_srgb(photo.pixels, expected)
    assert np.abs(difference).max() <= 1


@pytest.mark.parametrize("codec", sorted(BRANDS))
def test_linear_light_becomes_16_bits(tmp_path: Path, codec: str) -> None:
    photo = loaded(tmp_path, heif_file([picture_item(COLOURS, codec, code_box(9, 8))], brand=BRANDS[codec]))
    assert photo.profile == icc.prophoto() and photo.depth == 16


@pytest.mark.parametrize("codec", sorted(BRANDS))
@pytest.mark.parametrize(("transfer", "curve"), [(16, "PQ"), (18, "HLG")])
def test_hdr_is_rejected(tmp_path: Path, codec: str, transfer: int, curve: str) -> None:
    data = heif_file([picture_item(COLOURS, codec, code_box(9, transfer))], brand=BRANDS[codec])
    with pytest.raises(InputError, match=curve):
        loaded(tmp_path, data)


def test_grey_with_colour_codes_gets_a_grey_profile(tmp_path: Path) -> None:
    photo = loaded(tmp_path, heif_file([picture_item(MAP, "HEIC", code_box(1, 4))]))
    assert photo.grey and photo.profile and icc.colour_model(photo.profile) == "gray"


@pytest.mark.parametrize("codec", sorted(BRANDS))
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("urn:mpeg:hevc:2015:auxid:2", "photo_depth_map_ignored"),
        ("urn:mpeg:mpegB:cicp:systems:auxiliary:depth", "photo_depth_map_ignored"),
        ("urn:com:apple:photo:2020:aux:hdrgainmap", "photo_gain_map_ignored"),
        ("urn:com:apple:photo:2018:aux:portraiteffectsmatte", ""),
        ("urn:com:apple:photo:2019:aux:semanticskinmatte", ""),
    ],
)
def test_auxiliary_pictures_are_reported(tmp_path: Path, codec: str, kind: str, code: str) -> None:
    items = [picture_item(COLOURS, codec), picture_item(MAP, codec, auxiliary_type(kind))]
    photo = loaded(tmp_path, heif_file(items, ((b"auxl", 2, (1,)),), brand=BRANDS[codec]))
    assert notices(photo) == ([code] if code else [])
    assert np.abs(photo.pixels.astype(int) - COLOURS)[24, [10, 54]].max() <= 4


@pytest.mark.parametrize("codec", sorted(BRANDS))
@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_gain_map_of_iso_21496_is_reported(tmp_path: Path, codec: str, is_hidden: bool) -> None:
    size = full_box(b"ispe", 0, 0, struct.pack(">II", 64, 64))
    items = [
        picture_item(COLOURS, codec),
        picture_item(MAP, codec, is_hidden=is_hidden),
        Item(b"tmap", bytes(66), (size,)),
    ]
    data = heif_file(items, ((b"dimg", 3, (1, 2)),), alternatives(3, 1), BRANDS[codec])
    photo = loaded(tmp_path, data)
    assert notices(photo) == ["photo_gain_map_ignored"]
    assert np.abs(photo.pixels.astype(int) - COLOURS)[24, [10, 54]].max() <= 4


@pytest.mark.parametrize("codec", sorted(BRANDS))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_further_pictures_are_reported(tmp_path: Path, codec: str, count: int) -> None:
    others = [picture_item(COLOURS[:, ::-1], codec) for _ in range(count - 1)]
    photo = loaded(tmp_path, heif_file([picture_item(COLOURS, codec), *others], brand=BRANDS[codec]))
    assert notices(photo) == ([] if count == 1 else ["photo_pictures_ignored"])
    assert np.abs(photo.pixels.astype(int) - COLOURS)[24, [10, 54]].max() <= 4


def test_a_video_in_the_file_is_reported(tmp_path: Path) -> None:
    video = box(b"mpvd", box(b"ftyp", b"mp42", bytes(4)), box(b"mdat", bytes(100)))
    assert notices(loaded(tmp_path, heic(COLOURS) + video)) == ["photo_video_ignored"]
    assert notices(loaded(tmp_path, heic(COLOURS))) == []
