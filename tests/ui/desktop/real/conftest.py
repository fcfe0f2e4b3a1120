"""Fixtures that run the app on a virtual X display with a window manager, and send real mouse and key events."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from ....x_display import DISPLAY_PROGRAMS, x_display

_WIDTH, _HEIGHT = 1440, 900
#: Maximizes windows without borders, except dialogs, so that their contents have known positions.
_WINDOWS = """<openbox_config xmlns="http://openbox.org/3.4/rc"><applications>
<application type="normal"><decor>no</decor><maximized>yes</maximized></application>
</applications></openbox_config>
"""
#: Number of mouse moves for each segment of a drag.
_STEPS = 12


def until(condition: Callable[[], object], seconds: float = 90, why: str = "it never came") -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, why
        time.sleep(0.1)


@dataclass
class Desktop:
    """A display with a window manager, and input by mouse and keyboard."""

    environment: Mapping[str, str]
    folder: Path
    processes: list[subprocess.Popen] = field(default_factory=list)

    def start(self, *command: str | Path) -> subprocess.Popen:
        log = (self.folder / f"{Path(command[0]).name}.log").open("ab")
        process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self.processes.append(process)
        return process

    def app(self, *arguments: str | Path) -> subprocess.Popen:
        return self.start(sys.executable, "-m", "shutterspan.ui.cli", "app", *arguments)

    def xdotool(self, *arguments: object) -> str:
        command = ["xdotool", *map(str, arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False).stdout.strip()

    def window(self, name: str) -> str:
        """Wait for a visible window of this name. Returns its id."""
        window_id = ""

        def find() -> str:
            nonlocal window_id
            window_id = self.xdotool("search", "--onlyvisible", "--name", name).split("\n")[-1]
            return window_id

        until(find, why=f"there is no window called {name}")
        return window_id

    def title(self) -> str:
        return self.xdotool("getactivewindow", "getwindowname")

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)
            time.sleep(0.25)

    def type(self, text: str) -> None:
        self.xdotool("type", "--delay", 15, text)

    def click(self, x: float, y: float) -> None:
        self.xdotool("mousemove", round(x), round(y), "sleep", 0.1, "click", 1)

    def drag(self, *points: tuple[float, float]) -> None:
        self.xdotool("mousemove", *map(round, points[0]), "sleep", 0.1, "mousedown", 1)
        for start, end in pairwise(points):
            for step in range(1, _STEPS + 1):
                x, y = (a + (b - a) * step / _STEPS for a, b in zip(start, end, strict=True))
                self.xdotool("mousemove", round(x), round(y), "sleep", 0.01)
        self.xdotool("sleep", 0.1, "mouseup", 1)

    def picture(self, name: str = "screen") -> Image.Image:
        path = self.folder / f"{name}.png"
        subprocess.run(["import", "-window", "root", path], env=self.environment, check=True, capture_output=True)
        return Image.open(path).convert("RGB")


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    if missing := [tool for tool in (*DISPLAY_PROGRAMS, "dbus-run-session") if not shutil.which(tool)]:
        pytest.skip(f"no real window: {', '.join(missing)} not installed")
    home, config = tmp_path / "home", tmp_path / "openbox.xml"
    home.mkdir()
    config.write_text(_WINDOWS)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_", "DBUS_"))}
    with x_display(_WIDTH, _HEIGHT, manager_options=["--config-file", str(config)]) as display:
        environment = {
            **inherited,
            "HOME": str(home),
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
        }
        desktop = Desktop(environment, tmp_path)
        yield desktop
        for process in reversed(desktop.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(15)
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
