"""The pixels of TIFF: compressions, depths, further channels, palettes, planes."""

import io
import struct
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from PIL import Image

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Photo

from .tiff_files import LONG, PICTURE, RNG, SHORT, Page, loaded, tiff_file

AnyArray = npt.NDArray[Any]
ALPHA = RNG.integers(128, 256, PICTURE.shape[:2], dtype=np.uint8)
SPARE = RNG.integers(0, 256, PICTURE.shape[:2], dtype=np.uint8)
LOSSLESS = ["deflate", "lerc", "lzma", "lzw", "packbits", "zstd", *(33003, 33004, 33005, 34712, 34933, 50002, 52546)]
#: For each name: the photometric interpretation of TIFF, its name in tifffile, the stored colours, the photo's colours.
SPACES: dict[str, tuple[str, AnyArray, AnyArray]] = {
    "grey": ("minisblack", PICTURE[..., :1], PICTURE[..., :1]),
    "rgb": ("rgb", PICTURE, PICTURE),
    "cmyk": ("separated", np.dstack([255 - PICTURE, np.zeros_like(ALPHA)]), PICTURE),
}


def tiff(pixels: AnyArray, **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, **options)
    return file.getvalue()


def alpha_of(photo: Photo) -> PixelArray:
    assert photo.alpha is not None
    return photo.alpha


def in_depth(pixels: AnyArray, kind: str) -> AnyArray:
    """Convert 8-bit pixels to uint8, uint16, or floats up to 1."""
    if kind[0] == "f":
        return (pixels / 255).astype(kind)
    return pixels.astype(np.uint16) * 257 if kind == "u2" else pixels


def levels(pixels: AnyArray) -> AnyArray:
    """Convert pixels of both depths to values from 0 to 255."""
    return pixels / 257 if pixels.dtype == np.uint16 else pixels.astype(float)


@pytest.mark.parametrize("compression", sorted(LOSSLESS, key=str))
@pytest.mark.parametrize("kind", ["u1", "u2"])
@pytest.mark.parametrize("tile", [None, (16, 16)], ids=["strips", "tiles"])
def test_lossless_compressions(tmp_path: Path, compression: Any, kind: str, tile: Any) -> None:
    for photometric, stored, expected in (SPACES["grey"], SPACES["rgb"]):
        data = tiff(in_depth(stored, kind), photometric=photometric, compression=compression, tile=tile)
        photo = loaded(tmp_path, data)
        assert np.array_equal(photo.pixels, in_depth(np.broadcast_to(expected, PICTURE.shape), kind))
        assert photo.grey == (photometric == "minisblack") and photo.alpha is None
    clear = in_depth(np.dstack([PICTURE, ALPHA]), kind)
    photo = loaded(
        tmp_path, tiff(clear, photometric="rgb", extrasamples=["unassalpha"], compression=compression, tile=tile)
    )
    assert np.array_equal(photo.pixels, clear[..., :3]) and np.array_equal(alpha_of(photo), clear[..., 3])


@pytest.mark.parametrize("channels", [3, 4])
def test_webp_in_a_tiff(tmp_path: Path, channels: int) -> None:
    clear = np.dstack([PICTURE, ALPHA])[..., :channels]
    extra = {"extrasamples": ["unassalpha"]} if channels == 4 else {}
    photo = loaded(
        tmp_path, tiff(clear, photometric="rgb", compression="webp", compressionargs={"lossless": True}, **extra)
    )
    assert np.array_equal(photo.pixels, PICTURE)
    assert photo.alpha is None if channels == 3 else np.array_equal(alpha_of(photo), ALPHA)


SMOOTH = np.dstack([np.linspace(0, 255, 32 * 24).reshape(24, 32)] * 3).astype(np.uint8)


