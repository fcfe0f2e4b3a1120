"""The add-on in a real Blender with its window: what an editor sees and presses, while Blender stays alive."""

import time
import wave
from collections.abc import Callable

import pytest
from blender_window import wait_until

pytestmark = [pytest.mark.host, pytest.mark.slow]

_BUSY = "SHUTTERSPAN_OT_unfold"


def start(window, **wishes: object) -> None:
    window.order("invoke", **wishes)
    window.wait(lambda: _BUSY in window.news["modal"], 10, "nothing runs")


def start_long_work(window) -> None:
    """So many frames that no machine is done with them before it is interrupted; back when the worker is at work."""
    start(window, frames=240)
    window.wait(lambda: window.news["share"] > 0, 60, "it does not begin")


def wait_for_clip(window) -> None:
    window.wait(lambda: window.names == ["photo", "photo unfolded"], 120, "no clip came")
    window.wait(lambda: _BUSY not in window.news["modal"], 5, "it still runs")


def test_blender_stays_alive_and_one_undo_takes_the_clip_away(window) -> None:
    start(window)
    wait_for_clip(window)
    assert window.news["longest_pause"] < 1  # seconds; its timer runs twenty times in each, if nothing blocks it
    window.screen.point(700, 620)
    window.screen.press("ctrl+z")
    window.wait(lambda: window.names == ["photo"], 5, "undo took nothing away")
    window.screen.press("ctrl+shift+z")
    window.wait(lambda: window.names == ["photo", "photo unfolded"], 5, "redo brought nothing back")


def test_escape_stops_the_work_within_a_second(window, workers: Callable[[], list[int]]) -> None:
    start_long_work(window)
    assert workers()
    window.screen.point(700, 620)
    window.screen.press("Escape")
    pressed = time.monotonic()
    window.wait(lambda: _BUSY not in window.news["modal"], 5, "it did not stop")
    assert time.monotonic() - pressed < 1.5  # a tenth each for the key, the timer and the news
    assert window.names == ["photo"]
    wait_until(lambda: not workers(), 5, "the worker goes on")
    assert files(window) == ["film.blend"]
    assert "Stopped. Nothing was added." in window.reports


def test_a_killed_blender_takes_the_worker_along(window, workers: Callable[[], list[int]]) -> None:
    start_long_work(window)
    assert workers()
    window.kill()
    wait_until(lambda: not workers(), 5, "the worker goes on")
    assert files(window) == ["film.blend"]


def test_a_blender_that_is_closed_takes_the_worker_along(window, workers: Callable[[], list[int]]) -> None:
    start_long_work(window)
    window.order("leave")
    window.wait_for_end(10)
    wait_until(lambda: not workers(), 5, "the worker goes on")
    assert files(window) == ["film.blend"]


def test_opening_a_file_stops_the_work(window, workers: Callable[[], list[int]]) -> None:
    start_long_work(window)
    window.order("open_file")
    wait_until(lambda: not workers(), 5, "the worker goes on")
    window.wait(lambda: window.news["modal"] == [], 5, "it still runs")
    assert window.names == ["photo"]
    assert files(window) == ["film.blend"]
    window.wait(lambda: "another file was opened" in window.reports, 5, "nothing was told")
    window.order("ask_whether_possible")
    assert window.news["possible"]


def test_a_strip_that_is_removed_meanwhile_is_told(window) -> None:
    start(window)
    window.order("remove_strip")
    window.wait(lambda: _BUSY not in window.news["modal"], 120, "it still runs")
    assert window.names == []
    assert "“photo” is no longer there. Its clip is " in window.reports


def test_it_tells_why_it_is_greyed(window) -> None:
    start_long_work(window)
    window.order("invoke")
    assert "Another photo is being unfolded" in window.news["returned"]
    window.screen.point(700, 620)
    window.screen.press("Escape")
    window.wait(lambda: _BUSY not in window.news["modal"], 5, "it did not stop")
    window.order("remove_strip")
    window.order("invoke")
    assert "Click the strip of a photo first" in window.news["returned"]
    path = window.folder / "sound.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    window.order("add_sound", path=str(path))
    window.order("invoke")
    assert "“sound” is a sound strip" in window.news["returned"]
    assert "Traceback" not in window.log.read_text()


def files(window) -> list[str]:
    """What lies beside the .blend file, hidden files too."""
    return sorted(path.name for path in window.film.rglob("*"))
