"""The queue of exports runs in the background, and a failure doesn't end other exports."""

import csv
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QPushButton

from shutterspan.core.foundation.atomic import remove_drafts
from shutterspan.core.foundation.errors import InputError, OutputError
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.batch_dialog import BatchDialog
from shutterspan.ui.desktop.dialogs.export_dialog import ExportDialog
from shutterspan.ui.desktop.dialogs.queue_dialog import QueueDialog
from shutterspan.ui.desktop.flows import queue_flow
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.export_queue import ExportStatus
from shutterspan.ui.desktop.worker_process import WorkerEnded

from ..conftest import qtest, until
from .conftest import press, wait_for
from .fake_worker import Worker, done, export_result, targets


def statuses(window: MainWindow) -> list[str]:
    return [one.status.value for one in window.context.export_queue]


def test_exports_run_in_their_order_while_another_photo_is_visible(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None], sample: Path
) -> None:
    for name in ("1.mp4", "2.mp4", "3.mp4"):
        export(name)
    until(lambda: exporter.has("export"))
    assert statuses(opened) == ["running", "waiting", "waiting"]
    other = Path(shutil.copy(sample, sample.with_name("other.jpg")))
    opened.files.open(other)
    until(lambda: opened.context.document.photo and opened.context.document.photo.path == other)
    for name in ("1.mp4", "2.mp4", "3.mp4"):
        until(lambda: exporter.has("export"))
        assert targets(exporter)[-1] == name
        assert exporter.params("export")["photo"] == str(sample)
        exporter.answer("export", done(name))
    assert statuses(opened) == ["done", "done", "done"]
    assert "3 exports are done." in opened.context.messages.text
    assert not opened.context.progress.has("export")


def test_one_progress_spans_the_whole_run(opened: MainWindow, exporter: Worker, export: Callable[[str], None]) -> None:
    for name in ("1.mp4", "2.mp4"):
        export(name)
    until(lambda: exporter.has("export"))
    exporter.answer("export", done("1.mp4"))
    until(lambda: exporter.has("export"))
    progress = opened.context.progress
    assert progress._title.text() == "Exporting 2.mp4, 2 of 2"
    assert progress._tasks["export"].time_left.fraction_done == pytest.approx(0.5)


def test_an_export_is_retried_a_limited_number_of_times(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None]
) -> None:
    export("1.mp4")
    for _ in range(2):
        until(lambda: exporter.has("export"))
        exporter.fail("export", WorkerEnded("unfolding_killed"))
    until(lambda: statuses(opened) == ["failed"])
    assert len(targets(exporter)) == 2
    assert opened.context.messages.text


def test_a_failed_export_does_not_end_others(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None], tmp_path: Path
) -> None:
    for name in ("1.mp4", "2.mp4", "3.mp4"):
        export(name)
    until(lambda: exporter.has("export"))
    exporter.answer("export", done("1.mp4"))
    until(lambda: exporter.has("export"))
    exporter.fail("export", InputError("photo_damaged", path="x.jpg", format="JPEG"))
    until(lambda: exporter.has("export"))
    exporter.answer("export", export_result(files=[], motion_found=False))
    assert statuses(opened) == ["done", "failed", "nothing moves"]
    assert "1 of 3 exports are done." in opened.context.messages.text
    press(opened, "Report…")
    (dialog,) = opened.findChildren(QueueDialog)
    model = dialog._table.model()
    assert model and "damaged" in model.index(1, 3).data()
    dialog.close()


def test_a_full_disk_pauses_the_queue(opened: MainWindow, exporter: Worker, export: Callable[[str], None]) -> None:
    for name in ("1.mp4", "2.mp4"):
        export(name)
    until(lambda: exporter.has("export"))
    exporter.fail("export", OutputError("disk_full", path="1.mp4"))
    assert statuses(opened) == ["waiting", "waiting"]
    assert "the disk is full" in opened.context.messages.text
    assert not exporter.has("export")
    press(opened, "Resume")
    until(lambda: exporter.has("export"))
    assert targets(exporter) == ["1.mp4", "1.mp4"]


def test_stop_ends_the_run_and_try_again_restarts_it(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        opened.context.export_worker, "stop", lambda request_id: exporter.callbacks("export").cancelled()
    )
    for name in ("1.mp4", "2.mp4"):
        export(name)
    until(lambda: exporter.has("export"))
    opened.context.progress.stop()
    until(lambda: statuses(opened) == ["stopped", "stopped"])
    assert "Stopped" in opened.context.messages.text
    opened.context.actions["queue"].trigger()
    (dialog,) = opened.findChildren(QueueDialog)
    dialog._table.selectAll()
    qtest.mouseClick(dialog._again, Qt.MouseButton.LeftButton)
    until(lambda: exporter.has("export"))
    assert statuses(opened) == ["running", "waiting"]
    dialog.close()


def test_a_copied_frame_does_not_wait_for_the_queue(
    unfolded: MainWindow, exporter: Worker, export: Callable[[str], None]
) -> None:
    for name in ("1.mp4", "2.mp4"):
        export(name)
    until(lambda: exporter.has("export"))
    unfolded._export_flow._copy_frame()
    exporter.answer("export", done("1.mp4"))
    until(lambda: exporter.has("export"))
    assert targets(exporter) == ["1.mp4", "frame.png"]


def test_the_name_of_a_waiting_export_is_not_proposed_again(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None]
) -> None:
    export("fire truck.mp4")
    opened._export_flow.show_dialog()
    (dialog,) = opened.findChildren(ExportDialog)
    assert dialog._target.name == "fire truck-2.mp4"
    dialog.reject()


