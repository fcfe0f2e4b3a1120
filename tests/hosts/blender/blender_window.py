"""Debian's Blender with its window: started in a root of its own, given orders, looked at."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from blender_screen import Screen

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
_IN_ROOT = HERE.parent / "gimp" / "in_root.sh"


class RootBlender:
    """Debian's Blender; the worker runs outside of its root, where its Python is at home. folder: the test's own."""

    def __init__(self, root: Path, folder: Path):
        self._root, self.folder = root, folder
        self.film = folder / "film"
        for place in (self.film, folder / "profile"):
            place.mkdir(exist_ok=True)
        self.interpreter = folder / "python"
        self.interpreter.write_text(f'#!/bin/sh\nexec /usr/sbin/chroot /outside "{sys.executable}" "$@"\n')
        self.interpreter.chmod(0o755)

    def command(self, given: dict[str, Any], **environment: str) -> list[str]:
        """Up to Blender's own arguments; given: what scripts find in GIVEN."""
        told = {
            "SCENE": json.dumps({name: str(value) for name, value in given.items()}),
            "BLENDER_USER_RESOURCES": self.folder / "profile",
            "SHUTTERSPAN_WORKER": self.interpreter,
            "PYTHONPATH": HERE / "inside",
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }
        variables = [f"{name}={value}" for name, value in told.items()]
        return [str(_IN_ROOT), str(self._root), "/tmp", str(ROOT), str(self.folder), "--", *variables, "blender"]


class Window(RootBlender):
    """With a window on the screen."""

    def __init__(self, root: Path, folder: Path, extension: Path, photo: Path, screen: Screen):
        super().__init__(root, folder)
        self.screen = screen
        self.log = folder / "log"
        self._orders, self._news = folder / "orders.json", folder / "news.json"
        given = {
            "answer": folder / "answer.json", "extension": extension, "photo": photo, "folder": self.film,
            "orders": self._orders, "news": self._news,
        }  # fmt: skip
        command = self.command(given, DISPLAY=screen.environment["DISPLAY"], LIBGL_ALWAYS_SOFTWARE="1")
        start = ["--factory-startup", "--python-use-system-env", "--app-template", "Video_Editing"]
        start += ["--window-geometry", "0", "0", "1440", "900", "-P", str(HERE / "inside" / "window.py")]
        self._process = subprocess.Popen(
            [*command, *start], stdout=self.log.open("w"), stderr=subprocess.STDOUT, start_new_session=True
        )

    def order(self, name: str, **wishes: Any) -> None:
        draft = self._orders.with_suffix(".draft")
        draft.write_text(json.dumps([name, wishes]), "utf-8")
        draft.rename(self._orders)
        self.wait(lambda: not self._orders.exists(), 30, f"nobody took the order {name}")
        time.sleep(0.2)

    @property
    def news(self) -> dict[str, Any]:
        return json.loads(self._news.read_text("utf-8"))

    @property
    def reports(self) -> str:
        """What stood in the report line, one below another."""
        self.order("tell_reports")
        return str(self.news["reports"])

    @property
    def names(self) -> list[str]:
        return sorted(strip["name"] for strip in self.news["timeline"])

    def wait(self, true: Callable[[], Any], seconds: float, what: str) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert self._process.poll() is None, f"Blender has ended: {self.log.read_text()[-3000:]}"
            assert time.monotonic() < end, f"{what}: {self.log.read_text()[-3000:]}"
            time.sleep(0.05)

    def wait_for_start(self) -> None:
        self.wait(self._news.exists, 60, "Blender does not start")

    def wait_for_end(self, seconds: float) -> int:
        return self._process.wait(seconds)

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def wait_until(true: Callable[[], Any], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.05)
