"""Closing a document shows the start page; the program ends on SIGTERM."""

import subprocess
import sys
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import Until


def test_closing_shows_the_start_page(opened: MainWindow, until: Until) -> None:
    QtBot.keyClick(opened, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    until(lambda: opened.context.document.photo is None)
    until(lambda: opened.context.empty_state.isVisible())
    assert opened.windowTitle() == "Shutterspan"
    assert not opened.context.canvas.isVisible()
    assert not any(opened.context.actions[name].isEnabled() for name in ("unfold", "lasso", "arrow"))


_ENDS_DURING_A_MESSAGE = """
import signal, sys
from PyQt6.QtCore import QEvent, QObject
from shutterspan.ui.desktop import app

class Ender(QObject):
    has_ended = False

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.SockAct and not self.has_ended:
            self.has_ended = True
            signal.raise_signal(signal.SIGTERM)
        return False

ender, make_application = Ender(), app.make_application

def make(arguments):
    application = make_application(arguments)
    application.installEventFilter(ender)
    return application

app.make_application = make
sys.exit(app.run())
"""


def test_the_program_ends_on_sigterm_during_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM while a message of the worker arrives: its receiver must exist until it is handled."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    done = subprocess.run([sys.executable, "-c", _ENDS_DURING_A_MESSAGE], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


_READS_SLOWLY = """
import signal, sys, time
from pathlib import Path
from shutterspan.ui.desktop import app
from shutterspan.ui.desktop.background import call_later
from shutterspan.ui.desktop.flows import {module}

def slow(*arguments):
    time.sleep({seconds})
    return []

def leave(window):
    print("leaves", flush=True)
    {leave}

{module}.{reader} = slow
start_window = app.start_window

def start_and_leave(window, paths):
    start_window(window, paths)
    call_later(window, 500, lambda: leave(window))

app.start_window = start_and_leave
sys.exit(app.run([Path(sys.argv[1])]))
"""


@pytest.mark.parametrize(
    ("reader", "seconds"),
    [
        ("file_flow.open_path", 1),
        pytest.param("file_flow.open_path", 100, marks=pytest.mark.slow),
        pytest.param("recent_files_flow.existing_paths", 100, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("leave", ["window.close()", "signal.raise_signal(signal.SIGTERM)"])
def test_the_program_ends_while_a_slow_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: Path, reader: str, seconds: int, leave: str
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    module, name = reader.split(".")
    script = _READS_SLOWLY.format(module=module, reader=name, seconds=seconds, leave=leave)
    done = subprocess.run([sys.executable, "-c", script, sample], capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "leaves\n"
    if leave == "window.close()":
        assert "geometry" in (tmp_path / "shutterspan" / "app.ini").read_text()
