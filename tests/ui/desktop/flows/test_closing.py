"""Closing a document by its key brings the first page back; a program that is asked to end does."""

import subprocess
import sys
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from shutterspan.ui.desktop.main_window import MainWindow


def test_the_first_page_comes_back(opened: MainWindow, until) -> None:
    QTest.keyClick(opened, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    until(lambda: opened.parts.document.photo is None)
    until(lambda: opened.parts.empty.isVisible())
    assert opened.windowTitle() == "Shutterspan"
    assert not opened.parts.canvas.isVisible()
    assert not any(opened.parts.actions[name].isEnabled() for name in ("unfold", "lasso", "arrow"))


_ASKED_TO_END = """
import signal, sys
from PyQt6.QtCore import QEvent, QObject
from shutterspan.ui.desktop import app

class Asking(QObject):
    asked = False

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.SockAct and not self.asked:
            self.asked = True
            signal.raise_signal(signal.SIGTERM)
        return False

asking, make_application = Asking(), app.make_application

def make(arguments):
    made = make_application(arguments)
    made.installEventFilter(asking)
    return made

app.make_application = make
sys.exit(app.run())
"""


def test_it_ends_as_it_is_asked_to_whatever_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even amid a word of the worker: what hears it must live until that is over."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    done = subprocess.run([sys.executable, "-c", _ASKED_TO_END], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


_READS_SLOWLY = """
import signal, sys, time
from pathlib import Path
from shutterspan.ui.desktop import app
from shutterspan.ui.desktop.background import later
from shutterspan.ui.desktop.flows import {module}

def slow(*arguments):
    time.sleep({seconds})
    return []

def leave(window):
    print("leaves", flush=True)
    {leave}

{module}.{reader} = slow
begin = app.begin

def begin_and_leave(window, path):
    begin(window, path)
    later(window, 500, lambda: leave(window))

app.begin = begin_and_leave
sys.exit(app.run(Path(sys.argv[1])))
"""


@pytest.mark.parametrize(
    ("reader", "seconds"),
    [
        ("files.open_path", 1),
        pytest.param("files.open_path", 100, marks=pytest.mark.slow),
        pytest.param("recent.existing", 100, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("leave", ["window.close()", "signal.raise_signal(signal.SIGTERM)"])
def test_it_ends_while_a_file_is_slow_to_read(
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
