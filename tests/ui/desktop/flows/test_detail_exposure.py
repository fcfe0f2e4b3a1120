"""The exposure at full size: replayed, closed, opened again after failures, and used by exports."""

import pytest

from shutterspan.core.foundation.errors import MemoryExhausted, UsageError
from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.worker_process import WorkerEnded

from ..conftest import until
from .detail_parts import COMING, PREVIEW, Parts, badge, middle_grey, wait
from .fake_worker import Worker, opening_result


def test_a_changed_request_is_replayed(detailed: MainWindow, parts: Parts, worker: Worker) -> None:
    detailed.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    assert badge(detailed) == PREVIEW and middle_grey(detailed) == 200, "it stays until the preview follows"
    until(lambda: worker.has("replay"))
    assert worker.params("replay")["exposure"] == 1
    worker.answer("replay", opening_result(exposure=2))
    assert middle_grey(detailed) == 60
    until(lambda: worker.has("replay"))
    request = worker.params("replay")
    assert request["exposure"] == 7
    assert request["unfold_request"] == unfold_request_fields(detailed.context.document.state)
    worker.answer("replay", opening_result(exposure=8))
    assert [params["exposure"] for name, params, _ in worker.requests if name == "close"] == [1, 7]
    until(lambda: parts.waiting)
    assert parts.requests[-1]["exposure"] == 8
    parts.answer()
    until(lambda: not badge(detailed))
    assert len(parts.opens()) == 1


def test_a_request_that_the_latents_do_not_cover_opens_the_photo_again(
    detailed: MainWindow, parts: Parts, worker: Worker
) -> None:
    detailed.context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    until(lambda: worker.has("replay"))
    worker.answer("replay", opening_result(exposure=2))
    until(lambda: worker.has("replay"))
    worker.fail("replay", UsageError("latents_missing"))
    assert len(parts.opens()) == 2 and badge(detailed) == COMING
    worker.answer("open", opening_result(exposure=9, width=1280, height=720))
    assert parts.requests[-1]["exposure"] == 9


def test_another_photo_closes_the_exposure(detailed: MainWindow, parts: Parts, worker: Worker) -> None:
    detailed.context.document.reset(None)
    assert {"exposure": 7} in [params for name, params, _ in worker.requests if name == "close"]
    assert badge(detailed) == ""


def test_another_photo_cancels_its_opening(
    parts: Parts, unfolded: MainWindow, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled: list[int] = []
    monkeypatch.setattr(unfolded.context.worker, "cancel", cancelled.append)
    unfolded.context.actions["actual"].trigger()
    until(parts.opens)
    waiting = worker.callbacks("open")
    unfolded.context.document.reset(None)
    assert len(cancelled) == 1
    waiting.result(opening_result(exposure=7))
    assert worker.params("close") == {"exposure": 7}, "one that arrives nevertheless is closed"


def test_after_the_worker_ended_the_photo_is_opened_again_on_demand(
    detailed: MainWindow, parts: Parts, worker: Worker
) -> None:
    detailed.context.worker.ended.emit(WorkerEnded("unfolding_killed"))
    detailed._playback_flow.go_to(0.25)
    wait(detailed)
    assert len(parts.opens()) == 1, "not before the preview is there"
    detailed.context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    worker.answer("open", opening_result(exposure=3))
    detailed.context.timeline.pause()
    parts.answer_preview()
    until(lambda: len(parts.opens()) == 2)


def test_a_failure_is_reported_once_and_the_preview_stays(parts: Parts, unfolded: MainWindow, worker: Worker) -> None:
    unfolded.context.actions["actual"].trigger()
    until(parts.opens)
    worker.fail("open", MemoryExhausted("out_of_memory"))
    assert "can't be displayed at full size" in unfolded.context.messages.text
    assert badge(unfolded) == PREVIEW
    unfolded.context.messages.dismiss()
    unfolded.context.canvas.zoom_to(2.0)
    wait(unfolded)
    assert len(parts.opens()) == 1 and not unfolded.context.messages.text and badge(unfolded) == PREVIEW


def test_a_worker_that_ends_repeatedly_gets_no_more_requests(
    parts: Parts, unfolded: MainWindow, worker: Worker
) -> None:
    unfolded.context.actions["actual"].trigger()
    for _ in range(2):
        until(lambda: worker.has("open"))
        worker.fail("open", WorkerEnded("unfolding_killed"))
    unfolded.context.canvas.zoom_to(2.0)
    wait(unfolded)
    assert len(parts.opens()) == 2
    assert not unfolded.context.messages.text, "it is reported elsewhere"


def test_a_part_of_a_dropped_exposure_is_fetched_from_a_new_one(
    detailed: MainWindow, parts: Parts, worker: Worker
) -> None:
    detailed._playback_flow.go_to(0.25)
    until(lambda: parts.waiting)
    parts.fail(UsageError("exposure_missing"))
    assert len(parts.opens()) == 2 and not detailed.context.messages.text
    worker.answer("open", opening_result(exposure=9, width=1280, height=720))
    assert parts.requests[-1]["exposure"] == 9 and parts.requests[-1]["t"] == 0.25


def test_exports_use_the_latents_of_the_full_size(detailed: MainWindow, worker: Worker) -> None:
    photo, exposure = detailed.context.document.photo, detailed._detail_flow.exposure
    assert photo
    fields = unfold_request_fields(detailed.context.document.state)
    files: list[str | None] = []
    exposure.save_latents(photo, fields, files.append)
    assert worker.params("save_latents") == {"exposure": 7}
    worker.answer("save_latents", {"file": "latents.bin"})
    exposure.save_latents(photo, {**fields, "outside": "still"}, files.append)
    assert files == ["latents.bin", None]
