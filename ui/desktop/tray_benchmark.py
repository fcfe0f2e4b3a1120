"""Measure the tray with a folder of 2,000 files.

`python -m shutterspan.ui.desktop.tray_benchmark` prints the figures as JSON.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QMimeData, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PyQt6.QtWidgets import QApplication, QListView

from shutterspan.core.foundation.memory import peak_memory_mb
from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.foundation.stopwatch import Stopwatch
from shutterspan.ui.desktop.app import make_application, start_window
from shutterspan.ui.desktop.latency_benchmark import run_event_loop, statistics_of, wait_until
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.state.tray_thumbnails import MAX_SIZE, TrayThumbnails
from shutterspan.ui.desktop.theme import Theme
from shutterspan.ui.desktop.ui_latency import LatencyMonitor

_WINDOW_SIZE = 1600, 1000
_FILES, _BROKEN = 2000, 10
#: Width, height and suffix of the kinds of photos, which alternate, and the number of photos of the largest kind.
_KINDS = ((1500, 1000, "jpg"), (900, 1350, "png"), (1500, 1000, "tif"), (1350, 900, "webp"))
_LARGEST, _LARGEST_COUNT = (6000, 4000, "jpg"), 40
_OTHER_SUFFIXES = ("txt", "mp4", "pdf", "xmp")
_OTHER_COUNT = 100
_STEP_MS = 16
#: Until the first photo is painted.
_REST_MS = 300
#: Number of readings over which the time is averaged.
_READINGS = 5


def measure(app: QApplication, folder: Path) -> dict[str, Any]:
    """Drop a folder of 2,000 files onto the window, scroll through the tray while it reads them, and again afterwards.

    “turns”: how long the UI thread blocked its event loop, as in `latency_benchmark`; “seconds”: until all photos were
    read; “photos”, “unreadable”: their numbers; “memory_mb”: of this process before, and at most; “thumbnails_mb”: of
    all thumbnails, and “uncompressed_mb” if they were kept as pictures; “kinds”: of each kind of photo the count, and
    the milliseconds to read it as a thumbnail and as a whole.
    folder: receives the files, settings and unsaved documents. Raises TimeoutError.
    """
    card = folder / "card"
    kinds = _make_files(card)
    window = MainWindow(SettingsStore(folder / "app.ini"), Theme(app, "dark"), folder / "unsaved", folder / "log.txt")
    window.resize(*_WINDOW_SIZE)
    window.show()
    ready: list[object] = []
    window.context.worker.ready.connect(ready.append)
    start_window(window)
    wait_until(lambda: ready)
    document, tray = window.context.document, window.context.tray
    memory_before, start = peak_memory_mb(), time.monotonic()
    monitor = LatencyMonitor(window)
    monitor.start_activity("open")
    _drop(window, card)
    wait_until(lambda: document.photo)
    run_event_loop(_REST_MS)
    rows = tray.findChild(QListView)
    assert rows
    monitor.start_activity("scroll while reading")
    _scroll_through(rows)
    monitor.start_activity("read")
    wait_until(lambda: all(entry.size or entry.problem for entry in document.entries))
    seconds = time.monotonic() - start
    monitor.start_activity("scroll")
    _scroll_through(rows)
    monitor.stop()
    report = {
        "turns": {activity: statistics_of(iterations) for activity, iterations in monitor.iterations.items()},
        "photos": len(document.entries),
        "unreadable": sum(entry.problem is not None for entry in document.entries),
        "seconds": seconds,
        "memory_mb": {"before": memory_before, "peak": peak_memory_mb()},
        **_thumbnail_sizes(document.entries, tray.thumbnails),
        "kinds": {path.name: {"count": count, **_reading_times(path)} for path, count in kinds.items()},
    }
    window.quit_now()  # without questions
    sip.delete(window)  # at interpreter exit, objects that it needs may be deleted before it
    return report


def _make_files(folder: Path) -> dict[Path, int]:
    """Make photos of all kinds and other files. Returns a photo of each kind, with the number of its copies."""
    folder.mkdir()
    sources = [_make_photo(folder, *kind) for kind in (*_KINDS, _LARGEST)]
    copies = _FILES - len(sources) - _BROKEN - _OTHER_COUNT
    counts = dict.fromkeys(sources, 1)
    for number in range(copies):
        is_largest = number % (copies // _LARGEST_COUNT) == 1
        source = sources[-1] if is_largest else sources[number % len(_KINDS)]
        counts[source] += 1
        _link(source, folder / f"photo {number}{source.suffix}")
    for number in range(_BROKEN):
        source = sources[number % len(_KINDS)]
        (folder / f"broken {number}{source.suffix}").write_bytes(source.read_bytes()[:500])
    for number in range(_OTHER_COUNT):
        (folder / f"other {number}.{_OTHER_SUFFIXES[number % len(_OTHER_SUFFIXES)]}").write_bytes(b"no photo")
    return counts


def _make_photo(folder: Path, width: int, height: int, suffix: str) -> Path:
    path = folder / f"{width}x{height}.{suffix}"
    mode = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    QImage(str(SAMPLE)).scaled(width, height, *mode).save(str(path))
    return path


def _link(source: Path, target: Path) -> None:
    """Link a file, or copy it if the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def _drop(window: MainWindow, path: Path) -> None:
    mime, at, action = QMimeData(), QPointF(window.rect().center()), Qt.DropAction.CopyAction
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    state = action, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(at.toPoint(), *state))
    QApplication.sendEvent(window, QDropEvent(at, *state))


def _scroll_through(rows: QListView) -> None:
    """Scroll to the end, one page per frame of the screen."""
    bar = rows.verticalScrollBar()
    assert bar
    bar.setValue(0)
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + bar.pageStep())
        run_event_loop(_STEP_MS)


def _thumbnail_sizes(entries: Sequence[PhotoEntry], thumbnails: TrayThumbnails) -> dict[str, float]:
    jpegs = [jpeg for entry in entries if (jpeg := thumbnails.jpeg(entry))]
    pictures = map(QImage.fromData, jpegs)
    return {
        "thumbnails_mb": sum(map(len, jpegs)) / 1e6,
        "uncompressed_mb": sum(picture.sizeInBytes() for picture in pictures) / 1e6,
    }


def _reading_times(path: Path) -> dict[str, float]:
    """Milliseconds to read a photo as a thumbnail, and to shrink the whole photo to one."""
    from shutterspan.core.image_io.reading import load_photo
    from shutterspan.core.image_io.resizing import shrink_into
    from shutterspan.core.image_io.thumbnail import load_thumbnail

    watch = Stopwatch()
    for _ in range(_READINGS):
        with watch.timing("thumbnail_ms"):
            load_thumbnail(path, *MAX_SIZE)
        with watch.timing("whole_ms"):
            shrink_into(load_photo(path).pixels, *MAX_SIZE)
    return {name: 1000 * seconds / _READINGS for name, seconds in watch.seconds.items()}


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    with tempfile.TemporaryDirectory(prefix="shutterspan-measure-") as folder:
        print(json.dumps(measure(app, Path(folder)), indent=2))
