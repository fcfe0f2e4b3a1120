"""Damage files of every format and read them, in a separate process for `test_fuzz`.

python mutation.py FIRST LAST: reads the cases from FIRST to LAST-1. Cases are deterministic. The number of each case is
printed before the case is read, and the peak memory in MB at the end.
"""

import faulthandler
import io
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
import skimage
import tifffile
from conftest import make_dng  # type: ignore[import-not-found]  # this file is run as a script beside conftest.py
from PIL import Image
from tiff_files import PREVIEW, Page, tiff_file  # type: ignore[import-not-found]

from shutterspan.core.color import icc
from shutterspan.core.foundation.errors import InputError, ShutterspanError
from shutterspan.core.foundation.memory import peak_memory_mb
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.types.arrays import FloatArray, PixelArray
from shutterspan.core.video_io.decoding import read_animation

HANG = 10.0  # seconds
_SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "samples" / "fire-truck.jpg"
_PHOTOS = Path(skimage.__file__).parent / "data"
_NOTABLE = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0", b"\0\0\0\x80")


def seeds() -> list[bytes]:
    """Real photos; one of them in every file format, with metadata and profile."""
    taken = [_SAMPLE, *(_PHOTOS / name for name in ("rocket.jpg", "retina.jpg", "color.png", "multipage_rgb.tif"))]
    with Image.open(_SAMPLE) as image:
        small = image.resize((120, 80))
    exif = Image.Exif()
    exif[274], exif[271] = 6, "Maker"
    exif.get_ifd(0x8769).update({0x829A: 1 / 15, 0x9003: "2024:01:02 03:04:05", 0x927C: b"note" * 50})
    metadata = {"exif": exif.tobytes(), "icc_profile": icc.display_p3()}
    deep = np.asarray(small).astype(np.uint16) * 257
    grey, clear = small.convert("L"), small.convert("RGBA")
    clear.putalpha(grey)
    made = [
        *(_saved(small, form, **metadata) for form in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")),
        *(_saved(clear, form) for form in ("PNG", "WEBP", "TIFF", "AVIF")),
        *(_saved(grey, form) for form in ("JPEG", "PNG", "TIFF", "BMP", "GIF")),
        *(_saved(small.convert("CMYK"), form) for form in ("JPEG", "TIFF")),
        _saved(small, "BMP"),
        _saved(small.quantize(), "PNG"),
        _saved(small, "GIF", save_all=True, append_images=[grey.convert("RGB")] * 2),
        imagecodecs.png_encode(deep),
        imagecodecs.avif_encode(deep >> 6, bitspersample=10),
        _tiff(deep, compression="deflate", predictor=True),
        _tiff(deep, compression="lzw", tile=(32, 32)),
        _tiff(np.asarray(small) / np.float32(255), compression="deflate"),
        _heic(np.asarray(small), "RGB", **metadata),
        _heic(deep, "RGB;16"),
        make_dng(deep),
        make_dng(deep, orientation=6),
        *(start + bytes(range(256)) * 8 for start in (b"IIU\0", b"IIRO", b"MMOR", b"IIII", b"FOVb", b"\0MRM")),
        b"FUJIFILMCCD-RAW 0201FF383501" + bytes(2000),
        b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(2000),
        imagecodecs.jpeg8_encode(deep >> 4, level=95, bitspersample=12),
        imagecodecs.jpeg8_encode(deep, lossless=True, bitspersample=16),
        imagecodecs.jpegls_encode(deep),
        _saved(small, "JPEG", progressive=True)[:-2],
        _saved(clear, "BMP"),
        *(_tiff(np.asarray(small), compression=kind) for kind in ("jpeg2000", "jpegxl", "lerc", "png", "webp", "lzw")),
        _tiff(deep, compression="zstd", bigtiff=True, tile=(32, 32), byteorder=">"),
        tiff_file([Page(PREVIEW, [(254, 4, [1]), (271, 2, b"Maker\0")], [Page(np.asarray(small))])]),
        tiff_file([Page(np.asarray(clear), [(338, 3, [1])]), Page(deep)], ">", big=True),
    ]
    return [path.read_bytes() for path in taken] + made


def mutated(number: int, files: list[bytes]) -> bytes:
    """Return the case with this number: a file with some changed, removed or repeated bytes, mostly at its
    beginning."""
    rng = random.Random(number)
    data = bytearray(rng.choice(files))
    for _ in range(rng.randint(1, 8)):
        reach = len(data) if rng.random() < 0.4 else min(len(data), rng.choice((64, 600, 3000)))
        place = rng.randrange(max(1, reach))
        _CHANGES[rng.choices(range(len(_CHANGES)), (6, 2, 2, 1, 1, 1))[0]](data, place, rng)
    return bytes(data)


def _set_byte(data: bytearray, place: int, rng: random.Random) -> None:
    data[place : place + 1] = bytes([rng.randrange(256)])


def _set_bit(data: bytearray, place: int, rng: random.Random) -> None:
    data[place : place + 1] = bytes([data[place] ^ 1 << rng.randrange(8)]) if place < len(data) else b""


def _set_number(data: bytearray, place: int, rng: random.Random) -> None:
    data[place : place + 4] = rng.choice(_NOTABLE)


def _cut(data: bytearray, place: int, rng: random.Random) -> None:
    del data[max(20, rng.randrange(len(data) + 1)) :]


def _remove(data: bytearray, place: int, rng: random.Random) -> None:
    del data[place : place + rng.randrange(1, 40)]


def _double(data: bytearray, place: int, rng: random.Random) -> None:
    data[place:place] = data[place : place + rng.randrange(1, 400)]


_CHANGES: list[Callable[[bytearray, int, random.Random], None]] = [
    _set_byte, _set_bit, _set_number, _cut, _remove, _double
]  # fmt: skip


def read(path: Path) -> None:
    """Read a file. If it can be read, write it again, because its metadata may be damaged. Raises unexpected errors."""
    try:
        photo = load_photo(path)
    except InputError as error:
        assert error.message.startswith(str(path)) and error.hint, error.message
    else:
        assert photo.pixels.shape[2] == 3 and photo.pixels.dtype in (np.uint8, np.uint16)
        if photo.pixels.size < 1e6:
            for ending in (".jpg", ".tif", ".png", ".webp"):
                make_image_encoder(ending, photo)(photo.pixels)
    try:
        small = load_thumbnail(path, 40, 30)
    except InputError as error:
        assert error.message.startswith(str(path)) and error.hint, error.message
    else:
        rows, columns, channels = small.pixels.shape
        assert rows <= 30 and columns <= 40 and channels == 3 and small.pixels.dtype == np.uint8
    if path.read_bytes().startswith(b"GIF"):
        try:
            read_animation(path)
        except ShutterspanError as error:
            assert error.hint


def main() -> None:
    first, last = int(sys.argv[1]), int(sys.argv[2])
    files = seeds()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo"
        for number in range(first, last):
            path.write_bytes(mutated(number, files))
            print(number, flush=True)
            faulthandler.dump_traceback_later(HANG, exit=True)
            read(path)
            faulthandler.cancel_dump_traceback_later()
    print("MB", round(peak_memory_mb()))


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def _tiff(pixels: PixelArray | FloatArray, **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, photometric="rgb", iccprofile=icc.adobe_rgb(), **options)
    return file.getvalue()


def _heic(pixels: PixelArray, mode: str, **options: object) -> bytes:
    file = io.BytesIO()
    image = pillow_heif.from_bytes(mode, (pixels.shape[1], pixels.shape[0]), pixels.tobytes())
    image.save(file, **options)
    return file.getvalue()


if __name__ == "__main__":
    main()
