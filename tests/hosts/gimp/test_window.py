"""The filter in GIMP's real window: menu, mouse, dialog, progress, one Ctrl+Z, Cancel."""

import base64
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shutterspan.core.pipeline.mask_files import mask_from_png

from .conftest import ROOT, HostGimp
from .gimp_window import display, open_window
from .screen import Screen, wait_for

__all__ = ["display"]  # a fixture

pytestmark = [pytest.mark.host, pytest.mark.slow]

SAMPLE = ROOT / "resources" / "samples" / "fire-truck.jpg"
#: Around the fire truck, on a screen of 1280x860.
START, END = (350, 445), (800, 640)
#: Position of GIMP's Cancel button on this screen.
CANCEL = (996, 838)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for screenshots."""
    folder = os.environ.get("SHUTTERSPAN_SCREENSHOTS")
    return Path(folder) if folder else tmp_path_factory.mktemp("screenshots")


@pytest.fixture(scope="module")
def window(gimp: HostGimp, display: Screen) -> Iterator[str]:
    """GIMP's main window with the sample photo."""
    gimp.record_requests()
    with open_window(gimp, display, SAMPLE) as main:
        display.keys("ctrl+shift+j")  # the whole photo, as large as possible
        yield main


def wait_for_layers(display: Screen, count: int) -> None:
    """Wait until the window's title has this number of layers."""
    display.window(f" {count} layers?\\)")


def sent_params(gimp: HostGimp, method: str) -> list[dict[str, Any]]:
    """The params of the filter's requests of this method to its workers."""
    requests = [json.loads(line) for line in gimp.requests.read_text().splitlines()]
    return [request["params"] for request in requests if request["method"] == method]


def test_from_the_menu_to_layers_and_back(gimp: HostGimp, display: Screen, window: str, pictures: Path) -> None:
    wait_for_layers(display, 1)
    display.keys("r")
    display.drag(START, END)
    time.sleep(1)

    display.keys("alt+r", "b")
    display.picture(pictures / "menu.png")
    display.keys("d")
    dialog = display.window("^Unfold Motion Blur")
    time.sleep(2)
    display.activate(dialog)
    display.keys("alt+m", "Down")
    display.picture(pictures / "dialog.png")
    display.keys("alt+o")
    wait_for(lambda: sent_params(gimp, "frames") or None, 240)
    display.picture(pictures / "progress.png")
    wait_for_layers(display, 9)
    time.sleep(2)
    display.picture(pictures / "layers.png")

    (params,) = sent_params(gimp, "open")
    (region,) = params["unfold_request"]["regions"]
    left, top, right, bottom = mask_from_png(base64.b64decode(region["mask"])).box
    across, down = (END[0] - START[0]), (END[1] - START[1])
    assert (right - left) / across == pytest.approx((bottom - top) / down, rel=0.02), "the drawn rectangle, enlarged"

    display.activate(window)
    display.keys("ctrl+z")
    wait_for_layers(display, 1)
    display.keys("ctrl+y")
    wait_for_layers(display, 9)


def test_repeats_with_the_last_values(gimp: HostGimp, display: Screen, window: str) -> None:
    display.activate(window)
    before = len(sent_params(gimp, "open"))
    display.keys("ctrl+f")
    wait_for_layers(display, 17)
    first, second = sent_params(gimp, "open")[0], sent_params(gimp, "open")[before]
    assert second["unfold_request"] == first["unfold_request"]


def test_the_dialog_keeps_the_last_settings(gimp: HostGimp, display: Screen, window: str, pictures: Path) -> None:
    """Cancel in the dialog doesn't change the image."""
    display.activate(window)
    display.keys("ctrl+shift+f")
    display.activate(display.window("^Unfold Motion Blur"))
    time.sleep(2)
    display.picture(pictures / "remembered.png")
    display.keys("alt+c")
    wait_for_layers(display, 17)


def test_cancel_stops_the_worker(gimp: HostGimp, display: Screen, window: str, pictures: Path) -> None:
    display.activate(window)
    display.keys("ctrl+f")
    worker = wait_for(lambda: gimp.process_of("shutterspan.core.worker"), 60)
    time.sleep(1)
    display.picture(pictures / "cancel.png")
    display.do("mousemove", *CANCEL, "click", 1)
    wait_for(lambda: None if Path(f"/proc/{worker}").exists() else True, 60)
    assert gimp.process_of("shutterspan.py") is None
    wait_for_layers(display, 17)


def test_direction_and_length_are_set_in_the_dialog(
    gimp: HostGimp, display: Screen, window: str, pictures: Path
) -> None:
    before = len(sent_params(gimp, "open"))
    display.activate(window)
    display.keys("ctrl+shift+f")
    display.activate(display.window("^Unfold Motion Blur"))
    time.sleep(2)
    display.keys("alt+t", "alt+x", "ctrl+a", "9", "0", "Tab")
    display.picture(pictures / "stroke.png")
    display.keys("alt+o")
    wait_for_layers(display, 25)
    time.sleep(2)
    display.picture(pictures / "notice.png")
    (region,) = sent_params(gimp, "open")[before]["unfold_request"]["regions"]
    ((start, end),) = region["strokes"]
    left, top, right, bottom = mask_from_png(base64.b64decode(region["mask"])).box
    assert (end[0] - start[0], end[1]) == (pytest.approx(90), pytest.approx(start[1])), "0 degrees is to the right"
    assert ((start[0] + end[0]) / 2, start[1]) == pytest.approx(((left + right) / 2, (top + bottom) / 2))


def test_one_undo_reverts_a_cut_out(gimp: HostGimp, display: Screen, window: str, pictures: Path) -> None:
    display.activate(window)
    display.keys("ctrl+shift+f")
    display.activate(display.window("^Unfold Motion Blur"))
    time.sleep(2)
    display.keys("alt+w")
    display.picture(pictures / "cutout-dialog.png")
    display.keys("alt+o")
    wait_for_layers(display, 33)
    time.sleep(2)
    display.picture(pictures / "cutout.png")
    assert [params["cutout"] for params in sent_params(gimp, "frames")][-2:] == [False, True]
    display.activate(window)
    display.keys("ctrl+z")
    wait_for_layers(display, 25)
    display.keys("ctrl+y")
    wait_for_layers(display, 33)
