"""GIMP's real window on a virtual screen."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ...x_display import DISPLAY_PROGRAMS
from .conftest import HostGimp
from .screen import Screen, screen

WIDTH, HEIGHT = 1280, 860
#: Space beside and above the window that the window manager takes.
_FRAME_WIDTH, _FRAME_HEIGHT = 2, 25


@pytest.fixture(scope="module")
def display() -> Iterator[Screen]:
    if missing := [tool for tool in DISPLAY_PROGRAMS if not shutil.which(tool)]:
        pytest.skip(f"NOT TESTED: missing {', '.join(missing)} (Debian: xvfb openbox xdotool imagemagick)")
    with screen(WIDTH, HEIGHT) as one:
        yield one


@contextmanager
def open_window(gimp: HostGimp, display: Screen, photo: Path) -> Iterator[str]:
    """Open a photo in GIMP's main window, as large as the screen, and kill GIMP at the end."""
    with (gimp.profile / "gimprc").open("a") as settings:
        settings.write("(single-window-mode yes)\n")
    command = gimp.command("gimp-3.0", "-s", "-n", photo, DISPLAY=display.name)
    with (
        (gimp.folder / "gimp.log").open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            main = display.window(" GIMP$")
            time.sleep(5)
            for welcome in display.do("search", "--onlyvisible", "--name", "^Welcome to GIMP").split():
                display.do("windowclose", welcome)
            display.do("windowsize", main, WIDTH - _FRAME_WIDTH, HEIGHT - _FRAME_HEIGHT, "windowmove", main, 0, 0)
            display.activate(main)
            yield main
        finally:
            process.send_signal(signal.SIGKILL)
            if editor := gimp.process_of("gimp-3.0"):
                os.kill(editor, signal.SIGKILL)
