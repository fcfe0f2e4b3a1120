"""The add-on in a real Blender with its window: keys, reports and undo, and that Blender stays responsive."""

import time
import wave
from collections.abc import Callable

import pytest

from .blender_window import wait_until

pytestmark = [pytest.mark.host, pytest.mark.slow]

_BUSY = "SHUTTERSPAN_OT_unfold"


def start(window, **properties: object) -> None:
    window.call("invoke", **properties)
    window.wait(lambda: _BUSY in window.state["modal"], 10, "nothing runs")


def start_long_work(window) -> None:
    """Start a run with enough frames that it is interrupted before its end. Returns once the worker is busy."""
    start(window, frames=240)
    window.wait(lambda: window.state["fraction_done"] > 0, 60, "it does not begin")


def wait_for_clip(window) -> None:
    window.wait(lambda: window.names == ["photo", "photo unfolded"], 120, "no clip came")
    window.wait(lambda: _BUSY not in window.state["modal"], 20, "it still runs")


def test_blender_stays_responsive_and_one_undo_removes_the_clip(window) -> None:
    start(window)
    began = time.monotonic()
    wait_for_clip(window)
    # If the work blocked Blender, its timer would pause for most of it.
    assert window.state["longest_pause"] < (time.monotonic() - began) / 4
    window.screen.point(700, 620)
    window.screen.press("ctrl+z")
    window.wait(lambda: window.names == ["photo"], 20, "undo took nothing away")
    window.screen.press("ctrl+shift+z")
    window.wait(lambda: window.names == ["photo", "photo unfolded"], 20, "redo brought nothing back")


def test_escape_stops_the_work(window, workers: Callable[[], list[int]]) -> None:
    start_long_work(window)
    assert workers()
    window.screen.point(700, 620)
    window.screen.press("Escape")
    window.wait(lambda: _BUSY not in window.state["modal"], 30, "it did not stop")
    assert window.names == ["photo"]
    wait_until(lambda: not workers(), 20, "the worker goes on")
    assert files(window) == ["film.blend"]
    assert "Stopped. Nothing was added." in window.reports


def test_the_worker_of_a_killed_blender_ends(window, workers: Callable[[], list[int]]) -> None:
    start_long_work(window)
    assert workers()
    window.kill()
    wait_until(lambda: not workers(), 20, "the worker goes on")
    assert files(window) == ["film.blend"]


def test_the_worker_of_a_closed_blender_ends(window, workers: Callable[[], list[int]]) -> None:
    start_long_work(window)
    window.call("quit_blender")
    window.wait_for_end(10)
    wait_until(lambda: not workers(), 20, "the worker goes on")
    assert files(window) == ["film.blend"]


def test_opening_a_file_stops_the_work(window, workers: Callable[[], list[int]]) -> None:
    start_long_work(window)
    window.call("open_file")
    wait_until(lambda: not workers(), 20, "the worker goes on")
    window.wait(lambda: window.state["modal"] == [], 20, "it still runs")
    assert window.names == ["photo"]
    assert files(window) == ["film.blend"]
    window.wait(lambda: "another file was opened" in window.reports, 20, "nothing was reported")
    window.call("poll_operator")
    assert window.state["possible"]


def test_a_strip_that_is_removed_during_the_run_is_reported(window) -> None:
    start(window)
    window.call("remove_strip")
    window.wait(lambda: _BUSY not in window.state["modal"], 120, "it still runs")
    assert window.names == []
    assert "“photo” is no longer there. Its clip is " in window.reports


def test_the_reason_why_it_is_disabled(window) -> None:
    start_long_work(window)
    window.call("invoke")
    assert "Another photo is being unfolded" in window.state["returned"]
    window.screen.point(700, 620)
    window.screen.press("Escape")
    window.wait(lambda: _BUSY not in window.state["modal"], 20, "it did not stop")
    window.call("remove_strip")
    window.call("invoke")
    assert "Click the strip of a photo first" in window.state["returned"]
    path = window.folder / "sound.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    window.call("add_sound", path=str(path))
    window.call("invoke")
    assert "“sound” is a sound strip" in window.state["returned"]
    assert "Traceback" not in window.log.read_text()


def files(window) -> list[str]:
    """All files and folders beside the .blend file, and itself; hidden ones too."""
    return sorted(path.name for path in window.film.rglob("*"))
