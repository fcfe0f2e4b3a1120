"""A screen that nobody looks at, with a mouse and keys."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Screen:
    """An X server of its own; keys go to the window that is in front."""

    def __init__(self, number: int):
        self.name = f":{number}"

    def do(self, *words: str | int) -> str:
        """xdotool, and what it said."""
        told = subprocess.run(["xdotool", *map(str, words)], env=self._environment, capture_output=True, text=True)
        return told.stdout.strip()

    def keys(self, *names: str) -> None:
        for name in names:
            self.do("key", name)
            time.sleep(0.6)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """With the left button, slowly enough for a hand."""
        self.do("mousemove", *start, "mousedown", 1)
        for step in range(1, 11):
            self.do("mousemove", *(round(a + (b - a) * step / 10) for a, b in zip(start, end, strict=True)))
            time.sleep(0.05)
        self.do("mouseup", 1)

    def window(self, title: str, seconds: float = 300) -> str:
        """The number of the window whose title matches, once it is there."""
        return str(
            awaited(lambda: (self.do("search", "--onlyvisible", "--name", title).split() or [None])[-1], seconds)
        )

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
    """With a window manager, for windows to come to the front."""
    reading, writing = os.pipe()
    size = f"{width}x{height}x24"
    server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-dpi", str(dpi), "-nolisten", "tcp", "-ac"]
    with subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL) as display:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                shown = Screen(int(told.readline()))
            manager = subprocess.Popen(["openbox"], env=shown._environment, stderr=subprocess.DEVNULL)
            try:
                yield shown
            finally:
                manager.kill()
                manager.wait()
        finally:
            display.terminate()


def awaited(look: Callable[[], Any], seconds: float) -> Any:
    """What it returns once that isn't None. Fails after that time."""
    end = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
    return found
