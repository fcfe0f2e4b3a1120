"""Exposures are kept while other photos are visible, and passes continue in the background."""

import shutil
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.worker_process import WorkerEnded

from ..conftest import until
from .fake_worker import Worker, opening_result


@pytest.fixture
def entries(opened: MainWindow, worker: Worker, small: Path, tmp_path: Path) -> tuple[PhotoEntry, ...]:
    """The entries of a window with three photos, of which the first is visible."""
    opened._tray_flow.open([Path(shutil.copy(small, tmp_path / f"{number}.png")) for number in (2, 3)])
    until(lambda: len(opened.context.document.entries) == 3)
    return opened.context.document.entries


def unfold(window: MainWindow, worker: Worker) -> None:
    window.context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))


def go_to(window: MainWindow, entry: PhotoEntry) -> None:
    window._tray_flow.show(entry)
    until(lambda: window.context.document.current is entry)


def state_of(window: MainWindow) -> ExposureState:
    return window.context.exposure.state


def sent(worker: Worker, method: str) -> list[dict[str, object]]:
    return [params for name, params, _ in worker.requests if name == method]


def test_returning_to_a_photo_encodes_nothing(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]
) -> None:
    unfold(opened, worker)
    worker.answer("open", opening_result(exposure=41))
    go_to(opened, entries[1])
    assert sent(worker, "set_aside") == [{"exposure": 41}]
    assert state_of(opened) is ExposureState.NONE
    go_to(opened, entries[0])
    until(lambda: worker.has("replay"))
    assert worker.params("replay")["exposure"] == 41
    worker.answer("replay", opening_result(exposure=42))
    assert state_of(opened) is ExposureState.READY
    assert len(sent(worker, "open")) == 1


def test_edits_apply_when_the_photo_is_visible_again(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]
) -> None:
    unfold(opened, worker)
    worker.answer("open", opening_result(exposure=41))
    go_to(opened, entries[1])
    document = opened.context.document
    document.change_entry(entries[0], (640, 360), "Flip Time", lambda s: edits.with_flip(s, None))
    go_to(opened, entries[0])
    until(lambda: worker.has("replay"))
    assert worker.params("replay")["unfold_request"] == {"flipped": True}


def test_a_dropped_exposure_is_made_again(opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]) -> None:
    unfold(opened, worker)
    worker.answer("open", opening_result(exposure=41))
    go_to(opened, entries[1])
    go_to(opened, entries[0])
    until(lambda: worker.has("replay"))
    worker.fail("replay", UsageError("exposure_missing", exposure=41))
    until(lambda: worker.has("open"))
    assert not opened.context.messages.text


def test_a_pass_continues_while_another_photo_is_visible(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]
) -> None:
    unfold(opened, worker)
    go_to(opened, entries[1])
    assert state_of(opened) is ExposureState.NONE
    assert not opened.context.timeline.isEnabled()
    worker.answer("open", opening_result(exposure=41))
    assert sent(worker, "set_aside") == [{"exposure": 41}]
    assert state_of(opened) is ExposureState.NONE, "it isn't this photo's"
    assert opened._ahead_flow.status_of(entries[0]) == "unfolded"


def test_returning_during_a_pass_shows_its_progress(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]
) -> None:
    unfold(opened, worker)
    go_to(opened, entries[1])
    go_to(opened, entries[0])
    until(lambda: opened.context.exposure.state is ExposureState.UNFOLDING)
    worker.waiting("open").progress("unfolding", 1, 2)
    assert opened.context.progress._tasks["unfold"].time_left.fraction_done > 0
    worker.answer("open", opening_result(exposure=41))
    assert state_of(opened) is ExposureState.READY
    assert len(sent(worker, "open")) == 1


def test_another_document_closes_all_exposures(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]
) -> None:
    unfold(opened, worker)
    worker.answer("open", opening_result(exposure=41))
    go_to(opened, entries[1])
    opened.context.document.reset(None)
    assert {"exposure": 41} in sent(worker, "close")


def test_a_photo_that_leaves_the_tray_is_closed_in_the_worker(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]
) -> None:
    unfold(opened, worker)
    worker.answer("open", opening_result(exposure=41))
    go_to(opened, entries[1])
    opened.context.document.remove([entries[0]])
    assert {"exposure": 41} in sent(worker, "close")


def test_selected_photos_are_unfolded_one_after_another(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]
) -> None:
    ahead = opened._ahead_flow
    opened._tray_flow.unfold(entries[1:])
    until(lambda: worker.has("open"))
    assert worker.params("open")["photo"] == str(entries[1].path)
    assert [ahead.status_of(entry) for entry in entries] == ["", "unfolding", "waiting"]
    worker.answer("open", opening_result(exposure=7))
    until(lambda: worker.has("open"))
    assert worker.params("open")["photo"] == str(entries[2].path)
    worker.answer("open", opening_result(exposure=8))
    assert sent(worker, "set_aside") == [{"exposure": 7}, {"exposure": 8}]
    assert [ahead.status_of(entry) for entry in entries] == ["", "unfolded", "unfolded"]
    assert not opened.context.progress._tasks
    go_to(opened, entries[2])
    until(lambda: worker.has("replay"))
    assert worker.params("replay")["exposure"] == 8


def test_the_visible_photo_goes_first(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled: list[int] = []
    monkeypatch.setattr(opened.context.worker, "cancel", cancelled.append)
    opened._tray_flow.unfold(entries[1:2])
    until(lambda: worker.has("open"))
    background = worker.callbacks("open")
    unfold(opened, worker)
    assert len(cancelled) == 1
    background.cancelled()
    assert opened._ahead_flow.status_of(entries[1]) == "waiting"
    worker.answer("open", opening_result(exposure=9))
    until(lambda: worker.has("open"))
    assert worker.params("open")["photo"] == str(entries[1].path)


def test_a_background_pass_is_tried_again_after_the_worker_ended_but_only_once(
    opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]
) -> None:
    opened._tray_flow.unfold(entries[1:])
    for _ in range(2):
        until(lambda: worker.has("open"))
        assert worker.params("open")["photo"] == str(entries[1].path)
        worker.fail("open", WorkerEnded("unfolding_killed"))
    until(lambda: worker.has("open"))
    assert worker.params("open")["photo"] == str(entries[2].path)


def test_stop_ends_the_whole_queue(opened: MainWindow, worker: Worker, entries: tuple[PhotoEntry, ...]) -> None:
    opened._tray_flow.unfold(entries[1:])
    until(lambda: worker.has("open"))
    opened.context.progress.stop()
    worker.callbacks("open").cancelled()
    assert not worker.has("open")
    assert not opened.context.progress._tasks
    assert [opened._ahead_flow.status_of(entry) for entry in entries] == ["", "", ""]
