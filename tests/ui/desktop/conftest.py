import gc
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.photo_entry import DocumentSnapshot, PhotoEntry, PhotoSnapshot
from shutterspan.ui.desktop.ui_latency import LatencyMonitor

# Create and paint windows without a display, unless the environment names a Qt platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

Until = Callable[..., None]

_UNEDITED = DocumentState()

#: Mouse and keys. PyQt6's stubs take these static methods for methods of an object.
qtest: Any = QTest


def snapshot_of(photo: OpenedPhoto, state: DocumentState = _UNEDITED) -> DocumentSnapshot:
    """The saved state of a document with one photo."""
    return DocumentSnapshot((PhotoSnapshot(PhotoEntry(photo.path), photo.path, photo.sha256, state),))


def until(condition: Callable[[], object], seconds: float = 150) -> None:
    """Process events until the condition is true. Fails after the time limit."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        QApplication.processEvents()
        time.sleep(0.002)


@pytest.fixture(name="until")
def until_fixture() -> Until:
    return until


@pytest.fixture
def latency_monitor() -> Iterator[LatencyMonitor]:
    """Exclude objects of earlier tests from garbage collection, so that they cost the window no time."""
    gc.collect()
    gc.freeze()
    monitor = LatencyMonitor()
    yield monitor
    monitor.stop()
    gc.unfreeze()