def test_selected_photos_are_exported_with_one_report(
    opened: MainWindow,
    exporter: Worker,
    small: Path,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    others = [Path(shutil.copy(small, folder / "dancer.png")) for folder in folders]
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"broken")
    opened._tray_flow.open([*others, broken])
    document = opened.context.document
    until(lambda: len(document.entries) == 4)
    monkeypatch.setattr(opened._export_flow, "_selected", lambda: list(document.entries))
    opened.context.actions["export-selected"].trigger()
    until(lambda: opened.findChildren(BatchDialog))
    (dialog,) = opened.findChildren(BatchDialog)
    dialog._presets.choose("gif")
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(prompts, "choose_export_folder", lambda *_: out)
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Change…").click()
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Export").click()
    for name in ("fire truck.gif", "dancer.gif", "dancer-2.gif"):
        until(lambda: exporter.has("export"))
        assert exporter.params("export")["target"] == str(out / name)
        if name == "dancer.gif":
            exporter.fail("export", InputError("photo_damaged", path="dancer.png", format="PNG"))
        else:
            exporter.answer("export", done(name))
    assert "2 of 3 exports are done." in opened.context.messages.text
    press(opened, "Report…")
    (report,) = opened.findChildren(QueueDialog)
    monkeypatch.setattr(prompts, "choose_report_file", lambda *_: out / "report.csv")
    report._report.click()
    until((out / "report.csv").exists)
    rows = list(csv.DictReader((out / "report.csv").open(newline="")))
    assert [(Path(row["photo"]).name, row["result"]) for row in rows] == [
        ("fire truck.jpg", "rendered"),
        ("dancer.png", "failed"),
        ("dancer.png", "rendered"),
    ]
    assert rows[1]["code"] == "photo_damaged"
    report.close()


def test_the_queue_is_used_by_keys(opened: MainWindow, exporter: Worker, export: Callable[[str], None]) -> None:
    for name in ("1.mp4", "2.mp4", "3.mp4"):
        export(name)
    until(lambda: exporter.has("export"))
    qtest.keyClick(opened.context.canvas, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = opened.findChildren(QueueDialog)
    qtest.keyClick(dialog._table, Qt.Key.Key_Down)
    qtest.keyClick(dialog._table, Qt.Key.Key_Down)
    assert [one.job.target.name for one in dialog._selected] == ["2.mp4"]
    qtest.keyClick(dialog._remove, Qt.Key.Key_Space)
    assert [one.job.target.name for one in opened.context.export_queue] == ["1.mp4", "3.mp4"]
    dialog._pause.click()
    exporter.answer("export", done("1.mp4"))
    assert [one.status for one in opened.context.export_queue] == [ExportStatus.DONE, ExportStatus.WAITING]
    dialog._pause.click()
    until(lambda: exporter.has("export"))
    assert targets(exporter) == ["1.mp4", "3.mp4"]
    dialog.close()


def test_the_next_export_starts_after_unfinished_files_are_removed(
    opened: MainWindow,
    exporter: Worker,
    export: Callable[[str], None],
    gate: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise the unfinished file that it writes in the same folder would be removed too."""
    monkeypatch.setattr(queue_flow, "remove_drafts", wait_for(gate, remove_drafts))
    export("1.mp4")
    export("2.mp4")
    until(lambda: exporter.has("export"))
    exporter.callbacks("export").cancelled()
    QApplication.processEvents()
    assert not exporter.has("export")
    gate.set()
    until(lambda: exporter.has("export"))
    assert targets(exporter) == ["1.mp4", "2.mp4"]


def test_a_queued_export_is_not_overwritten_by_a_later_one(
    opened: MainWindow, exporter: Worker, tmp_path: Path
) -> None:
    for _ in range(2):
        opened._export_flow._export_file(ExportJob({"at": 0.5}, tmp_path / "x.png", overwrite=True))
    assert [one.job.target.name for one in opened.context.export_queue] == ["x.png", "x-2.png"]
    assert not opened.context.export_queue[1].job.overwrite


def test_trying_again_during_a_run_counts_once(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None]
) -> None:
    export("1.mp4")
    export("2.mp4")
    until(lambda: exporter.has("export"))
    exporter.fail("export", InputError("photo_damaged", path="x.jpg", format="JPEG"))
    until(lambda: exporter.has("export"))
    opened._queue_flow.retry([opened.context.export_queue[0]])
    exporter.answer("export", done("2.mp4"))
    until(lambda: exporter.has("export"))
    exporter.answer("export", done("1.mp4"))
    assert "2 exports are done." in opened.context.messages.text


def test_a_copied_frame_and_a_removed_export_are_in_no_report(
    unfolded: MainWindow, exporter: Worker, export: Callable[[str], None]
) -> None:
    for name in ("1.mp4", "2.mp4"):
        export(name)
    unfolded._export_flow._copy_frame()
    until(lambda: exporter.has("export"))
    unfolded._queue_flow.remove([unfolded.context.export_queue[2]])
    for name in ("1.mp4", "frame.png"):
        until(lambda: exporter.has("export"))
        exporter.answer("export", done(name))
    assert "Exported 1.mp4" in unfolded.context.messages.text
    assert [one.job.target.name for one in unfolded.context.export_queue] == ["1.mp4"]


def test_a_photo_that_changed_since_it_was_queued_is_not_exported(
    opened: MainWindow, exporter: Worker, export: Callable[[str], None], sample: Path, small: Path
) -> None:
    export("1.mp4")
    export("2.mp4")
    until(lambda: exporter.has("export"))
    opened.context.document.reset(None)
    shutil.copy(small, sample)
    exporter.answer("export", done("1.mp4"))
    until(lambda: statuses(opened) == ["done", "failed"])
    problem = opened.context.export_queue[1].problem
    assert problem and problem.code == "photo_changed_since_edit"
