"""The filter in GIMP's real window: menu, mouse, dialog, progress, one Ctrl+Z, Cancel."""

import base64
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shutterspan.core.pipeline.mask_files import mask_from_png

from .conftest import ROOT, HostGimp
from .screen import Screen, awaited, screen

pytestmark = [pytest.mark.host, pytest.mark.slow]

SAMPLE = ROOT / "resources" / "samples" / "fire-truck.jpg"
#: Around the fire truck, on a screen of 1280x860.
START, END = (350, 445), (800, 640)
#: Where GIMP shows its button beside the progress bar there.
CANCEL = (996, 838)
_TOOLS = ("Xvfb", "openbox", "xdotool", "import")


@pytest.fixture(scope="module")
def shown() -> Iterator[Screen]:
    if missing := [tool for tool in _TOOLS if not shutil.which(tool)]:
        pytest.skip(f"NOT TESTED: missing {', '.join(missing)} (Debian: xvfb openbox xdotool imagemagick)")
    with screen(1280, 860) as one:
        yield one


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are left, to be looked at."""
    chosen = os.environ.get("SHUTTERSPAN_SCREENSHOTS")
    return Path(chosen) if chosen else tmp_path_factory.mktemp("screenshots")


@pytest.fixture(scope="module")
def window(gimp: HostGimp, shown: Screen) -> Iterator[str]:
    """GIMP's main window with the sample photo."""
    with (gimp.profile / "gimprc").open("a") as settings:
        settings.write("(single-window-mode yes)\n")
    gimp.note_requests()
    command = gimp.command("gimp-3.0", "-s", "-n", SAMPLE, DISPLAY=shown.name)
    log = (gimp.folder / "gimp.log").open("w")
    with subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            main = shown.window(" GIMP$")
            time.sleep(5)
            for welcome in shown.do("search", "--onlyvisible", "--name", "^Welcome to GIMP").split():
                shown.do("windowclose", welcome)
            shown.do("windowsize", main, 1278, 835, "windowmove", main, 0, 0)
            shown.activate(main)
            shown.keys("ctrl+shift+j")  # all of the photo, as large as there is room
            yield main
        finally:
            process.send_signal(signal.SIGKILL)
            if editor := gimp.process_of("gimp-3.0"):
                os.kill(editor, signal.SIGKILL)


def layers(shown: Screen, count: int) -> None:
    """Waits until the title tells so many layers."""
    shown.window(f" {count} layers?\\)")


def asked(gimp: HostGimp, do: str) -> list[dict[str, Any]]:
    """What the filter asked of its workers."""
    lines = [json.loads(line) for line in gimp.requests.read_text().splitlines()]
    return [line for line in lines if line["do"] == do]


def test_from_the_menu_to_layers_and_back(gimp: HostGimp, shown: Screen, window: str, pictures: Path) -> None:
    layers(shown, 1)
    shown.keys("r")
    shown.drag(START, END)
    time.sleep(1)

    shown.keys("alt+r", "b")
    shown.picture(pictures / "menu.png")
    shown.keys("d")
    dialog = shown.window("^Unfold Motion Blur")
    time.sleep(2)
    shown.activate(dialog)
    shown.keys("alt+m", "Down")
    shown.picture(pictures / "dialog.png")
    shown.keys("alt+o")
    awaited(lambda: asked(gimp, "frames") or None, 240)
    shown.picture(pictures / "progress.png")
    layers(shown, 9)
    time.sleep(2)
    shown.picture(pictures / "layers.png")

    (request,) = asked(gimp, "open")
    (region,) = request["asked"]["regions"]
    left, top, right, bottom = mask_from_png(base64.b64decode(region["mask"])).box
    across, down = (END[0] - START[0]), (END[1] - START[1])
    assert (right - left) / across == pytest.approx((bottom - top) / down, rel=0.02), "the drawn rectangle, enlarged"

    shown.activate(window)
    shown.keys("ctrl+z")
    layers(shown, 1)
    shown.keys("ctrl+y")
    layers(shown, 9)


def test_repeats_with_the_last_values(gimp: HostGimp, shown: Screen, window: str) -> None:
    shown.activate(window)
    before = len(asked(gimp, "open"))
    shown.keys("ctrl+f")
    layers(shown, 17)
    first, second = asked(gimp, "open")[0], asked(gimp, "open")[before]
    assert second["asked"] == first["asked"]


def test_remembers_what_was_set(gimp: HostGimp, shown: Screen, window: str, pictures: Path) -> None:
    """Cancelled in the dialog, the image stays as it is."""
    shown.activate(window)
    shown.keys("ctrl+shift+f")
    shown.activate(shown.window("^Unfold Motion Blur"))
    time.sleep(2)
    shown.picture(pictures / "remembered.png")
    shown.keys("alt+c")
    layers(shown, 17)


def test_cancel_stops_all_of_it(gimp: HostGimp, shown: Screen, window: str, pictures: Path) -> None:
    shown.activate(window)
    shown.keys("ctrl+f")
    worker = awaited(lambda: gimp.process_of("shutterspan.core.worker"), 60)
    time.sleep(1)
    shown.picture(pictures / "cancel.png")
    shown.do("mousemove", *CANCEL, "click", 1)
    awaited(lambda: None if Path(f"/proc/{worker}").exists() else True, 60)
    assert gimp.process_of("shutterspan.py") is None
    layers(shown, 17)
