"""One whole session, by mouse and keys in a real window; and what a screen reader makes of it."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, ImageChops

from shutterspan.core.foundation.paths import SAMPLE

from .conftest import Desktop, until

pytestmark = [pytest.mark.host, pytest.mark.slow]

#: In a window of 1440x900 without borders: left and right edge of the canvas, and its upper and lower.
CANVAS = 45, 1136, 71, 763
FILMSTRIP = 840
EXPORT_BUTTON = 1370, 47
ACCENT = (245, 166, 35)


def on_photo(x: float, y: float) -> tuple[float, float]:
    """A place of the sample, 1280x720, that is seen whole."""
    left, right, top, bottom = CANVAS
    scale = min((right - left - 24) / 1280, (bottom - top - 24) / 720)
    return (left + right) / 2 + (x - 640) * scale, (top + bottom) / 2 + (y - 360) * scale


def is_unfolded(desktop: Desktop) -> bool:
    """The next step is to export, and its button says so."""
    picture = desktop.picture()
    x, y = EXPORT_BUTTON
    around = [picture.getpixel((x + dx, y + dy)) for dx in (-52, 52) for dy in (-12, 12)]
    return sum(max(abs(a - b) for a, b in zip(pixel, ACCENT, strict=True)) < 30 for pixel in around) >= 3


def canvas_of(desktop: Desktop, name: str) -> Image.Image:
    left, right, top, bottom = CANVAS
    return desktop.picture(name).crop((left, top, right, bottom))


def differ(one: Image.Image, other: Image.Image) -> float:
    return float(np.asarray(ImageChops.difference(one, other), float).mean())


def frames_of(video: Path) -> np.ndarray:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", video, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, 720, 1280, 3)


def choose_file(desktop: Desktop, title: str, path: Path) -> None:
    desktop.window(title)
    time.sleep(0.5)
    desktop.keys("ctrl+a")
    desktop.type(str(path))
    time.sleep(0.5)
    desktop.keys("Return")


def test_a_session_by_mouse_and_keys(desktop: Desktop, tmp_path: Path) -> None:
    photo, project = tmp_path / "truck.jpg", tmp_path / "mine.shutterspan"
    shutil.copy(SAMPLE, photo)
    (config := tmp_path / "home" / ".config" / "shutterspan").mkdir(parents=True)
    (config / "app.ini").write_text("[preferences]\ntheme=dark\n")
    app = desktop.app()
    window = desktop.window("Shutterspan")
    desktop.xdotool("windowactivate", "--sync", window)
    time.sleep(1)

    desktop.keys("ctrl+o")
    choose_file(desktop, "Open", photo)
    until(lambda: "truck.jpg" in desktop.title(), why=f"it is called {desktop.title()}")
    time.sleep(1)

    desktop.keys("f")
    truck = [(230, 380), (500, 340), (860, 380), (930, 600), (600, 680), (230, 620), (232, 390)]
    desktop.drag(*(on_photo(x, y) for x, y in truck))
    desktop.keys("a")
    desktop.drag(on_photo(800, 520), on_photo(450, 500))
    until(lambda: "*" in desktop.title(), 10, "nothing was drawn")

    photo_seen = canvas_of(desktop, "drawn")
    desktop.keys("ctrl+u")
    until(lambda: is_unfolded(desktop), 120, "it never was unfolded")
    time.sleep(3)
    desktop.keys("k")

    left, right = CANVAS[0] + 20, CANVAS[1] - 20

    def comes(name: str, condition: Callable[[Image.Image], bool]) -> Image.Image:
        """What the canvas shows once that is as it should be, and stays."""
        until(lambda: condition(canvas_of(desktop, name)), 120, f"{name} is never shown")
        before, now = None, canvas_of(desktop, name)
        while before is None or differ(before, now) > 0:
            time.sleep(2)
            before, now = now, canvas_of(desktop, name)
        return now

    desktop.drag((left + 300, FILMSTRIP), (left, FILMSTRIP))
    first = comes("first", lambda now: differ(now, photo_seen) > 0.5)
    desktop.drag((left, FILMSTRIP), ((left + right) / 2, FILMSTRIP), (right, FILMSTRIP))
    last = comes("last", lambda now: differ(now, first) > 0.5)
    desktop.keys("ctrl+f")
    comes("flipped", lambda now: differ(now, first) < differ(now, last))

    desktop.keys("ctrl+e")
    desktop.window("^Export$")
    desktop.keys("Down")
    video = tmp_path / "truck.mp4"
    desktop.keys("Return")
    until(video.exists, 180, "nothing was exported")
    until(lambda: is_unfolded(desktop), 60, "the export doesn't end")

    for _ in range(3):
        desktop.keys("ctrl+z")
    until(lambda: "*" not in desktop.title(), 10, "something is not undone")
    for _ in range(3):
        desktop.keys("ctrl+shift+z")
    until(lambda: "*" in desktop.title(), 10, "nothing is done again")
    desktop.keys("ctrl+s")
    choose_file(desktop, "Save Project", project)
    until(lambda: project.exists() and "mine.shutterspan" in desktop.title() and "*" not in desktop.title(), 30)
    told = json.loads(project.read_text())
    (region,) = told["regions"]
    assert len(region["polygon"]) > 8
    assert len(region["arrows"]) == 1
    assert told["flipped"] is True

    desktop.keys("ctrl+w")
    until(lambda: desktop.title() == "Shutterspan", 10, "it is still open")
    desktop.keys("ctrl+o")
    choose_file(desktop, "Open", project)
    until(lambda: "mine.shutterspan" in desktop.title() and "*" not in desktop.title(), 20)
    time.sleep(1)
    assert differ(canvas_of(desktop, "reopened"), photo_seen) < 1

    libraries = Path(f"/proc/{app.pid}/maps").read_text()
    assert "libQt6Core" in libraries and "libtorch" not in libraries, "what is heavy stays in the worker"
    desktop.keys("ctrl+q")
    until(lambda: app.poll() is not None, 20, "it doesn't end")
    assert app.returncode == 0
    log = tmp_path / "home" / ".local" / "state" / "shutterspan" / "log" / "shutterspan.log"
    assert not log.exists() or "Traceback" not in log.read_text()

    # The core makes the same of the project.
    core = tmp_path / "core.mp4"
    command = [sys.executable, "-m", "shutterspan.ui.cli", "render", project, "-o", core]
    subprocess.run(command, check=True, env=desktop.environment, capture_output=True)
    assert (frames_of(video) == frames_of(core)).all()


_READ_TREE = """
import json, sys, time
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi

