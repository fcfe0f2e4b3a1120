"""An X display without a screen, with simulated mouse and keys, and screenshots."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...x_display import x_display


class Screen:
    """An X server. Keys go to the active window."""

    def __init__(self, display: str):
        self.name = display

    def do(self, *arguments: str | int) -> str:
        """Run xdotool, and return its output."""
        command = ["xdotool", *map(str, arguments)]
        process = subprocess.run(command, env=self._environment, capture_output=True, text=True)
        return process.stdout.strip()

    def keys(self, *names: str) -> None:
        for name in names:
            self.do("key", name)
            time.sleep(0.6)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag with the left button at the speed of a hand."""
        self.do("mousemove", *start, "mousedown", 1)
        for step in range(1, 11):
            self.do("mousemove", *(round(a + (b - a) * step / 10) for a, b in zip(start, end, strict=True)))
            time.sleep(0.05)
        self.do("mouseup", 1)

    def window(self, title: str, seconds: float = 300) -> str:
        """Wait for a window whose title matches, and return its id."""

        def last_match() -> str | None:
            ids = self.do("search", "--onlyvisible", "--name", title).split()
            return ids[-1] if ids else None

        return str(wait_for(last_match, seconds))

    def activate(self, window: str) -> None:
        self.do("windowactivate", "--sync", window)
        time.sleep(0.5)

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(path)], env=self._environment, check=True)

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.name}


@contextmanager
def screen(width: int, height: int, dpi: int = 96) -> Iterator[Screen]:
    """An X server with a window manager, which can activate windows."""
    with x_display(width, height, ["-dpi", str(dpi), "-ac"]) as display:
        yield Screen(display)


def wait_for(poll: Callable[[], Any], seconds: float) -> Any:
    """Call `poll` until it returns something other than None, and return that. Fails after these seconds."""
    end = time.monotonic() + seconds
    while (result := poll()) is None:
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
    return result