@pytest.mark.parametrize("compression", ["jpeg", "group3", "group4", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_compressions_of_scanners(tmp_path: Path, compression: str) -> None:
    file = io.BytesIO()
    is_fax = compression.startswith("group")
    image = Image.fromarray(SMOOTH).convert("1" if is_fax else "RGB")
    image.save(file, "TIFF", compression=compression)
    expected = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(loaded(tmp_path, file.getvalue()).pixels - expected).max() <= (8 if compression == "jpeg" else 0)


@pytest.mark.parametrize("factor", [1, 2])
def test_jpeg_of_the_old_style(tmp_path: Path, factor: int) -> None:
    file = io.BytesIO()
    Image.fromarray(SMOOTH).save(file, "JPEG", quality=95, subsampling=2 if factor == 2 else 0)
    encoded = np.frombuffer(file.getvalue(), np.uint8)[None]
    tags = [(256, SHORT, [32]), (257, SHORT, [24]), (258, SHORT, [8] * 3), (259, SHORT, [6]), (262, SHORT, [6])]
    tags += [(277, SHORT, [3]), (278, LONG, [24]), (513, LONG, [8]), (514, LONG, [encoded.size])]
    data = tiff_file([Page(encoded, [*tags, (530, SHORT, [factor, factor])])])
    assert np.abs(loaded(tmp_path, data).pixels.astype(int) - SMOOTH).max() <= 8


@pytest.mark.parametrize("compression", ["zstd", "tiff_lzma", "tiff_lzw"])
def test_luminance_and_colour_difference(tmp_path: Path, compression: str) -> None:
    file = io.BytesIO()
    Image.fromarray(SMOOTH).convert("YCbCr").save(file, "TIFF", compression=compression)
    assert np.abs(loaded(tmp_path, file.getvalue()).pixels.astype(int) - SMOOTH).max() <= 2


@pytest.mark.parametrize("across", [1, 2, 4])
@pytest.mark.parametrize("down", [1, 2])
@pytest.mark.parametrize("orientation", [1, 6])
def test_subsampled_colour_differences_without_compression(
    tmp_path: Path, across: int, down: int, orientation: int
) -> None:
    expected = np.full((24, 32, 3), (200, 60, 40), np.uint8)
    expected[:, 16:] = (40, 70, 190)
    planes = np.asarray(Image.fromarray(expected).convert("YCbCr"))
    blocks = planes.reshape(24 // down, down, 32 // across, across, 3).swapaxes(1, 2)
    luminance = blocks[..., 0].reshape(*blocks.shape[:2], -1)
    stored = np.concatenate([luminance, blocks[:, :, 0, 0, 1:]], 2)
    page = Page(
        planes,
        [(262, SHORT, [6]), (274, SHORT, [orientation]), (279, LONG, [stored.size]), (530, SHORT, [across, down])],
    )
    data = tiff_file([page]).replace(planes.tobytes(), stored.tobytes().ljust(planes.size, b"\0"))
    upright = np.rot90(expected, -1) if orientation == 6 else expected
    assert np.abs(loaded(tmp_path, data).pixels.astype(int) - upright).max() <= 2


@pytest.mark.parametrize("bits", [9, 10, 12, 14, 15])
@pytest.mark.parametrize("options", [{}, {"compression": "jpeg2000"}], ids=["packed", "JPEG 2000"])
def test_uneven_depths_reach_white(tmp_path: Path, bits: int, options: dict[str, Any]) -> None:
    stored = (PICTURE * (((1 << bits) - 1) / 255)).round().astype(np.uint16)
    for samples in (stored, stored[..., 0]):
        photometric = "rgb" if samples.ndim == 3 else "minisblack"
        photo = loaded(tmp_path, tiff(samples, photometric=photometric, bitspersample=bits, **options))
        expected = np.atleast_3d(samples) / ((1 << bits) - 1) * 65535
        assert photo.depth == 16 and np.abs(photo.pixels - expected).max() <= 0.5


def test_twelve_bits_in_jpeg(tmp_path: Path) -> None:
    deep = (SMOOTH * (4095 / 255)).round().astype(np.uint16)
    for samples, photometric in ((deep, "rgb"), (deep[..., 0], "minisblack")):
        options = {"compressionargs": {"level": 98}, "bitspersample": 12}
        photo = loaded(tmp_path, tiff(samples, photometric=photometric, compression="jpeg", **options))
        assert photo.depth == 16 and np.abs(photo.pixels / 257 - SMOOTH).max() < 3


EXTRAS = {
    "alpha": (2,),
    "spare": (0,),
    "two spare": (0, 0),
    "alpha behind spare": (0, 2),
    "alpha behind two spare": (0, 0, 2),
    "alpha before spare": (2, 0),
    "multiplied": (1,),
    "multiplied behind spare": (0, 1),
}


@pytest.mark.parametrize("space", sorted(SPACES))
@pytest.mark.parametrize("extras", sorted(EXTRAS))
@pytest.mark.parametrize("kind", ["f2", "f4", "u1", "u2"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_transparency_among_further_channels(tmp_path: Path, space: str, extras: str, kind: str, planar: str) -> None:
    photometric, colours, expected = SPACES[space]
    kinds = EXTRAS[extras]
    stored = in_depth(colours, kind)
    if 1 in kinds:
        multiplied = stored.astype(float) * (ALPHA[..., None] / 255)
        stored = multiplied.astype(kind) if kind[0] == "f" else multiplied.round().astype(stored.dtype)
    channels = np.dstack([stored, *(in_depth(ALPHA if kind_ else SPARE, kind) for kind_ in kinds)])
    if planar == "separate":
        channels = np.ascontiguousarray(np.moveaxis(channels, -1, 0))
    for options in ({}, {"compression": "deflate"}):
        data = tiff(channels, photometric=photometric, planarconfig=planar, extrasamples=list(kinds), **options)
        photo = loaded(tmp_path, data)
        assert np.abs(levels(photo.pixels) - expected).max() <= (1.1 if 1 in kinds else 0.1)
        assert (photo.alpha is not None) == any(kinds)
        assert photo.alpha is None or np.abs(levels(photo.alpha) - ALPHA).max() <= 0.1


@pytest.mark.parametrize("kind", ["u1", "u2"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_fourth_channel_without_a_name_is_transparency(tmp_path: Path, kind: str, order: str) -> None:
    page = Page(in_depth(np.dstack([PICTURE, ALPHA]), kind))
    photo = loaded(tmp_path, tiff_file([page], order))
    assert np.array_equal(photo.pixels, in_depth(PICTURE, kind)) and np.array_equal(
        alpha_of(photo), in_depth(ALPHA, kind)
    )


@pytest.mark.parametrize("bits", [1, 4, 8])
@pytest.mark.parametrize("scale", [1, 256, 257], ids=["map of 8 bits", "high bytes", "map of 16 bits"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_palettes(tmp_path: Path, bits: int, scale: int, order: str) -> None:
    indices = RNG.integers(0, 1 << bits, (24, 32), dtype=np.uint8)
    colours = RNG.integers(0, 256, (3, 1 << bits))
    packed = np.packbits(np.unpackbits(indices[..., None], axis=2)[..., 8 - bits :].reshape(24, -1), axis=1)
    tags = [
        (256, SHORT, [32]),
        (258, SHORT, [bits]),
        (262, SHORT, [3]),
        (320, SHORT, [int(value) for value in (colours * scale).ravel()]),
    ]
    photo = loaded(tmp_path, tiff_file([Page(packed, tags)], order))
    assert np.array_equal(photo.pixels, colours.T[indices]) and photo.alpha is None


@pytest.mark.parametrize("kinds", [(0,), (1,), (2,), (0, 2)])
def test_palettes_with_further_channels(tmp_path: Path, kinds: tuple[int, ...]) -> None:
    colours = RNG.integers(0, 256, (3, 256))
    tags = [
        (262, SHORT, [3]),
        (320, SHORT, [int(value) * 257 for value in colours.ravel()]),
        (338, SHORT, list(kinds)),
    ]
    photo = loaded(tmp_path, tiff_file([Page(np.dstack([SPARE, *(ALPHA if kind else SPARE for kind in kinds)]), tags)]))
    assert 1 in kinds or np.array_equal(photo.pixels, colours.T[SPARE])
    assert (photo.alpha is not None) == any(kinds) and (photo.alpha is None or np.array_equal(photo.alpha, ALPHA))


@pytest.mark.parametrize("predictor", [False, 3])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_big_tiff_of_tiled_planes_of_floats(tmp_path: Path, predictor: Any, order: Any) -> None:
    planes = np.moveaxis(in_depth(PICTURE, "f4"), -1, 0)
    options = {"bigtiff": True, "tile": (16, 16), "compression": "deflate", "predictor": predictor, "byteorder": order}
    photo = loaded(tmp_path, tiff(planes, photometric="rgb", planarconfig="separate", **options))
    assert np.array_equal(photo.pixels, in_depth(PICTURE, "u2"))


@pytest.mark.parametrize("compression", [9999, 32809, 34676, 34713, 65000])
@pytest.mark.parametrize("kind", ["u1", "u2"])
def test_an_unknown_compression_is_unsupported_not_damaged(tmp_path: Path, compression: int, kind: str) -> None:
    with pytest.raises(InputError, match="uses an unsupported compression"):
        loaded(tmp_path, tiff_file([Page(in_depth(PICTURE, kind), [(259, SHORT, [compression])])]))


@pytest.mark.parametrize(
    "tags",
    [
        [(262, SHORT, [9])],
        [(262, SHORT, [32844])],
        [(339, SHORT, [2, 2, 2])],
        [(339, SHORT, [1, 1, 2])],
        [(339, SHORT, [6, 6, 6])],
        [(277, SHORT, [2]), (258, SHORT, [16, 16])],
    ],
    ids=["ICC Lab", "log", "signed", "signs differ", "complex", "two of three colours"],
)
def test_an_unknown_pixel_format_is_unsupported_not_damaged(tmp_path: Path, tags: Any) -> None:
    with pytest.raises(InputError, match="unsupported pixel format"):
        loaded(tmp_path, tiff_file([Page(in_depth(PICTURE, "u2"), tags)]))


@pytest.mark.parametrize("compression", ["deflate", "jpeg2000", "lerc", "zstd"])
@pytest.mark.parametrize("kind", ["u1", "u2"])
def test_damaged_data_is_reported(tmp_path: Path, compression: str, kind: str) -> None:
    data = bytearray(tiff(in_depth(PICTURE, kind), photometric="rgb", compression=compression))
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        start, size = file.pages.first.dataoffsets[0], file.pages.first.databytecounts[0]
    data[start : start + size] = bytes(size)
    with pytest.raises(InputError, match="damaged or incomplete"):
        loaded(tmp_path, bytes(data))


def test_claims_that_would_fill_the_memory_are_rejected(tmp_path: Path) -> None:
    many = [(277, SHORT, [60_000]), (258, SHORT, [8]), (256, LONG, [3000]), (257, LONG, [3000])]
    wide = [(322, LONG, [1 << 30]), (323, LONG, [1 << 30]), (324, LONG, [8]), (325, LONG, [100])]
    bomb = imagecodecs.zlib_encode(bytes(50_000_000))
    for claims, sentence in ((many, "bytes"), (wide, "damaged")):
        with pytest.raises(InputError, match=sentence):
            loaded(tmp_path, tiff_file([Page(in_depth(PICTURE, "u2"), claims)]))
    tags: list[Any] = [(256, LONG, [32]), (257, LONG, [24]), (258, SHORT, [16] * 3), (259, SHORT, [8])]
    tags += [(262, SHORT, [2]), (277, SHORT, [3]), (278, LONG, [24])]
    with pytest.raises(InputError, match="damaged"):
        loaded(tmp_path, tiff_file([Page(np.frombuffer(bomb, np.uint8).reshape(1, -1), tags)]))


@pytest.mark.parametrize("codec", ["jpeg2000", "jpegxl", "lerc", "png"])
@pytest.mark.parametrize("kind", ["u1", "u2"])
def test_a_strip_larger_than_its_page_is_rejected_before_decoding(tmp_path: Path, codec: str, kind: str) -> None:
    encode: dict[str, Any] = {"jpeg2000": imagecodecs.jpeg2k_encode, "jpegxl": imagecodecs.jpegxl_encode}
    encode |= {"lerc": imagecodecs.lerc_encode, "png": imagecodecs.png_encode}
    strip = bytes(encode[codec](np.zeros((1200, 1200, 3), PICTURE.dtype if kind == "u1" else np.uint16)))
    compression = {"jpeg2000": 34712, "jpegxl": 50002, "lerc": 34887, "png": 34933}[codec]
    stored = tiff(in_depth(PICTURE, kind), photometric="rgb", compression=compression)
    with tifffile.TiffFile(io.BytesIO(stored)) as file:
        offset, size = (file.pages.first.tags[tag].valueoffset for tag in (273, 279))
    data = bytearray(stored + strip)
    struct.pack_into("<I", data, offset, len(stored))
    struct.pack_into("<I", data, size, len(strip))
    with pytest.raises(InputError, match="damaged") as caught:
        loaded(tmp_path, bytes(data))
    assert "larger than the page" in str(caught.value.__cause__)