def walk(node):
    yield node
    for number in range(node.get_child_count()):
        child = node.get_child_at_index(number)
        if child is not None:
            yield from walk(child)

def app():
    desktop = Atspi.get_desktop(0)
    children = (desktop.get_child_at_index(n) for n in range(desktop.get_child_count()))
    return next((one for one in children if one is not None and one.get_name() == "Shutterspan"), None)

def wait(condition):
    for _ in range(300):
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    sys.exit("it never came")

def button(name):
    found = (n for n in walk(app()) if n.get_name() == name and "button" in n.get_role_name())
    return next((n for n in found if n.get_state_set().contains(Atspi.StateType.SHOWING)), None)

wait(app)
wait(lambda: button("Try the Sample")).get_action_iface().do_action(0)
wait(lambda: button("Unfold"))
time.sleep(1)
shown = [n for n in walk(app()) if n.get_state_set().contains(Atspi.StateType.SHOWING)]
print(json.dumps([[n.get_role_name(), n.get_name(), n.get_description()] for n in shown]))
"""


def test_a_screen_reader_finds_its_way(desktop: Desktop, tmp_path: Path) -> None:
    if subprocess.run(
        ["/usr/bin/python3", "-c", "import gi; gi.require_version('Atspi', '2.0')"], check=False
    ).returncode:
        pytest.skip("no screen reader's view: python3-gi and gir1.2-atspi-2.0 are not installed")
    reader = tmp_path / "read.py"
    reader.write_text(_READ_TREE)
    session = f"{sys.executable} -m shutterspan.ui.cli app & /usr/bin/python3 {reader}; code=$?; kill $!; exit $code"
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", session],
        env=desktop.environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tree = json.loads(done.stdout.splitlines()[-1])
    buttons = {name for role, name, _ in tree if "button" in role or role == "check box"}
    wanted = {"Unfold", "Open", "Save", "Hand", "Lasso", "Brush", "Arrow", "Play", "Flip", "Export", "Frame Back"}
    assert wanted <= buttons, wanted - buttons
    named = {name for _, name, _ in tree}
    assert {"Photo", "Timeline", "Inspector", "Frames", "Speed", "Plays"} <= named
    unnamed = [(role, description) for role, name, description in tree if "button" in role and not name]
    assert not unnamed
