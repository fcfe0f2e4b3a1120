"""Small pictures of the document's photos, read in the background: the visible ones first."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from shutterspan.core.foundation.log import log_error
from shutterspan.core.foundation.messages import Message
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry

#: Largest width and height, in pixels: the tray's box on a screen with two pixels per unit.
MAX_SIZE = 256, 176
_JPEG_QUALITY = 85
_INTERVAL_MS = 50
#: New photos wait until the visible photo is on the screen, but at most for the longer time, so that they don't delay
#: it.
_DELAY_MS, _MAX_DELAY_MS = 200, 1500


@dataclass(frozen=True)
class _Thumbnail:
    """The facts read from a file. jpeg: its thumbnail as a JPEG file; size: width and height of the whole photo."""

    jpeg: bytes
    size: tuple[int, int]


class TrayThumbnails(QObject):
    """Reads each photo of a document of several, and sets the size or the problem of its entry.

    The thumbnails stay in memory as JPEG files, of some ten thousand bytes each.
    """

    changed = pyqtSignal()  # photos were read; sent at most every 50 ms
    failed = pyqtSignal(list)  # the entries that can't be read, once all are read

    def __init__(self, document: Document, parent: QObject | None = None):
        super().__init__(parent)
        self._document = document
        self._background = Background(self, threads=1)
        self._queue = _ReadingQueue()
        self._is_reading = False
        self._jpegs: dict[Path, bytes] = {}
        #: The entries by their files, which were read or wait to be read.
        self._entries: dict[Path, list[PhotoEntry]] = {}
        self._unreadable: set[Path] = set()
        self._new_failures: list[PhotoEntry] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._deliver)
        self._start_timer = QTimer(self)
        self._start_timer.setSingleShot(True)
        self._start_timer.timeout.connect(self._start)
        document.entries_changed.connect(self._follow_entries)
        document.entry_changed.connect(self._follow_entry)
        document.photo_changed.connect(self._start_soon)

    def jpeg(self, entry: PhotoEntry) -> bytes | None:
        """The thumbnail as a JPEG file; None if it isn't read yet, or can't be read."""
        return self._jpegs.get(entry.path)

    def request(self, entries: Iterable[PhotoEntry]) -> None:
        """Read these before all others. Earlier requests lose their priority."""
        self._queue.put_first([entry.path for entry in entries])

    def retry(self, entries: Iterable[PhotoEntry]) -> None:
        """Read entries with a problem again."""
        self._read_again([entry.path for entry in entries if entry.problem])

    def close(self) -> None:
        """Stop reading files, at the end of the program."""
        self._queue.close()

    def _follow_entries(self) -> None:
        """Read the files of new entries, and drop the files of removed entries."""
        entries: dict[Path, list[PhotoEntry]] = {}
        if len(self._document.entries) > 1:
            for entry in self._document.entries:
                entries.setdefault(entry.path, []).append(entry)
        gone, new = self._entries.keys() - entries.keys(), [path for path in entries if path not in self._entries]
        self._entries = entries
        for path in gone:
            self._jpegs.pop(path, None)
        self._unreadable -= gone
        self._new_failures = [entry for entry in self._new_failures if entry.path not in gone]
        self._queue.remove(gone)
        self._queue.add(new)
        self._start_soon()

    def _follow_entry(self, entry: PhotoEntry) -> None:
        """Read a file again that exists again."""
        if entry.path in self._unreadable and not entry.problem:
            self._read_again([entry.path])

    def _read_again(self, paths: Iterable[Path]) -> None:
        known = [path for path in paths if path in self._entries]
        self._unreadable.difference_update(known)
        self._queue.add(known)
        self._start()

    def _start_soon(self) -> None:
        self._start_timer.start(_DELAY_MS if self._document.current else _MAX_DELAY_MS)

    def _start(self) -> None:
        if self._is_reading or self._queue.is_empty:
            return
        self._is_reading = True
        self._timer.start()
        self._background.run(self._queue.read_all, lambda _: self._finish())

    def _finish(self) -> None:
        self._is_reading = False
        self._timer.stop()
        self._deliver()
        self._start()  # including files that were added while the last one was read
        if self._new_failures and not self._is_reading:
            failures, self._new_failures = self._new_failures, []
            self.failed.emit(failures)

    def _deliver(self) -> None:
        """Take over the results since the last call."""
        results = self._queue.take_results()
        for path, result in results:
            for entry in self._entries.get(path, ()):
                self._take_over(entry, result)
        if results:
            self.changed.emit()

    def _take_over(self, entry: PhotoEntry, result: _Thumbnail | Message) -> None:
        if isinstance(result, Message):
            entry.problem = result
            self._unreadable.add(entry.path)
            self._new_failures.append(entry)
        else:
            entry.size, entry.problem = result.size, None
            self._jpegs[entry.path] = result.jpeg
        self._document.entry_changed.emit(entry)


class _ReadingQueue:
    """The files that wait to be read and the results, shared by the UI thread and the reading thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Path, None] = {}
        self._first: list[Path] = []
        self._results: list[tuple[Path, _Thumbnail | Message]] = []
        self._is_closed = False

    @property
    def is_empty(self) -> bool:
        with self._lock:
            return not self._waiting

    def add(self, paths: Iterable[Path]) -> None:
        with self._lock:
            if not self._is_closed:
                self._waiting.update(dict.fromkeys(paths))

    def remove(self, paths: Iterable[Path]) -> None:
        with self._lock:
            for path in paths:
                self._waiting.pop(path, None)

    def put_first(self, paths: Sequence[Path]) -> None:
        with self._lock:
            self._first = list(paths)

    def close(self) -> None:
        with self._lock:
            self._waiting.clear()
            self._is_closed = True

    def take_results(self) -> list[tuple[Path, _Thumbnail | Message]]:
        with self._lock:
            results, self._results = self._results, []
        return results

    def read_all(self) -> None:
        """Read files until none is waiting. Slow."""
        while path := self._take():
            result = _read(path)
            with self._lock:
                self._results.append((path, result))

    def _take(self) -> Path | None:
        with self._lock:
            self._first = [path for path in self._first if path in self._waiting]
            path = next(chain(self._first, self._waiting), None)
            if path:
                del self._waiting[path]
            return path


def _read(path: Path) -> _Thumbnail | Message:
    """The thumbnail of a file, or why it can't be read."""
    from shutterspan.core.image_io.thumbnail import load_thumbnail

    try:
        thumbnail = load_thumbnail(path, *MAX_SIZE)
        return _Thumbnail(_jpeg(thumbnail.pixels), (thumbnail.width, thumbnail.height))
    except Exception as error:  # even an unexpected error must not stop the reading of the others
        return log_error(error).content


def _jpeg(pixels: UInt8Array) -> bytes:
    """pixels: (h,w,3), RGB."""
    import cv2

    _, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return data.tobytes()
