"""An X display for Blender's window, with simulated keys and mouse, and screenshots."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...x_display import DISPLAY_PROGRAMS, x_display

#: Programs that a test with a window needs besides Blender.
PROGRAMS = (*DISPLAY_PROGRAMS, "unshare")


class Screen:
    def __init__(self, display: str):
        self.environment = os.environ | {"DISPLAY": display}

    def press(self, key: str) -> None:
        self._run("xdotool", "key", key)

    def point(self, x: int, y: int) -> None:
        """Move the pointer in steps: Blender notices its position only when it moves."""
        for step in (40, 20, 8, 3, 0):
            self._run("xdotool", "mousemove", str(x + step), str(y + step), "sleep", "0.05")

    def click(self) -> None:
        self._run("xdotool", "click", "1")

    def save_screenshot(self, path: Path) -> None:
        self._run("import", "-window", "root", str(path))

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=20)


@contextmanager
def screen() -> Iterator[Screen]:
    with x_display(1440, 900) as display:
        yield Screen(display)
