"""BMP with channels at any bits, palettes, run-length encoding, and every kind of header."""

import struct
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail
from shutterspan.core.types.arrays import IntArray
from shutterspan.core.types.photo import Photo

RNG = np.random.default_rng(0)
HEIGHT, WIDTH = 17, 19  # odd, so that rows are padded
INFO, V2, V3, OS2, V4, V5 = 40, 52, 56, 64, 108, 124
RGB, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHA_BITFIELDS = range(7)


def bmp(
    pixels: bytes,
    bits: int,
    compression: int = RGB,
    masks: tuple[int, ...] = (),
    palette: bytes = b"",
    header_size: int = INFO,
    height: int = HEIGHT,
    colours: int = 0,
) -> bytes:
    fields = struct.pack("<IiiHHIIiiII", header_size, WIDTH, height, 1, bits, compression, 0, 0, 0, colours, 0)
    stored_masks = struct.pack(f"<{len(masks)}I", *masks)
    header = fields[:header_size] if header_size <= INFO else (fields + stored_masks).ljust(header_size, b"\0")
    behind = palette if header_size > INFO else stored_masks + palette
    offset = 14 + len(header) + len(behind)
    return struct.pack("<2sIII", b"BM", offset + len(pixels), 0, offset) + header + behind + pixels


def rows_of(cells: IntArray, bits: int) -> bytes:
    """Pixels of 16 or 32 bits (H,W), bottom row first, each row padded to a multiple of four bytes."""
    rows = [row.astype(f"<u{bits // 8}").tobytes() for row in cells[::-1]]
    return b"".join(row + bytes(-len(row) % 4) for row in rows)


def packed(samples: IntArray, masks: tuple[int, ...]) -> IntArray:
    """Pack samples (H,W,C) to pixels (H,W) by bit masks."""
    shifts = [(mask & -mask).bit_length() - 1 for mask in masks]
    return (samples.astype(np.int64) << np.array(shifts)).sum(axis=2)


def random_samples(masks: tuple[int, ...]) -> IntArray:
    return np.dstack([RNG.integers(0, 1 << mask.bit_count(), (HEIGHT, WIDTH)) for mask in masks])


def scaled(samples: IntArray, masks: tuple[int, ...]) -> IntArray:
    top = 65535 if max(mask.bit_count() for mask in masks) > 8 else 255
    return np.round(samples * (top / (2.0 ** np.array([mask.bit_count() for mask in masks]) - 1))).astype(np.int64)


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


def refusal(tmp_path: Path, data: bytes) -> str:
    (tmp_path / "photo").write_bytes(data)
    with pytest.raises(InputError) as caught:
        load_photo(tmp_path / "photo")
    return caught.value.code


OPAQUE = {
    "565": (16, (0xF800, 0x7E0, 0x1F)),
    "555": (16, (0x7C00, 0x3E0, 0x1F)),
    "BGR 565": (16, (0x1F, 0x7E0, 0xF800)),
    "444": (16, (0xF00, 0xF0, 0xF)),
    "655": (16, (0x3F, 0x7C0, 0xF800)),
    "888": (32, (0xFF0000, 0xFF00, 0xFF)),
    "888 in the upper bytes": (32, (0xFF000000, 0xFF0000, 0xFF00)),
    "GRB 888": (32, (0xFF00, 0xFF0000, 0xFF)),
    "101010": (32, (0x3FF00000, 0xFFC00, 0x3FF)),
    "BGR 101010": (32, (0x3FF, 0xFFC00, 0x3FF00000)),
    "11 11 10": (32, (0xFFE00000, 0x1FFC00, 0x3FF)),
    "321": (32, (0x7, 0x300, 0x10000)),
}


@pytest.mark.parametrize("name", sorted(OPAQUE))
@pytest.mark.parametrize("header_size", [INFO, V2, V3, V4, V5])
def test_channels_at_any_bits(tmp_path: Path, name: str, header_size: int) -> None:
    bits, masks = OPAQUE[name]
    samples = random_samples(masks)
    data = bmp(rows_of(packed(samples, masks), bits), bits, BITFIELDS, masks, header_size=header_size)
    photo = loaded(tmp_path, data)
    assert photo.alpha is None and photo.depth == (16 if "10" in name else 8)
    assert np.array_equal(photo.pixels, scaled(samples, masks))


CLEAR = {
    "4444": (16, (0xF00, 0xF0, 0xF, 0xF000)),
    "1555": (16, (0x7C00, 0x3E0, 0x1F, 0x8000)),
    "8888": (32, (0xFF0000, 0xFF00, 0xFF, 0xFF000000)),
    "RGBA 8888": (32, (0xFF, 0xFF00, 0xFF0000, 0xFF000000)),
    "2 10 10 10": (32, (0x3FF00000, 0xFFC00, 0x3FF, 0xC0000000)),
}


