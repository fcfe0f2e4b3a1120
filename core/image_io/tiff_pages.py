"""Find the pages of a TIFF, and which of them is the photo.

See TIFF 6.0, section 8 (NewSubfileType, SubfileType); TIFF Technical Note 1 (Adobe, 1995): SubIFDs.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from shutterspan.core.image_io.exif_directories import (
    Buffer,
    ExifEntry,
    entry_content,
    entry_integers,
    first_directory,
    next_directory,
    sound_entries,
)

_HEADERS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_NEW_SUBFILE_TYPE, _SUBFILE_TYPE, _WIDTH, _HEIGHT, _SUB_DIRECTORIES = 254, 255, 256, 257, 330
#: Bits of NewSubfileType: reduced picture, mask, and depth map (DNG 1.5).
_REDUCED, _MASK, _DEPTH_MAP = 1, 4, 8
_OLD_REDUCED = 2
#: A file that exceeds these limits is damaged or malicious, and reading it would take long.
_MAX_DIRECTORIES, _MAX_ENTRIES = 100, 4096


@dataclass(frozen=True)
class TiffPage:
    """A directory of a TIFF. data: the file's bytes; start: the directory's offset; entries: its entries by tag."""

    data: Buffer = field(repr=False)
    start: int
    entries: dict[int, ExifEntry]

    def integer(self, tag: int, default: int) -> int:
        """The first value of a tag; the default if the tag has no integers."""
        values = self.integers(tag, 1)
        return values[0] if values else default

    def integers(self, tag: int, most: int) -> tuple[int, ...]:
        """The first `most` values of a tag; empty if it is missing or has no integers."""
        entry = self.entries.get(tag)
        return entry_integers(self.data, entry, most) if entry else ()

    def content(self, tag: int) -> bytes | None:
        """The bytes of a tag's values, of any type; None if the tag is missing or empty."""
        entry = self.entries.get(tag)
        return (entry_content(self.data, entry) or None) if entry else None

    @property
    def is_reduced(self) -> bool:
        """Whether the page is a smaller copy of another page."""
        is_old_preview = self.integer(_SUBFILE_TYPE, 0) == _OLD_REDUCED and _NEW_SUBFILE_TYPE not in self.entries
        return bool(self.integer(_NEW_SUBFILE_TYPE, 0) & _REDUCED) or is_old_preview

    @property
    def is_full_picture(self) -> bool:
        """Whether the page is a picture, and not a smaller copy, mask or depth map of another page."""
        other = self.integer(_NEW_SUBFILE_TYPE, 0) & (_MASK | _DEPTH_MAP)
        return not self.is_reduced and not other and self.entries.keys() >= {_WIDTH, _HEIGHT}


@dataclass(frozen=True)
class TiffPages:
    """The pages of a TIFF: the main pages in order, and the sub-pages of each main page."""

    main: tuple[TiffPage, ...]
    sub_pages: tuple[tuple[TiffPage, ...], ...]

    @property
    def all(self) -> list[TiffPage]:
        """All main pages, then all sub-pages."""
        return [*self.main, *(page for pages in self.sub_pages for page in pages)]

    @property
    def full_pictures(self) -> list[TiffPage]:
        """The full pictures among the main pages and the sub-pages of the first page. The first full picture is the
        photo."""
        candidates = [*self.main[:1], *(self.sub_pages[0] if self.sub_pages else ()), *self.main[1:]]
        return [page for page in candidates if page.is_full_picture]

    @property
    def described(self) -> list[TiffPage]:
        """The pages that describe the photo, the best first: the photo's own page, then the file's first page. Empty if
        the file is damaged."""
        return [*self.full_pictures[:1], *self.main[:1]]

    def content(self, tag: int) -> bytes | None:
        """The bytes of one of the photo's tags; None if it is missing."""
        return next((content for page in self.described if (content := page.content(tag))), None)


def find_pages(data: Buffer) -> TiffPages:
    """Find the pages of a file; none if it is damaged or not a TIFF. Unreadable and repeated directories are
    skipped."""
    found: set[int] = set()
    main = tuple(_main_pages(data, found)) if bytes(data[:4]) in _HEADERS else ()
    return TiffPages(main, tuple(tuple(_sub_pages(page, found)) for page in main))


def _main_pages(data: Buffer, found: set[int]) -> Iterator[TiffPage]:
    with suppress(struct.error):
        start = first_directory(data)
        while page := _new_page(data, start, found):
            yield page
            start = next_directory(data, start)


def _sub_pages(page: TiffPage, found: set[int]) -> Iterator[TiffPage]:
    for start in page.integers(_SUB_DIRECTORIES, _MAX_DIRECTORIES):
        sub_page = _new_page(page.data, start, found)
        if sub_page:
            yield sub_page


def _new_page(data: Buffer, start: int, found: set[int]) -> TiffPage | None:
    """The page at an offset; None if it was found already or is unreadable, or if there are too many pages."""
    if start <= 0 or start in found or len(found) >= _MAX_DIRECTORIES:
        return None
    found.add(start)
    entries = {entry.tag: entry for entry in reversed(sound_entries(data, start, _MAX_ENTRIES))}
    return TiffPage(data, start, entries) if entries else None
