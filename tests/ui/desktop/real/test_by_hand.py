"""A complete session by mouse and keys in a real window, and the accessibility tree that screen readers use."""

import json
import re
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
from shutterspan.core.types.arrays import UInt8Array

from .conftest import Desktop, until

pytestmark = [pytest.mark.host, pytest.mark.slow]

#: Left, right, upper and lower edge of the canvas in a borderless window of 1440x900.
CANVAS = 45, 1136, 71, 713
FILMSTRIP = 840
EXPORT_BUTTON = 1370, 47
FRAMES_FIELD = 1290, 475
ACCENT = (245, 166, 35)


def on_photo(x: float, y: float) -> tuple[float, float]:
    """Convert a point of the sample (1280x720), fitted into the canvas, to screen coordinates."""
    left, right, top, bottom = CANVAS
    scale = min((right - left - 24) / 1280, (bottom - top - 24) / 720)
    return (left + right) / 2 + (x - 640) * scale, (top + bottom) / 2 + (y - 360) * scale


def is_unfolded(desktop: Desktop) -> bool:
    """Whether the Export button is highlighted as the next step."""
    picture = np.asarray(desktop.picture(), int)
    x, y = EXPORT_BUTTON
    pixels = [picture[y + dy, x + dx] for dx in (-52, 52) for dy in (-12, 12)]
    return sum(max(abs(a - b) for a, b in zip(pixel, ACCENT, strict=True)) < 30 for pixel in pixels) >= 3


def canvas_of(desktop: Desktop, name: str) -> Image.Image:
    left, right, top, bottom = CANVAS
    return desktop.picture(name).crop((left, top, right, bottom))


def mean_difference(a: Image.Image, b: Image.Image) -> float:
    return float(np.asarray(ImageChops.difference(a, b), float).mean())


def frames_of(video: Path, width: int = 1280, height: int = 720) -> UInt8Array:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", video, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 3)


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

    photo_picture = canvas_of(desktop, "drawn")
    desktop.keys("ctrl+u")
    until(lambda: is_unfolded(desktop), 120, "it never was unfolded")
    time.sleep(3)
    desktop.keys("k")

    left, right = CANVAS[0] + 20, CANVAS[1] - 20

    def wait_for_picture(name: str, condition: Callable[[Image.Image], bool]) -> Image.Image:
        """Wait until the canvas meets a condition and no longer changes. Returns its picture."""
        until(lambda: condition(canvas_of(desktop, name)), 120, f"{name} is never shown")
        before, now = None, canvas_of(desktop, name)
        while before is None or mean_difference(before, now) > 0:
            time.sleep(2)
            before, now = now, canvas_of(desktop, name)
        return now

    desktop.drag((left + 300, FILMSTRIP), (left, FILMSTRIP))
    first = wait_for_picture("first", lambda now: mean_difference(now, photo_picture) > 0.5)
    desktop.drag((left, FILMSTRIP), ((left + right) / 2, FILMSTRIP), (right, FILMSTRIP))
    last = wait_for_picture("last", lambda now: mean_difference(now, first) > 0.5)
    desktop.keys("ctrl+f")
    wait_for_picture("flipped", lambda now: mean_difference(now, first) < mean_difference(now, last))

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
    saved = json.loads(project.read_text())
    (region,) = saved["regions"]
    assert len(region["polygon"]) > 8
    assert len(region["arrows"]) == 1
    assert saved["flipped"] is True

    desktop.keys("ctrl+w")
    until(lambda: desktop.title() == "Shutterspan", 10, "it is still open")
    desktop.keys("ctrl+o")
    choose_file(desktop, "Open", project)
    until(lambda: "mine.shutterspan" in desktop.title() and "*" not in desktop.title(), 20)
    until(lambda: is_unfolded(desktop), 120, "a project doesn't open unfolded")
    desktop.keys("k")

    libraries = Path(f"/proc/{app.pid}/maps").read_text()
    assert "libQt6Core" in libraries and "libtorch" not in libraries, "torch is only loaded in the worker"
    desktop.keys("ctrl+q")
    until(lambda: app.poll() is not None, 20, "it doesn't end")
    assert app.returncode == 0
    log = tmp_path / "home" / ".local" / "state" / "shutterspan" / "log" / "shutterspan.log"
    assert "exported" in log.read_text() and "Traceback" not in log.read_text()

    # The command line renders the same frames from the project.
    core = tmp_path / "core.mp4"
    command: list[str | Path] = [sys.executable, "-m", "shutterspan.ui.cli", "render", project, "-o", core]
    subprocess.run(command, check=True, env=desktop.environment, capture_output=True)
    assert (frames_of(video) == frames_of(core)).all()


