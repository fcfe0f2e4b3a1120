"""Debian's Blender, started in its own root folder; with its window, it receives commands from the test."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .blender_screen import Screen

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
_IN_ROOT = HERE.parent / "gimp" / "in_root.sh"


class RootBlender:
    """Debian's Blender without a window. The worker runs outside Blender's root, with the tests' own Python.

    folder: the test's temporary folder.
    """

    def __init__(self, root: Path, folder: Path):
        self._root, self.folder = root, folder
        self.film = folder / "film"
        for path in (self.film, folder / "profile"):
            path.mkdir(exist_ok=True)
        self.interpreter = folder / "python"
        self.interpreter.write_text(f'#!/bin/sh\nexec /usr/sbin/chroot /outside "{sys.executable}" "$@"\n')
        self.interpreter.chmod(0o755)

    def command(self, given: dict[str, Any], **environment: str) -> list[str]:
        """The command, without Blender's own arguments. given: values for the scripts' GIVEN."""
        settings: dict[str, object] = {
            "SCENE": json.dumps({name: str(value) for name, value in given.items()}),
            "BLENDER_USER_RESOURCES": self.folder / "profile",
            "SHUTTERSPAN_WORKER": self.interpreter,
            "PYTHONPATH": HERE / "inside",
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }
        variables = [f"{name}={value}" for name, value in settings.items()]
        return [str(_IN_ROOT), str(self._root), "/tmp", str(ROOT), str(self.folder), "--", *variables, "blender"]


class Window(RootBlender):
    """Debian's Blender with a window, which runs `inside/window.py`."""

    def __init__(self, root: Path, folder: Path, extension: Path, photo: Path, screen: Screen):
        super().__init__(root, folder)
        self.screen = screen
        self.log = folder / "log"
        self._command_file, self._state_file = folder / "command.json", folder / "state.json"
        given = {
            "results": folder / "results.json", "extension": extension, "photo": photo, "folder": self.film,
            "command": self._command_file, "state": self._state_file,
        }  # fmt: skip
        command = self.command(given, DISPLAY=screen.environment["DISPLAY"], LIBGL_ALWAYS_SOFTWARE="1")
        start = ["--factory-startup", "--python-use-system-env", "--app-template", "Video_Editing"]
        start += ["--window-geometry", "0", "0", "1440", "900", "-P", str(HERE / "inside" / "window.py")]
        self._process = subprocess.Popen(
            [*command, *start], stdout=self.log.open("w"), stderr=subprocess.STDOUT, start_new_session=True
        )

    def call(self, name: str, **arguments: Any) -> None:
        """Let Blender call a function of `inside/window.py`."""
        draft = self._command_file.with_suffix(".draft")
        draft.write_text(json.dumps([name, arguments]), "utf-8")
        draft.rename(self._command_file)
        self.wait(lambda: not self._command_file.exists(), 30, f"nobody took the command {name}")
        time.sleep(0.2)

    @property
    def state(self) -> dict[str, Any]:
        """The state that Blender has written last."""
        state: dict[str, Any] = json.loads(self._state_file.read_text("utf-8"))
        return state

    @property
    def reports(self) -> str:
        """All reports of Blender, one per line."""
        self.call("copy_reports")
        return str(self.state["reports"])

    @property
    def names(self) -> list[str]:
        return sorted(strip["name"] for strip in self.state["timeline"])

    def wait(self, condition: Callable[[], Any], seconds: float, failure: str) -> None:
        """Wait until the condition holds. Fails with the text `failure` after these seconds."""
        end = time.monotonic() + seconds
        while not condition():
            assert self._process.poll() is None, f"Blender has ended: {self.log.read_text()[-3000:]}"
            assert time.monotonic() < end, f"{failure}: {self.log.read_text()[-3000:]}"
            time.sleep(0.05)

    def wait_for_start(self) -> None:
        self.wait(self._state_file.exists, 60, "Blender does not start")

    def wait_for_end(self, seconds: float) -> int:
        return self._process.wait(seconds)

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def wait_until(condition: Callable[[], Any], seconds: float, failure: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{failure}: not within {seconds} s"
        time.sleep(0.05)
