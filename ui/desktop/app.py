"""The desktop app: `shutterspan app`."""

import ctypes
import gc
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from platformdirs import user_cache_path, user_config_path, user_state_path
from PyQt6 import sip
from PyQt6.QtCore import QEvent, QObject, QTimer
from PyQt6.QtGui import QFileOpenEvent
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.log import log, log_error, log_path
from shutterspan.core.foundation.signals import stop_signals
from shutterspan.core.foundation.system_libraries import missing_library_error
from shutterspan.ui.desktop.background import Background, call_later, wait_for_all
from shutterspan.ui.desktop.icons import app_icon
from shutterspan.ui.desktop.language import install_translators
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.preferences import SettingsStore
from shutterspan.ui.desktop.theme import Theme

#: Python handles signals at this interval; while Qt's event loop is idle, no Python code runs.
_SIGNAL_POLL_MS = 250
#: Time for background threads to finish after the window was closed.
_SHUTDOWN_TIMEOUT_S = 3.0


def run(paths: Sequence[Path] = (), arguments: Sequence[str] = ()) -> int:
    """Run the app until its window is closed. Returns the exit code.

    paths: photos, folders or a project to open; arguments: command line arguments for Qt. Raises InputError: there is
    no display, or Qt can't use it (Qt itself would abort the process without a message).
    """
    _require_display()
    app = make_application(arguments)
    window = make_window(app)
    app.installEventFilter(_FileOpenFilter(window))
    sys.excepthook = _ExceptHook(window)
    timer = QTimer()
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNAL_POLL_MS)
    exit_signals = stop_signals()
    handlers = [signal.signal(signum, partial(_quit_soon, window)) for signum in exit_signals]
    window.show()
    call_later(window, 0, lambda: start_window(window, paths))
    code = app.exec()
    for signum, handler in zip(exit_signals, handlers, strict=True):
        signal.signal(signum, handler)
    sys.excepthook = sys.__excepthook__
    if not wait_for_all(window.findChildren(Background), _SHUTDOWN_TIMEOUT_S):
        _exit_at_once(code)
    sip.delete(window)  # at interpreter exit, objects that it needs may be deleted before it
    return code


def _quit_soon(window: MainWindow, *_: object) -> None:
    """Quit after the current event: a signal may arrive while an event's receiver is in use and must not be deleted."""
    call_later(window, 0, window.quit_now)


def _exit_at_once(code: int) -> NoReturn:
    """End the process while a background thread is blocked, for example by a network drive.

    A normal exit would deadlock: Qt waits for the thread while holding the interpreter lock that the thread needs.
    """
    log.warning("work in other threads did not end in time")
    logging.shutdown()
    os._exit(code)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    app = QApplication(["shutterspan", *arguments])
    app.setApplicationName("Shutterspan")
    app.setDesktopFileName("shutterspan")
    app.setWindowIcon(app_icon())
    return app


def make_window(app: QApplication) -> MainWindow:
    thumbnails = user_cache_path("shutterspan", appauthor=False) / "thumbnails"
    settings_store = SettingsStore(user_config_path("shutterspan", appauthor=False) / "app.ini", app, thumbnails)
    install_translators(app, settings_store.preferences.language)
    recovery = user_state_path("shutterspan", appauthor=False) / "unsaved"
    return MainWindow(settings_store, Theme(app, settings_store.preferences.theme), recovery, log_path())


def start_window(window: MainWindow, paths: Sequence[Path] = ()) -> None:
    """Call once the window is visible: open the paths, and exempt existing objects from garbage collection."""
    window.start(paths)
    gc.freeze()  # these objects stay in memory; scanning them at each collection would block the UI for 20 ms


def _require_display(environment: Mapping[str, str] = os.environ) -> None:
    if sys.platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        raise InputError("display_missing")
    if not environment.get("WAYLAND_DISPLAY"):
        _require_library("libxcb-cursor.so.0")


def _require_library(name: str) -> None:
    """Raises InputError: this shared library is missing. Loading it finds those of the program without Python too."""
    try:
        ctypes.CDLL(name)
    except OSError as error:
        raise missing_library_error(name) from error


class _FileOpenFilter(QObject):
    """Opens files that were double-clicked on macOS, which arrive as events."""

    def __init__(self, window: MainWindow):
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self._window.files.open(Path(event.file()))
            return True
        return False


class _ExceptHook:
    """`sys.excepthook` that shows unexpected errors in the window and logs the traceback, so that the app continues."""

    def __init__(self, window: MainWindow):
        self._window = window

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self._window.context.messages.show_error(log_error(error))
        else:
            log.error("unexpected end", exc_info=error)