@pytest.mark.parametrize("name", sorted(CLEAR))
@pytest.mark.parametrize(("header_size", "compression"), [(INFO, ALPHA_BITFIELDS), (V3, 3), (V4, 3), (V5, 3)])
def test_a_mask_of_transparency(tmp_path: Path, name: str, header_size: int, compression: int) -> None:
    bits, masks = CLEAR[name]
    samples = random_samples(masks)
    photo = loaded(tmp_path, bmp(rows_of(packed(samples, masks), bits), bits, compression, masks, b"", header_size))
    expected = scaled(samples, masks)
    assert photo.alpha is not None and np.array_equal(photo.alpha, expected[..., 3])
    assert np.array_equal(photo.pixels, expected[..., :3] * (expected[..., 3:] > 0))
    samples[..., 3] = 0
    photo = loaded(tmp_path, bmp(rows_of(packed(samples, masks), bits), bits, compression, masks, b"", header_size))
    assert photo.alpha is None and np.array_equal(photo.pixels, expected[..., :3])


@pytest.mark.parametrize("name", ["101010", "565", "888"])
def test_the_top_row_may_be_stored_first(tmp_path: Path, name: str) -> None:
    bits, masks = OPAQUE[name]
    samples = random_samples(masks)
    data = bmp(rows_of(packed(samples, masks)[::-1], bits), bits, BITFIELDS, masks, height=-HEIGHT)
    assert np.array_equal(loaded(tmp_path, data).pixels, scaled(samples, masks))
    small = load_thumbnail(tmp_path / "photo", 100, 100)
    assert (small.width, small.height) == (WIDTH, HEIGHT)


def test_pixels_without_masks(tmp_path: Path) -> None:
    masks = (0x7C00, 0x3E0, 0x1F)
    samples = random_samples(masks)
    assert np.array_equal(loaded(tmp_path, bmp(rows_of(packed(samples, masks), 16), 16)).pixels, scaled(samples, masks))
    colours = RNG.integers(0, 256, (HEIGHT, WIDTH, 3))
    cells = packed(colours, (0xFF0000, 0xFF00, 0xFF)) + (77 << 24)
    assert np.array_equal(loaded(tmp_path, bmp(rows_of(cells, 32), 32)).pixels, colours)
    stored = b"".join(row.astype(np.uint8).tobytes() + bytes(3) for row in colours[::-1, :, ::-1])
    photo = loaded(tmp_path, bmp(stored, 24))
    assert np.array_equal(photo.pixels, colours) and photo.alpha is None


PALETTE = RNG.integers(0, 256, (256, 3), np.uint8)


def palette_entries(count: int, size: int = 4) -> bytes:
    return b"".join(colour[::-1].tobytes() + bytes(size - 3) for colour in PALETTE[:count])


