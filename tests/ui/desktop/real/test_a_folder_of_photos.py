"""A folder of photos by mouse and keys in a real window: dropped, edited, queued, and nothing lost at the end."""

import json
import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from shutterspan.core.foundation.paths import SAMPLE

from .conftest import Desktop, until
from .test_by_hand import choose_file, frames_of

pytestmark = [pytest.mark.host, pytest.mark.slow]

#: A window that photos can be dragged from, at the lower right of the screen.
_SOURCE = """
import sys
from PyQt6.QtCore import QMimeData, Qt, QTimer, QUrl
from PyQt6.QtGui import QDrag
from PyQt6.QtWidgets import QApplication, QWidget

class Source(QWidget):
    def mouseMoveEvent(self, event):
        drag, mime = QDrag(self), QMimeData()
        mime.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[1:]])
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)
        QTimer.singleShot(3000, self.close)  # the drop is still to fetch the data

app = QApplication([])
source = Source(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
source.setWindowTitle("Source")
source.setGeometry(1200, 780, 160, 80)
source.show()
app.exec()
"""
CANVAS_MIDDLE = 660, 390


def processes_of(parent: int) -> list[int]:
    """The workers that a process has started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children if b"core.worker" in Path(f"/proc/{child}/cmdline").read_bytes()]


def drop(desktop: Desktop, tmp_path: Path, photos: list[Path]) -> None:
    script = tmp_path / "source.py"
    script.write_text(_SOURCE)
    desktop.start(sys.executable, script, *photos)
    desktop.window("^Source$")
    time.sleep(1)
    desktop.xdotool("mousemove", 1280, 820, "sleep", 0.3, "mousedown", 1, "sleep", 0.3)
    for x, y in ((1270, 815), (1250, 800), (1000, 600), (700, 400), CANVAS_MIDDLE):
        desktop.xdotool("mousemove", x, y, "sleep", 0.4)
    desktop.xdotool("mouseup", 1)
    desktop.xdotool("windowactivate", "--sync", desktop.window("dsc01.jpg"))


def test_ten_photos_of_which_two_are_broken(desktop: Desktop, tmp_path: Path) -> None:
    card, project = tmp_path / "card", tmp_path / "day.shutterspan"
    card.mkdir()
    photos = [card / f"dsc{number:02}.jpg" for number in range(1, 11)]
    for number, photo in enumerate(photos):
        Image.open(SAMPLE).resize((640 + 8 * number, 360)).save(photo, quality=95)
    for broken in (photos[2], photos[6]):
        broken.write_bytes(broken.read_bytes()[:500])
    (config := tmp_path / "home" / ".config" / "shutterspan").mkdir(parents=True)
    (config / "app.ini").write_text("[preferences]\ntheme=dark\n")
    state = tmp_path / "home" / ".local" / "state" / "shutterspan"
    log = state / "log" / "shutterspan.log"
    app = desktop.app()
    desktop.xdotool("windowactivate", "--sync", desktop.window("Shutterspan"))
    time.sleep(1)

    drop(desktop, tmp_path, photos)
    until(lambda: "dsc01.jpg" in desktop.title(), 30, f"nothing was dropped: {desktop.title()}")
    time.sleep(2)

    # Regions in two of them.
    desktop.keys("r")
    desktop.drag((500, 300), (800, 480))
    until(lambda: "*" in desktop.title(), 10, "nothing was drawn")
    desktop.keys("Next")
    until(lambda: "dsc02.jpg" in desktop.title(), 20)
    time.sleep(1)
    desktop.keys("r")
    desktop.drag((450, 280), (820, 500))

    # Two exports go into the queue, while the next photo is unfolded.
    for number in (2, 4):
        desktop.keys("ctrl+e")
        desktop.window("^Export$")
        time.sleep(0.5)
        desktop.keys("Down", "Return")
        if number == 2:
            desktop.keys("Next")  # the third is broken, so the fourth comes next
            until(lambda: "dsc04.jpg" in desktop.title(), 20, "a broken photo isn't passed over")
            time.sleep(1)
            desktop.keys("ctrl+u")
            time.sleep(2)
    workers = processes_of(app.pid)
    assert len(workers) == 2, "one unfolds, one exports"
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    videos = [card / "dsc02.mp4", card / "dsc04.mp4"]  # each “Down” chooses the next preset, another kind of MP4
    until(lambda: any(video.exists() for video in videos), 120, "the killed worker was not replaced")

    # Two more that go on at the next start. Stopped workers can't finish them before the app is closed.
    for number in (5, 6):
        desktop.keys("Next")
        time.sleep(1.5)
        desktop.keys("ctrl+e")
        desktop.window("^Export$")
        time.sleep(0.5)
        if number == 6:
            for worker in processes_of(app.pid):
                os.kill(worker, signal.SIGSTOP)
        desktop.keys("Return")
        time.sleep(0.5)
    desktop.keys("ctrl+q")
    desktop.window("Unsaved Work")
    desktop.keys("Return")
    choose_file(desktop, "Save Project", project)
    until(project.exists, 20, "the project was not saved")
    desktop.window("Exports Running")
    desktop.keys("Return")
    until(lambda: app.poll() is not None, 20, "it doesn't end")
    saved = json.loads(project.read_text())
    assert [photo["photo"]["path"] for photo in saved["photos"]] == [f"card/{photo.name}" for photo in photos]
    assert [len(photo.get("regions", ())) for photo in saved["photos"]] == [1, 1, *[0] * 8]
    waiting = len(list(state.glob("queue/*/*.json")))
    assert waiting >= 1, "nothing waits for the next start"

    again = desktop.app(project)
    desktop.xdotool("windowactivate", "--sync", desktop.window("day.shutterspan"))
    everything = [*videos, card / "dsc05.mp4", card / "dsc06.mp4"]
    until(lambda: all(video.exists() for video in everything), 180, "an export is lost")
    assert len(frames_of(everything[0], 648, 360)) > 10
    desktop.keys("ctrl+q")
    until(lambda: again.poll() is not None, 20, "it doesn't end")
    assert again.returncode == 0
    assert not list(state.glob("queue/*/*.json")), "everything is done"
    assert not [path for path in card.iterdir() if path.name.startswith(".")], "unfinished files are left"
    errors = set(re.findall(r"^([\w.]+(?:Error|Exception)): ", log.read_text(), re.MULTILINE))
    assert errors <= {"ValueError", "shutterspan.core.foundation.errors.InputError"}, "only broken photos are errors"
