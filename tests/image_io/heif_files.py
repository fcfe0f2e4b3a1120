"""Build HEIC and AVIF files for tests from several encoded pictures (ISO/IEC 14496-12, 23008-12)."""

import io
import struct
from typing import Any, NamedTuple

import imagecodecs
import numpy as np
import pillow_heif

from shutterspan.core.types.arrays import PixelArray


class Item(NamedTuple):
    """An item of a file. properties: boxes of its properties."""

    kind: bytes
    content: bytes
    properties: tuple[bytes, ...] = ()
    is_hidden: bool = False


def box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + name + content


def full_box(name: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


def heic(pixels: PixelArray, mode: str = "RGB", **options: Any) -> bytes:
    """Encode HEIC without loss. mode: pillow_heif's mode; for 10 and 12 bits, pixels are (H,W,C) uint16 in that
    range."""
    file = io.BytesIO()
    image = pillow_heif.from_bytes(mode, (pixels.shape[1], pixels.shape[0]), np.ascontiguousarray(pixels).tobytes())
    image.save(file, quality=-1, chroma=444, **options)
    return file.getvalue()


def picture_item(pixels: PixelArray, codec: str = "HEIC", *properties: bytes, is_hidden: bool = False) -> Item:
    """Encode a picture as an item. properties: additional properties."""
    if codec == "HEIC":
        data, kind, setup = heic(pixels, "RGB" if pixels.ndim == 3 else "L"), b"hvc1", b"hvcC"
    else:
        data, kind, setup = bytes(imagecodecs.avif_encode(pixels, level=100)), b"av01", b"av1C"
    size = full_box(b"ispe", 0, 0, struct.pack(">II", pixels.shape[1], pixels.shape[0]))
    depths = full_box(b"pixi", 0, 0, bytes([3, 8, 8, 8] if pixels.ndim == 3 else [1, 8]))
    return Item(kind, _box_at(data, b"mdat")[8:], (_box_at(data, setup), size, depths, *properties), is_hidden)


def auxiliary_type(name: str) -> bytes:
    return full_box(b"auxC", 0, 0, name.encode() + b"\0")


def heif_file(
    items: list[Item],
    references: tuple[tuple[bytes, int, tuple[int, ...]], ...] = (),
    groups: bytes = b"",
    brand: bytes = b"heic",
) -> bytes:
    """Combine items to a file. Items are numbered from 1, the primary item. references: kind, from, to."""
    names = [
        full_box(b"infe", 2, int(item.is_hidden), struct.pack(">HH4sx", number, 0, item.kind))
        for number, item in enumerate(items, 1)
    ]
    properties = [each for item in items for each in item.properties]
    associations, first = [], 1
    for number, item in enumerate(items, 1):
        count = len(item.properties)
        associations.append(struct.pack(">HB", number, count) + bytes(range(first, first + count)))
        first += count
    links = [
        box(kind, struct.pack(">HH", source, len(targets)), *(struct.pack(">H", target) for target in targets))
        for kind, source, targets in references
    ]
    owners = full_box(b"ipma", 0, 0, struct.pack(">I", len(items)), *associations)
    start = box(b"ftyp", brand, bytes(4), b"mif1", brand)

    def meta(offset: int) -> bytes:
        places = []
        for number, item in enumerate(items, 1):
            places.append(struct.pack(">HHHII", number, 0, 1, offset, len(item.content)))
            offset += len(item.content)
        return full_box(
            b"meta", 0, 0,
            full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full_box(b"pitm", 0, 0, struct.pack(">H", 1)),
            full_box(b"iloc", 0, 0, b"\x44\0", struct.pack(">H", len(items)), *places),
            full_box(b"iinf", 0, 0, struct.pack(">H", len(items)), *names),
            full_box(b"iref", 0, 0, *links) if links else b"",
            box(b"iprp", box(b"ipco", *properties), owners),
            groups,
        )  # fmt: skip

    return start + meta(len(start) + len(meta(0)) + 8) + box(b"mdat", *(item.content for item in items))


def alternatives(*numbers: int) -> bytes:
    """The box of a group of alternative items."""
    ids = b"".join(struct.pack(">I", number) for number in numbers)
    return box(b"grpl", full_box(b"altr", 0, 0, struct.pack(">II", 100, len(numbers)), ids))


def _box_at(data: bytes, name: bytes) -> bytes:
    """The first box with this name, found only by its name."""
    start = data.index(name) - 4
    return data[start : start + int.from_bytes(data[start : start + 4])]
