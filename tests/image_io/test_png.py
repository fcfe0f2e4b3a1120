"""PNG with every kind of pixels. Damaged chunks that the pixels don't need are ignored."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Photo

from .png_files import broken, chunk, header, pixel_data, png, png_file

RGB = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
GREY = RGB[..., 0]
HEADER, PIXELS, END = header(32, 24, 8, 2), pixel_data(RGB, 8), chunk(b"IEND", b"")


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo.png").write_bytes(data)
    return load_photo(tmp_path / "photo.png")


def codes(photo: Photo) -> list[str]:
    return [notice.code for notice in photo.notices]


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
def test_one_grey_value_is_transparent(tmp_path: Path, bits: int) -> None:
    stored = ((GREY.astype(np.uint16) * 257) >> (16 - bits)).astype(np.uint16)
    value = int(stored[3, 5])
    photo = loaded(tmp_path, png(stored, [(b"tRNS", struct.pack(">H", value))], bits=bits))
    top = 65535 if bits == 16 else 255
    expected = np.where(stored == value, 0, stored.astype(np.int64) * top // ((1 << bits) - 1))
    assert photo.grey and np.array_equal(photo.pixels[..., 0], expected)
    assert photo.alpha is not None and np.array_equal(photo.alpha, np.where(stored == value, 0, top))


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("alphas", [b"", b"\x80", b"\x80\x40\xff\xff\xff\xff\xff"], ids=["opaque", "one", "too many"])
def test_palettes_are_rgb(tmp_path: Path, bits: int, alphas: bytes) -> None:
    palette = np.array([[200, 40, 40], [40, 200, 40]], np.uint8)
    chosen = (GREY > 100).astype(np.uint8)
    extra = [(b"tRNS", alphas)] if alphas else []
    photo = loaded(tmp_path, png(chosen, [(b"PLTE", palette.tobytes()), *extra], bits=bits, colour_type=3))
    assert not photo.grey and np.array_equal(photo.pixels, palette[chosen])
    if not alphas:
        assert photo.alpha is None
    else:
        values = np.frombuffer(alphas[:2].ljust(2, b"\xff"), np.uint8)
        assert photo.alpha is not None and np.array_equal(photo.alpha, values[chosen])


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_every_channel_is_read(tmp_path: Path, channels: int, depth: type[np.uint8 | np.uint16]) -> None:
    top = np.iinfo(depth).max
    stored: PixelArray = np.random.default_rng(1).integers(1, top + 1, (24, 32, channels)).astype(depth)
    photo = loaded(tmp_path, png(stored))
    colours = stored[..., :1] if channels < 3 else stored[..., :3]
    assert photo.grey == (channels < 3) and photo.pixels.dtype == depth
    assert np.array_equal(photo.pixels, np.broadcast_to(colours, photo.pixels.shape))
    assert (photo.alpha is None) == (channels in (1, 3))
    assert photo.alpha is None or np.array_equal(photo.alpha, stored[..., -1])


EXTRAS = {
    "a damaged text": broken(chunk(b"tEXt", b"Comment\0hello")),
    "a damaged profile": broken(chunk(b"iCCP", b"name\0\0" + zlib.compress(bytes(200)))),
    "a profile that isn't compressed": chunk(b"iCCP", b"name\0\0" + bytes(200)),
    "a large text": chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 3_000_000)),
    "a transparency too short": chunk(b"tRNS", b"\0"),
    "a damaged transparency": broken(chunk(b"tRNS", bytes(6))),
    "a resolution too short": chunk(b"pHYs", b"\0\0"),
    "a palette of no use": chunk(b"PLTE", bytes(7)),
    "a private chunk": broken(chunk(b"prVt", b"x" * 1000)),
    "an empty text": chunk(b"iTXt", b""),
}


@pytest.mark.parametrize("name", EXTRAS)
def test_damaged_extras_do_not_affect_the_pixels(tmp_path: Path, name: str) -> None:
    photo = loaded(tmp_path, png_file(HEADER, EXTRAS[name], PIXELS, EXTRAS[name], END))
    assert np.array_equal(photo.pixels, RGB) and photo.profile is None and photo.alpha is None and not photo.notices
    deep = RGB.astype(np.uint16) * 257
    data = png_file(header(32, 24, 16, 2), EXTRAS[name], pixel_data(deep, 16), EXTRAS[name], END)
    assert np.array_equal(loaded(tmp_path, data).pixels, deep)


TAILS = {
    "nothing": b"",
    "half a text": chunk(b"tEXt", b"Comment\0" + b"x" * 100)[:40],
    "zeros": bytes(100),
    "half an end marker": END[:6],
}


@pytest.mark.parametrize("name", TAILS)
def test_a_missing_end_is_reported(tmp_path: Path, name: str) -> None:
    photo = loaded(tmp_path, png_file(HEADER, PIXELS, TAILS[name]))
    assert np.array_equal(photo.pixels, RGB) and codes(photo) == ["photo_end_missing"]


DAMAGED = {
    "no header": png_file(PIXELS, END),
    "a damaged header": png_file(broken(HEADER), PIXELS, END),
    "no pixels": png_file(HEADER, END),
    "damaged pixels": png_file(HEADER, broken(PIXELS), END),
    "half the pixels": png_file(HEADER, PIXELS[: len(PIXELS) // 2]),
    "pixels of fewer rows": png_file(HEADER, pixel_data(RGB[:20], 8), END),
    "no palette": png_file(header(32, 24, 8, 3), pixel_data(GREY, 8), END),
    "a chunk longer than the file": png_file(HEADER, b"\x7f\0\0\0tEXt", PIXELS, END),
    "more chunks than any photo": png_file(HEADER, chunk(b"tEXt", b"") * 300_000, PIXELS, END),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_of_chunks_for_the_pixels_is_reported(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, DAMAGED[name])
    assert caught.value.code == "photo_damaged"


def test_apples_variant_is_unsupported_but_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, png_file(chunk(b"CgBI", bytes(4)), HEADER, PIXELS, END))
    assert caught.value.code == "pixels_unsupported"


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_single_frame_is_not_an_animation(tmp_path: Path, frames: int) -> None:
    data = png(RGB, [(b"acTL", struct.pack(">II", frames, 0))])
    if frames == 1:
        assert np.array_equal(loaded(tmp_path, data).pixels, RGB)
        return
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, data)
    assert caught.value.code == "photo_is_animation"
