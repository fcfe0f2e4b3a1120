"""The add-on in a real Blender with its window: what an editor sees and presses, while Blender stays alive."""

import os
import signal
import time
from collections.abc import Callable

import pytest

pytestmark = [pytest.mark.host, pytest.mark.slow]

_BUSY = "SHUTTERSPAN_OT_unfold"


def start(window, **wishes: object) -> None:
    window.order("invoke", **wishes)
    window.wait(lambda: _BUSY in window.news["modal"], 10, "nothing runs")


def wait_for_clip(window) -> None:
    window.wait(lambda: window.names == ["photo", "photo unfolded"], 120, "no clip came")
    window.wait(lambda: _BUSY not in window.news["modal"], 5, "it still runs")


def test_blender_stays_alive_and_one_undo_takes_the_clip_away(window) -> None:
    start(window)
    before = window.news["ticks"]
    wait_for_clip(window)
    assert window.news["ticks"] - before > 40  # looks at the timeline, twenty a second, while it worked
    window.screen.point(700, 620)
    window.screen.press("ctrl+z")
    window.wait(lambda: window.names == ["photo"], 5, "undo took nothing away")
    window.screen.press("ctrl+shift+z")
    window.wait(lambda: window.names == ["photo", "photo unfolded"], 5, "redo brought nothing back")
