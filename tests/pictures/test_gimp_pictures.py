"""Pictures of the filter in the real GIMP: its dialog, and the layers that it makes."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from shutterspan.core.foundation.paths import SAMPLE

from ..hosts.gimp.conftest import HostGimp, gimp, gimp_root
from ..hosts.gimp.screen import Screen, screen
from ..x_display import DISPLAY_PROGRAMS
from .conftest import Keep

__all__ = ["gimp", "gimp_root"]  # fixtures

pytestmark = [pytest.mark.pictures, pytest.mark.host]

_WIDTH, _HEIGHT = 1280, 860
#: On this screen: borders between the panels, with where they are dragged to, so that the layers have room.
_BORDERS = ((1045, 450), (905, 450)), ((1090, 523), (1090, 190))
#: On this screen: two corners around the fire truck, and where the dialog lies, beside it.
_START, _END = (332, 426), (706, 610)
_DIALOG_PLACE = 782, 40


@pytest.fixture(scope="module")
def display() -> Iterator[Screen]:
    if missing := [tool for tool in DISPLAY_PROGRAMS if not shutil.which(tool)]:
        pytest.skip(f"NOT TESTED: missing {', '.join(missing)} (Debian: xvfb openbox xdotool imagemagick)")
    with screen(_WIDTH, _HEIGHT) as one:
        yield one


@pytest.fixture(scope="module")
def window(gimp: HostGimp, display: Screen) -> Iterator[str]:
    """GIMP's main window with the sample photo, in which the fire truck is selected."""
    with (gimp.profile / "gimprc").open("a") as settings:
        settings.write("(single-window-mode yes)\n")
    photo = shutil.copy(SAMPLE, gimp.folder)
    command = gimp.command("gimp-3.0", "-s", "-n", photo, DISPLAY=display.name)
    log = (gimp.folder / "gimp.log").open("w")
    with subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            main = display.window(" GIMP$")
            time.sleep(5)
            for welcome in display.do("search", "--onlyvisible", "--name", "^Welcome to GIMP").split():
                display.do("windowclose", welcome)
            display.do("windowsize", main, _WIDTH - 2, _HEIGHT - 25, "windowmove", main, 0, 0)
            display.activate(main)
            for start, end in _BORDERS:
                display.drag(start, end)
            display.keys("ctrl+shift+j", "r")  # all of the photo; the tool that selects rectangles
            display.drag(_START, _END)
            yield main
        finally:
            process.send_signal(signal.SIGKILL)
            if editor := gimp.process_of("gimp-3.0"):
                os.kill(editor, signal.SIGKILL)


def test_dialog_and_layers(display: Screen, window: str, keep: Keep, tmp_path: Path) -> None:
    display.activate(window)
    display.keys("alt+r", "b", "d")
    dialog = display.window("^Unfold Motion Blur")
    time.sleep(2)
    display.activate(dialog)
    display.keys("alt+m", "Down")
    display.do("windowmove", dialog, *_DIALOG_PLACE)
    time.sleep(1)
    keep("gimp", screenshot(display, tmp_path))
    display.keys("alt+o")
    display.window(" 9 layers?\\)")
    time.sleep(2)
    keep("gimp-layers", screenshot(display, tmp_path))


def screenshot(display: Screen, folder: Path) -> Image.Image:
    display.picture(folder / "screen.png")
    return Image.open(folder / "screen.png").convert("RGB")
