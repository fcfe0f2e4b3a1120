"""Windows of the app, with folders of their own for what outlives them."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, QObject, Qt, QTimer
from PyQt6.QtWidgets import QApplication

from shutterspan.core.paths import SAMPLE
from shutterspan.ui.focus import FocusKeys
from shutterspan.ui.main_window import MainWindow
from shutterspan.ui.state.preferences import Memory
from shutterspan.ui.theme import Theme

Until = Callable[..., None]


def until(condition: Callable[[], object], seconds: float = 150) -> None:
    """Let the app live until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        QApplication.processEvents()
        time.sleep(0.002)


@pytest.fixture(name="until")
def until_fixture() -> Until:
    return until


def made(app: QApplication, folder: Path) -> MainWindow:
    return MainWindow(Memory(folder / "app.ini"), Theme(app, "dark"), folder / "unsaved", folder / "log.txt")


@pytest.fixture
def focus_keys(qapp: QApplication) -> Iterator[None]:
    keys = FocusKeys(qapp)
    qapp.installEventFilter(keys)
    yield
    qapp.removeEventFilter(keys)


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, focus_keys: None) -> Iterator[MainWindow]:
    """Without a worker, as long as nothing is asked of one."""
    window = made(qapp, tmp_path / "own")
    window.resize(1280, 800)
    window.show()
    yield window
    window.parts.document.start(None)
    window.close()
    until(lambda: not window.isVisible())
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "fire truck.jpg"
    shutil.copy(SAMPLE, path)
    return path


@pytest.fixture
def opened(window: MainWindow, sample: Path) -> MainWindow:
    window.files.open(sample)
    until(lambda: window.parts.document.photo)
    return window


class Stalls(QObject):
    """Measures how long the UI thread doesn't come back to its loop, by what it does then. busy: seconds of its own
    work; away: of the clock, but for what it waited for a processor. On a busy computer the second also counts other
    threads that hold Python's lock and wait for a processor themselves."""

    _EVERY = 0.005

    def __init__(self) -> None:
        super().__init__()
        self.busy: dict[str, float] = {}
        self.away: dict[str, float] = {}
        self._during = ""
        self._last = _clocks()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(round(1000 * self._EVERY))

    def during(self, what: str) -> None:
        """What is measured from now on; what the test itself did up to now doesn't count."""
        self._during = what
        self._last = _clocks()

    def _tick(self) -> None:
        now = _clocks()
        wall, delay, work = (new - old for new, old in zip(now, self._last, strict=True))
        if self._during:
            for found, seconds in ((self.busy, work), (self.away, wall - delay - self._EVERY)):
                found[self._during] = max(found.get(self._during, 0.0), seconds)
        self._last = now


def _clocks() -> tuple[float, float, float]:
    return time.monotonic(), _waited(), time.thread_time()


def _waited() -> float:
    """Seconds for which this thread was ready to run and did not."""
    try:
        return int(Path(f"/proc/self/task/{os.getpid()}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


@pytest.fixture
def stalls() -> Iterator[Stalls]:
    found = Stalls()
    yield found
    found._timer.stop()