def test_keys_work_after_fields_and_menus(desktop: Desktop, tmp_path: Path) -> None:
    photo, project = tmp_path / "truck.jpg", tmp_path / "truck.shutterspan"
    shutil.copy(SAMPLE, photo)
    (config := tmp_path / "home" / ".config" / "shutterspan").mkdir(parents=True)
    (config / "app.ini").write_text("[preferences]\ntheme=dark\n")
    app = desktop.app(photo)
    desktop.xdotool("windowactivate", "--sync", desktop.window("truck.jpg"))
    time.sleep(2)
    desktop.keys("ctrl+u")
    titles: set[str] = set()

    def ends() -> bool:
        titles.add(desktop.title())
        return is_unfolded(desktop)

    until(ends, 120, "it never was unfolded")
    assert any(re.match(r"\d+ % – truck.jpg", title) for title in titles), titles
    time.sleep(4)
    desktop.keys("k")

    desktop.click(*FRAMES_FIELD)
    desktop.keys("ctrl+a")
    desktop.type("12")
    desktop.keys("Return", "space")
    pictures = [canvas_of(desktop, f"playing {number}") for number in range(4)]
    assert any(mean_difference(one, pictures[0]) > 0.2 for one in pictures), "Space doesn't play"
    desktop.keys("k")

    fitted = canvas_of(desktop, "fitted")
    desktop.keys("ctrl+plus")
    time.sleep(1)
    assert mean_difference(canvas_of(desktop, "larger"), fitted) > 2
    desktop.keys("0", "Tab")
    until(lambda: not is_unfolded(desktop), 10, "the panels are still there")
    desktop.keys("Tab")
    until(lambda: is_unfolded(desktop), 10, "the panels are gone")
    time.sleep(1)
    assert mean_difference(canvas_of(desktop, "fitted again"), fitted) < 0.5

    desktop.keys("r")
    desktop.drag(on_photo(230, 380), on_photo(930, 680))
    until(lambda: "*" in desktop.title(), 10, "nothing was drawn")
    desktop.xdotool("keydown", "ctrl")
    desktop.drag(on_photo(600, 300), on_photo(1000, 700))
    desktop.xdotool("keyup", "ctrl")
    time.sleep(2)
    drawn = canvas_of(desktop, "drawn")
    desktop.xdotool("mousemove", *map(round, on_photo(400, 500)), "sleep", 0.1, "click", 3)
    time.sleep(1)
    assert mean_difference(canvas_of(desktop, "menu"), drawn) > 0.5, "no menu appears"
    desktop.keys("Escape", "ctrl+s")
    choose_file(desktop, "Save Project", project)
    until(project.exists, 20)
    saved = json.loads(project.read_text())
    assert saved["time"]["frames"] == 12
    assert "mask" in saved["regions"][0], "Ctrl doesn't cut"
    desktop.keys("ctrl+q")
    until(lambda: app.poll() is not None, 20, "it doesn't end")
    log = (tmp_path / "home" / ".local" / "state" / "shutterspan" / "log" / "shutterspan.log").read_text()
    assert "unfolded truck.jpg" in log and "of its motion agrees" in log and "Traceback" not in log


_READ_TREE = """
import json, sys, time
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi

def walk(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)

def app():
    desktop = Atspi.get_desktop(0)
    children = (desktop.get_child_at_index(n) for n in range(desktop.get_child_count()))
    return next((child for child in children if child is not None and child.get_name() == "Shutterspan"), None)

def wait(condition):
    for _ in range(300):
        result = condition()
        if result:
            return result
        time.sleep(0.1)
    sys.exit("it never came")

def button(name):
    matches = (n for n in walk(app()) if n.get_name() == name and "button" in n.get_role_name())
    return next((n for n in matches if n.get_state_set().contains(Atspi.StateType.SHOWING)), None)

wait(app)
wait(lambda: button("Try the Sample")).get_action_iface().do_action(0)
wait(lambda: button("Unfold"))
time.sleep(1)
visible = [n for n in walk(app()) if n.get_state_set().contains(Atspi.StateType.SHOWING)]
print(json.dumps([[n.get_role_name(), n.get_name(), n.get_description()] for n in visible]))
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
    expected = {
        "Unfold",
        "Open",
        "Save",
        "Hand",
        "Lasso",
        "Brush",
        "Eraser",
        "Arrow",
        "Play",
        "Flip",
        "Export",
        "Frame Back",
    }
    assert expected <= buttons, expected - buttons
    named = {name for _, name, _ in tree}
    assert {"Photo", "Timeline", "Inspector", "Frames", "Frames/s", "Loop"} <= named
    unnamed = [(role, description) for role, name, description in tree if "button" in role and not name]
    assert not unnamed
