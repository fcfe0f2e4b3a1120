"""The desktop app: `shutterspan app`."""

import gc
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from ctypes.util import find_library
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from platformdirs import user_config_path, user_state_path
from PyQt6 import sip
from PyQt6.QtCore import QEvent, QObject, QTimer
from PyQt6.QtGui import QFileOpenEvent
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.log import log, log_path, logged
from shutterspan.core.foundation.system_libraries import missing_library
from shutterspan.ui.desktop.background import Background, all_done, later
from shutterspan.ui.desktop.focus import FocusKeys
from shutterspan.ui.desktop.icons import app_icon
from shutterspan.ui.desktop.language import speak
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import Memory
from shutterspan.ui.desktop.theme import Theme

#: As often, in milliseconds, Python looks whether a signal came; Qt's loop alone never would.
_SIGNALS = 250
#: Work in other threads may take so many seconds to end once the window is closed.
_LEAVING = 3.0


def run(path: Path | None = None, arguments: Sequence[str] = ()) -> int:
    """Until the window is closed; the exit code. path: of a photo or a project; arguments: for Qt.

    Raises InputError: there is no display, or Qt can't use it; otherwise Qt would end the process without a word.
    """
    _require_display()
    app = make_application(arguments)
    window = make_window(app)
    app.installEventFilter(_Opened(window))
    sys.excepthook = _Hook(window)
    timer = QTimer()
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNALS)
    ends = signal.SIGINT, signal.SIGTERM
    handlers = [signal.signal(number, partial(_end_soon, window)) for number in ends]
    window.show()
    later(window, 0, lambda: begin(window, path))
    code = app.exec()
    for number, handler in zip(ends, handlers, strict=True):
        signal.signal(number, handler)
    sys.excepthook = sys.__excepthook__
    if not all_done(window.findChildren(Background), _LEAVING):
        _exit_at_once(code)
    sip.delete(window)  # left to the end of the process, it may go after what it needs
    return code


def _end_soon(window: MainWindow, *_: object) -> None:
    """A signal may come in the middle of any event, whose receiver must not be deleted under its feet."""
    later(window, 0, window.end_at_once)


def _exit_at_once(code: int) -> NoReturn:
    """A thread is held up, maybe by a network drive. Qt would wait for its end and hold the interpreter lock meanwhile,
    without which the thread can't end."""
    log.warning("work in other threads did not end in time")
    logging.shutdown()
    os._exit(code)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    app = QApplication(["shutterspan", *arguments])
    app.setApplicationName("Shutterspan")
    app.setDesktopFileName("shutterspan")
    app.setWindowIcon(app_icon())
    app.installEventFilter(FocusKeys(app))
    return app


def make_window(app: QApplication) -> MainWindow:
    memory = Memory(user_config_path("shutterspan", appauthor=False) / "app.ini", app)
    speak(app, memory.preferences.language)
    recovery = user_state_path("shutterspan", appauthor=False) / "unsaved"
    return MainWindow(memory, Theme(app, memory.preferences.theme), recovery, log_path())


def begin(window: MainWindow, path: Path | None) -> None:
    """Once the window is seen."""
    window.start(path)
    gc.freeze()  # what is there now stays; to look through it for garbage would hold the window up, for 20 ms a time


def _require_display(environment: Mapping[str, str] = os.environ) -> None:
    if sys.platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        raise InputError("There is no display to show a window on.", "Start it from a desktop.")
    if not environment.get("WAYLAND_DISPLAY") and not find_library("xcb-cursor"):
        raise missing_library("libxcb-cursor.so.0")


class _Opened(QObject):
    """macOS hands over files that were double-clicked as events."""

    def __init__(self, window: MainWindow):
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self._window.files.open(Path(event.file()))
            return True
        return False


class _Hook:
    """What nobody expected becomes a sentence, and the window lives; the traceback goes to the log."""

    def __init__(self, window: MainWindow):
        self._window = window

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self._window.parts.messages.fail(logged(error))
        else:
            log.error("unexpected end", exc_info=error)
