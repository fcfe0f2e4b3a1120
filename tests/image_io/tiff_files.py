"""Build TIFF files for tests from single entries, with any pages, tags, types and counts."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.photo import Photo

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, IFD, LONG8 = 1, 2, 3, 4, 5, 7, 13, 16
_CODES = {SHORT: "H", LONG: "I", RATIONAL: "I", IFD: "I", LONG8: "Q"}

RNG = np.random.default_rng(5)
PICTURE = RNG.integers(0, 256, (24, 32, 3), dtype=np.uint8)
PREVIEW = np.full((16, 20, 3), 90, np.uint8)

#: A tag, its type, its values (integers, in pairs for rationals, or bytes), and optionally another count.
Tag = tuple[Any, ...]


@dataclass
class Page:
    """A page without compression. pixels: (H,W) or (H,W,C) uint8 or uint16, or None; tags: tags that are added or
    replace those of the pixels; sub_pages: pages in SubIFDs; directories: directories to which tags point, such as EXIF
    and GPS."""

    pixels: PixelArray | None = None
    tags: list[Any] = field(default_factory=list)
    sub_pages: list["Page"] = field(default_factory=list)
    directories: dict[int, "Page"] = field(default_factory=dict)


def tiff_file(pages: list[Page], order: str = "<", big: bool = False) -> bytes:
    """Combine pages to a file. order: "<" or ">"; big: whether to make a BigTIFF."""
    return _Writer(order, big).write(pages)


def loaded(tmp_path: Path, data: bytes) -> Photo:
    (tmp_path / "photo").write_bytes(data)
    return load_photo(tmp_path / "photo")


class _Writer:
    def __init__(self, order: str, big: bool):
        self._order, self._big = order, big
        self._pointer = order + ("Q" if big else "I")
        mark = b"II" if order == "<" else b"MM"
        self._data = bytearray(
            mark + struct.pack(order + "HHHQ" if big else order + "HI", *((43, 8, 0, 0) if big else (42, 0)))
        )

    def write(self, pages: list[Page]) -> bytes:
        place = 8 if self._big else 4
        for page in pages:
            start, next_place = self._directory(page)
            struct.pack_into(self._pointer, self._data, place, start)
            place = next_place
        return bytes(self._data)

    def _directory(self, page: Page) -> tuple[int, int]:
        """Append a page; return the offsets of its directory and of the pointer to the next one."""
        tags: dict[int, Tag] = {} if page.pixels is None else {tag[0]: tag for tag in self._picture_tags(page.pixels)}
        if page.sub_pages:
            tags[330] = (330, LONG, [self._directory(one)[0] for one in page.sub_pages])
        for pointer, directory in page.directories.items():
            tags[pointer] = (pointer, LONG, [self._directory(directory)[0]])
        tags |= {tag[0]: tag for tag in page.tags}
        entries = [self._entry(*tags[number]) for number in sorted(tags)]
        start = self._append(struct.pack(self._order + ("Q" if self._big else "H"), len(entries)) + b"".join(entries))
        return start, self._append(bytes(8 if self._big else 4), even=False)

    def _picture_tags(self, pixels: PixelArray) -> list[Tag]:
        height, width = pixels.shape[:2]
        channels = 1 if pixels.ndim == 2 else pixels.shape[2]
        stored = pixels.astype(pixels.dtype.newbyteorder(self._order)).tobytes()  # type: ignore[arg-type]
        return [
            (256, SHORT, [width]),
            (257, SHORT, [height]),
            (258, SHORT, [8 * pixels.itemsize] * channels),
            (259, SHORT, [1]),
            (262, SHORT, [2 if channels > 2 else 1]),
            (273, LONG, [self._append(stored)]),
            (277, SHORT, [channels]),
            (278, LONG, [height]),
            (279, LONG, [len(stored)]),
        ]

    def _entry(self, tag: int, type_number: int, values: Sequence[int] | bytes, count: int | None = None) -> bytes:
        if isinstance(values, bytes):
            content = values
        else:
            content = struct.pack(f"{self._order}{len(values)}{_CODES.get(type_number, 'B')}", *values)
        if count is None:
            count = len(values) // 2 if type_number == RATIONAL else len(values)
        inline = 8 if self._big else 4
        if len(content) > inline:
            content = struct.pack(self._pointer, self._append(content))
        header = struct.pack(self._order + ("HHQ" if self._big else "HHI"), tag, type_number, count)
        return header + content.ljust(inline, b"\0")

    def _append(self, content: bytes, even: bool = True) -> int:
        self._data += bytes(len(self._data) % 2 if even else 0)
        offset = len(self._data)
        self._data += content
        return offset
