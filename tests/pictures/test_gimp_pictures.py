"""Pictures of the filter in the real GIMP: its dialog, and the layers that it makes."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from shutterspan.core.foundation.paths import SAMPLE

from ..hosts.gimp.conftest import HostGimp, gimp, gimp_root
from ..hosts.gimp.gimp_window import display, open_window
from ..hosts.gimp.screen import Screen
from .conftest import Keep

__all__ = ["display", "gimp", "gimp_root"]  # fixtures

pytestmark = [pytest.mark.pictures, pytest.mark.host]

#: On the screen: borders between the panels, with where they are dragged to, so that the layers have room.
_BORDERS = ((1045, 450), (905, 450)), ((1090, 523), (1090, 190))
#: On this screen: two corners around the fire truck, and where the dialog lies, beside it.
_START, _END = (332, 426), (706, 610)
_DIALOG_PLACE = 782, 40


@pytest.fixture(scope="module")
def window(gimp: HostGimp, display: Screen) -> Iterator[str]:
    """GIMP's main window with the sample photo, in which the fire truck is selected."""
    photo = Path(shutil.copy(SAMPLE, gimp.folder))
    with open_window(gimp, display, photo) as main:
        for start, end in _BORDERS:
            display.drag(start, end)
        display.keys("ctrl+shift+j", "r")  # all of the photo; the tool that selects rectangles
        display.drag(_START, _END)
        yield main


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