def index_rows(indices: IntArray, bits: int) -> bytes:
    rows = []
    for row in indices[::-1]:
        digits = "".join(f"{index:0{bits}b}" for index in row)
        digits += "0" * (-len(digits) % 32)
        rows.append(int(digits, 2).to_bytes(len(digits) // 8))
    return b"".join(rows)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("header_size", [INFO, 16, OS2, V4, V5])
def test_palettes(tmp_path: Path, bits: int, header_size: int) -> None:
    indices = RNG.integers(0, 1 << bits, (HEIGHT, WIDTH))
    data = bmp(index_rows(indices, bits), bits, palette=palette_entries(1 << bits), header_size=header_size)
    assert np.array_equal(loaded(tmp_path, data).pixels, PALETTE[indices])


@pytest.mark.parametrize("bits", [1, 4, 8, 24])
def test_the_first_header_of_os2(tmp_path: Path, bits: int) -> None:
    indices = RNG.integers(0, 1 << min(bits, 8), (HEIGHT, WIDTH))
    palette = palette_entries(1 << bits, 3) if bits < 24 else b""
    colours = PALETTE[indices]
    pixels = (
        index_rows(indices, bits) if bits < 24 else b"".join(row.tobytes() + bytes(3) for row in colours[::-1, :, ::-1])
    )
    header = struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, bits)
    offset = 26 + len(palette)
    data = struct.pack("<2sIII", b"BM", offset + len(pixels), 0, offset) + header + palette + pixels
    assert np.array_equal(loaded(tmp_path, data).pixels, colours)


@pytest.mark.parametrize("bits", [1, 4, 8])
def test_a_palette_of_black_and_white(tmp_path: Path, bits: int) -> None:
    indices = RNG.integers(0, 2, (HEIGHT, WIDTH))
    data = bmp(index_rows(indices, bits), bits, palette=b"\0\0\0\0\xff\xff\xff\0", colours=2)
    photo = loaded(tmp_path, data)
    assert photo.grey and np.array_equal(photo.pixels[..., 0], indices * 255)


#: Rows from bottom to top: a run; five indices and a run; nothing; a run, a jump of 3 to the right and 2 up, and a run.
RUNS_8 = "1305 0000 0005 0102030405 00 0e07 0000 0000 0409 0002 0302 0c06 0001"
RUNS_4 = "1345 0000 0005 123450 00 0e77 0000 0000 0499 0002 0302 0c66 0001"


@pytest.mark.parametrize(("bits", "compression", "runs"), [(4, RLE4, RUNS_4), (8, RLE8, RUNS_8)])
@pytest.mark.parametrize("header_size", [INFO, OS2, V5])
def test_run_length_encoding(tmp_path: Path, bits: int, compression: int, runs: str, header_size: int) -> None:
    indices = np.zeros((HEIGHT, WIDTH), int)
    indices[16] = 5 if bits == 8 else np.arange(WIDTH) % 2 + 4
    indices[15, :5], indices[15, 5:] = (1, 2, 3, 4, 5), 7
    indices[13, :4], indices[11, 7:] = 9, 6
    palette = palette_entries(1 << bits)
    data = bmp(bytes.fromhex(runs), bits, compression, palette=palette, header_size=header_size)
    assert np.array_equal(loaded(tmp_path, data).pixels, PALETTE[indices])
    assert refusal(tmp_path, data[:-4]) == "photo_damaged"


@pytest.mark.parametrize("model", ["lab", "rgb"])
def test_an_embedded_profile_is_kept(tmp_path: Path, model: str) -> None:
    bits, masks = OPAQUE["888"]
    samples = random_samples(masks)
    data = bytearray(bmp(rows_of(packed(samples, masks), bits), bits, BITFIELDS, masks, header_size=V5))
    stored = icc.display_p3() if model == "rgb" else b"LAB" * 50
    data[14 + 56 : 14 + 60] = b"DEBM"
    data[14 + 112 : 14 + 120] = struct.pack("<II", len(data) - 14, len(stored))
    photo = loaded(tmp_path, bytes(data) + stored)
    assert np.array_equal(photo.pixels, samples)
    assert photo.profile == (stored if model == "rgb" else None)


def test_kinds_that_are_not_supported(tmp_path: Path) -> None:
    pixels = bytes(HEIGHT * WIDTH * 8)
    for compression in (JPEG, PNG, 11, 12, 13):
        assert refusal(tmp_path, bmp(pixels, 24, compression)) == "compression_unsupported"
    for compression in (3, 4):  # OS/2's Huffman coding and RLE24
        assert refusal(tmp_path, bmp(pixels, 24, compression, header_size=OS2)) == "compression_unsupported"
    assert refusal(tmp_path, bmp(pixels, 64)) == "pixels_unsupported"
    assert refusal(tmp_path, bmp(pixels, 24, BITFIELDS, (255, 255 << 8, 255 << 16))) == "pixels_unsupported"
    assert refusal(tmp_path, bmp(pixels, 32, BITFIELDS, (0xF0F, 255 << 16, 255 << 24))) == "pixels_unsupported"
    assert refusal(tmp_path, bmp(pixels, 16, BITFIELDS, (0xF, 0xF0, 0xF0000))) == "pixels_unsupported"


@pytest.mark.parametrize("bits", [4, 8, 16, 24, 32])
def test_missing_pixels_are_damage(tmp_path: Path, bits: int) -> None:
    stride = -(-WIDTH * bits // 32) * 4
    data = bmp(bytes(range(stride)) * HEIGHT, bits, palette=palette_entries(1 << bits) if bits <= 8 else b"")
    loaded(tmp_path, data)
    for missing in (4, 100):
        assert refusal(tmp_path, data[:-missing]) == "photo_damaged"


def test_claimed_sizes_are_checked(tmp_path: Path) -> None:
    data = bmp(bytes(2000), 32, BITFIELDS, (0xFF0000, 0xFF00, 0xFF))
    for width, height in ((60_000, 60_000), (20_000, -20_000)):
        assert refusal(tmp_path, data[:18] + struct.pack("<ii", width, height) + data[26:]) == "photo_too_large"
    assert refusal(tmp_path, data[:18] + struct.pack("<ii", 10_000, 10_000) + data[26:]) == "photo_bytes_missing"
