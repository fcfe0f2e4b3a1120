"""WebP files are read completely with chunks in any order; truncated files are rejected."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail
from shutterspan.core.types.photo import Photo

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (31, 45, 3), np.uint8)
ALPHA = np.tile(np.linspace(0, 255, 45).astype(np.uint8), (31, 1))
PROFILE = icc.display_p3()
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>!'  # of odd length
EXIF = Image.Exif()
EXIF[315], EXIF[274] = "Ann", 6
EXIF_BLOCK = EXIF.tobytes().removeprefix(b"Exif\0\0") + b"\0"
UNKNOWN = (b"ABCD", b"12345")


def chunks_of(image: Image.Image, **options: object) -> list[tuple[bytes, bytes]]:
    file = io.BytesIO()
    image.save(file, "WEBP", **options)
    data, offset, found = file.getvalue(), 12, []
    while offset < len(data):
        size = int.from_bytes(data[offset + 4 : offset + 8], "little")
        found.append((data[offset : offset + 4], data[offset + 8 : offset + 8 + size]))
        offset += 8 + size + size % 2
    return found


LOSSLESS = chunks_of(Image.fromarray(PIXELS), lossless=True)
LOSSY = chunks_of(Image.fromarray(PIXELS), quality=80)
CLEAR_LOSSY = chunks_of(Image.fromarray(np.dstack([PIXELS, ALPHA])), quality=80)
CLEAR_LOSSLESS = chunks_of(Image.fromarray(np.dstack([PIXELS, ALPHA])), lossless=True, exact=True)
PICTURES = {
    "lossless": LOSSLESS,
    "lossy": LOSSY,
    "clear": [one for one in CLEAR_LOSSY if one[0] != b"VP8X"],
    "clear lossless": [one for one in CLEAR_LOSSLESS if one[0] != b"VP8X"],
}
METADATA = [(b"ICCP", PROFILE), (b"EXIF", EXIF_BLOCK), (b"XMP ", XMP)]


def riff(chunks: list[tuple[bytes, bytes]], is_padded: bool = True, size_error: int = 0) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2 * is_padded)
        for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4 + size_error) + b"WEBP" + body


def extended(flags: int) -> tuple[bytes, bytes]:
    return b"VP8X", bytes([flags, 0, 0, 0, 44, 0, 0, 30, 0, 0])


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


def assert_is_whole(tmp_path: Path, data: bytes, name: str) -> None:
    """Check that the file's picture is read upright, with all metadata."""
    whole = loaded(tmp_path, riff([extended(0x10), *PICTURES[name]] if "clear" in name else PICTURES[name]))
    assert (whole.alpha is not None) == ("clear" in name)
    photo = loaded(tmp_path, data)
    assert np.array_equal(photo.pixels, np.rot90(whole.pixels, -1))
    if whole.alpha is not None:
        assert photo.alpha is not None and np.array_equal(photo.alpha, np.rot90(whole.alpha, -1))
    assert photo.profile == PROFILE and photo.metadata.xmp == XMP
    assert b"Ann" in (photo.metadata.exif or b"")
    small = load_thumbnail(tmp_path / "photo", 10, 15)
    assert (small.width, small.height) == (31, 45)


@pytest.mark.parametrize("name", sorted(PICTURES))
@pytest.mark.parametrize("flags", [0x3C, 0x10, 0, 0x24])
def test_metadata_are_found_in_any_order_with_any_flags(tmp_path: Path, name: str, flags: int) -> None:
    picture, header = PICTURES[name], extended(flags)
    profile, exif, xmp = METADATA
    for chunks in (
        [header, exif, xmp, *picture, profile],
        [header, xmp, profile, exif, *picture],
        [header, *picture, xmp, exif, profile],
        [header, UNKNOWN, exif, UNKNOWN, *picture, UNKNOWN, profile, xmp, UNKNOWN],
    ):
        assert_is_whole(tmp_path, riff(chunks), name)


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_odd_sizes_need_no_padding(tmp_path: Path, name: str) -> None:
    odd = [(chunk, content + b"\0" * (1 - len(content) % 2)) for chunk, content in METADATA]
    chunks = [extended(0x3C), odd[0], UNKNOWN, *PICTURES[name], odd[1], odd[2]]
    padded = loaded(tmp_path, riff(chunks))
    photo = loaded(tmp_path, riff(chunks, is_padded=False))
    assert np.array_equal(photo.pixels, padded.pixels) and photo.metadata == padded.metadata
    assert photo.metadata.xmp and photo.metadata.xmp.startswith(XMP)


@pytest.mark.parametrize("name", ["lossless", "lossy"])
@pytest.mark.parametrize("is_inside", [False, True])
def test_a_simple_file_may_have_metadata_after_its_picture(tmp_path: Path, name: str, is_inside: bool) -> None:
    metadata = riff(METADATA)[12:]
    simple = riff(PICTURES[name])
    size = int.from_bytes(simple[4:8], "little") + (len(metadata) if is_inside else 0)
    assert_is_whole(tmp_path, simple[:4] + struct.pack("<I", size) + simple[8:] + metadata, name)


@pytest.mark.parametrize("name", sorted(PICTURES))
@pytest.mark.parametrize("error", [-20, -8, -1, 1, 8, 30])
def test_the_size_in_the_header_is_ignored(tmp_path: Path, name: str, error: int) -> None:
    assert_is_whole(tmp_path, riff([extended(0x3C), *PICTURES[name], *METADATA], size_error=error), name)


@pytest.mark.parametrize(
    "tail", [b"\0" * 9, b"text behind the picture", b"\xff\xd8\xff\xe0" + bytes(90), b"PADD\xff\xff\xff\xff"]
)
def test_data_after_the_file_is_ignored(tmp_path: Path, tail: bytes) -> None:
    for name in sorted(PICTURES):
        assert_is_whole(tmp_path, riff([extended(0x3C), *PICTURES[name], *METADATA]) + tail, name)


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_truncated_file_is_damaged(tmp_path: Path, name: str) -> None:
    data = riff([extended(0x3C), METADATA[0], *PICTURES[name], *METADATA[1:]])
    picture = riff([extended(0x10), *PICTURES[name]])
    behind_picture = data.index(b"EXIF")
    cuts = [(data, end) for end in (40, 600, behind_picture - 10, behind_picture, len(data) - len(XMP), len(data) - 9)]
    for whole, end in [*cuts, (picture, len(picture) - 4), (picture, len(picture) // 2)]:
        (tmp_path / "photo").write_bytes(whole[:end])
        with pytest.raises(InputError) as caught:
            load_photo(tmp_path / "photo")
        assert caught.value.code == "photo_damaged"


def test_an_animation_is_rejected_unless_it_has_a_single_frame(tmp_path: Path) -> None:
    frames = [Image.fromarray(np.roll(PIXELS, shift, 0)) for shift in range(3)]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])
    (tmp_path / "photo").write_bytes(file.getvalue())
    with pytest.raises(InputError) as caught:
        load_photo(tmp_path / "photo")
    assert caught.value.code == "photo_is_animation"
    frame = struct.pack("<6B", 0, 0, 0, 0, 0, 0) + bytes([44, 0, 0, 30, 0, 0, 100, 0, 0, 0])
    content = frame + LOSSLESS[0][0] + struct.pack("<I", len(LOSSLESS[0][1])) + LOSSLESS[0][1]
    single = riff([extended(0x02), (b"ANIM", bytes(6)), (b"ANMF", content + b"\0" * (len(content) % 2))])
    assert np.array_equal(loaded(tmp_path, single).pixels, PIXELS)
