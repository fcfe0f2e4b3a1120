"""The window appears quickly: heavy libraries stay out of its process."""

import subprocess
import sys
from pathlib import Path

import pytest

import shutterspan.ui.desktop.state

_FIRST_PAINT = """
import sys
from PyQt6.QtCore import QEvent, QObject
from shutterspan.ui.desktop.app import make_application, make_window

class PaintWatcher(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            print([name for name in ("torch", "cv2", "scipy") if name in sys.modules], flush=True)
            import os
            os._exit(0)
        return False

app = make_application()
window = make_window(app)
watcher = PaintWatcher()
window.context.empty_state.installEventFilter(watcher)
window.show()
app.exec()
"""


def test_the_first_paint_waits_for_no_heavy_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    done = subprocess.run([sys.executable, "-c", _FIRST_PAINT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]"]


def test_the_state_of_the_app_has_no_widgets() -> None:
    names = [path.stem for path in Path(shutterspan.ui.desktop.state.__path__[0]).glob("[a-z]*.py")]
    assert len(names) > 10
    imports = "; ".join(f"import shutterspan.ui.desktop.state.{name}" for name in names)
    check = "import sys; sys.exit('PyQt6.QtWidgets' in sys.modules or 'torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", f"{imports}; {check}"], check=True)
