"""Exports of the window with real worker processes."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QCheckBox, QListWidget, QMessageBox, QPushButton, QSpinBox

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.pipeline.presets.preset import BUILT_IN_PRESETS
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse
from shutterspan.core.worker.protocol import ExportResult
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.export_dialog import ExportDialog
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.remote_exposure import ExposureState

from ..conftest import until
from .conftest import facts, frame_at, pixels, press, unfold

pytestmark = pytest.mark.slow  # real workers; tests/ui/desktop/flows/test_still_clips.py has one for every day

TRUCK = Ellipse(110, 170, 460, 330)


def best_quality(dialog: ExportDialog) -> QCheckBox:
    return next(box for box in dialog.findChildren(QCheckBox) if "Best" in box.text())


def export_file(window: MainWindow, settings: dict[str, Any], target: Path) -> Path:
    """Export and wait until the window reports it. Returns the target."""
    window._export_flow._export_file(ExportJob(settings, target))
    until(lambda: not window._queue_flow.is_exporting and window.context.messages.text)
    assert "Exported" in window.context.messages.text
    return target


def render_file(photo: Path, target: Path, *options: str) -> Path:
    """Export on the command line. Returns the target."""
    command = [sys.executable, "-m", "shutterspan.ui.cli", "render", str(photo), "-o", str(target), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def test_exported_frames_are_those_of_the_core(live: MainWindow, tmp_path: Path) -> None:
    photo = live.context.document.photo
    assert photo
    live.context.canvas.shape_drawn.emit(TRUCK, "replace")
    live.context.canvas.guide_drawn.emit(Arrow((400, 250), (250, 245)))
    app_frames = export_file(live, {"frames": 3}, tmp_path / "app")
    ellipse = "ellipse:{:g},{:g},{:g},{:g}".format(*TRUCK.box)
    options = ("--region", ellipse, "--arrow", "400,250,250,245", "--frames", "3")
    cli_frames = render_file(photo.path, tmp_path / "cli", *options)
    names = sorted(path.name for path in app_frames.iterdir())
    assert names == ["frame_001.png", "frame_002.png", "frame_003.png"]
    for name in names:
        assert (np.asarray(Image.open(app_frames / name)) == np.asarray(Image.open(cli_frames / name))).all()


def open_export_dialog(window: MainWindow) -> ExportDialog:
    window.context.actions["export"].trigger()
    until(lambda: window.findChild(ExportDialog))
    dialog = window.findChild(ExportDialog)
    assert dialog
    return dialog


def test_best_quality_in_the_dialog_equals_that_of_the_core(live: MainWindow, tmp_path: Path) -> None:
    photo = live.context.document.photo
    assert photo
    dialog = open_export_dialog(live)
    best = best_quality(dialog)
    assert best and not best.isChecked()
    dialog.findChild(QListWidget).setCurrentRow([preset.name for preset in BUILT_IN_PRESETS].index("frames"))
    dialog.findChild(QSpinBox).setValue(2)
    best.click()
    next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    until(lambda: "Exported" in live.context.messages.text)
    default = export_file(live, {"frames": 2, "depth": 16}, tmp_path / "default")
    expected = render_file(photo.path, tmp_path / "core", "--frames", "2", "--depth", "16", "--best")
    until(lambda: not live.findChild(ExportDialog))
    for name in ("frame_001.png", "frame_002.png"):
        frame = (tmp_path / "truck-frames" / name).read_bytes()
        assert frame == (expected / name).read_bytes() != (default / name).read_bytes()
    dialog = open_export_dialog(live)
    assert best_quality(dialog).isChecked(), "the choice is kept for the next export"
    best_quality(dialog).click()
    next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    live._queue_flow.abandon()


def test_the_frame_is_saved_as_a_picture_and_copied(
    live: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = frame_at(live, 0.25)
    live.context.actions["copy-frame"].trigger()
    clipboard = QGuiApplication.clipboard()
    assert clipboard
    assert (pixels(clipboard.image()) == frame).all()
    target = tmp_path / "still.png"
    monkeypatch.setattr(prompts, "choose_still_file", lambda *_: target)
    live.context.actions["save-frame"].trigger()
    until(target.exists)
    assert np.abs(np.asarray(Image.open(target)).astype(int) - frame).max() <= 1


@pytest.fixture
def results(live: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[ExportResult]:
    """The results of the exports, of a new worker."""
    results: list[ExportResult] = []
    report = live._export_flow._report_exported

    def record(target: Path, result: ExportResult) -> None:
        results.append(result)
        report(target, result)

    monkeypatch.setattr(live._export_flow, "_report_exported", record)
    live.context.export_worker.restart()
    live.context.messages.dismiss()
    return results


def test_a_photo_unfolded_at_full_size_is_exported_without_encoding(
    live: MainWindow, results: list[ExportResult], tmp_path: Path
) -> None:
    photo = live.context.document.photo
    assert photo
    exported = export_file(live, {"frames": 3}, tmp_path / "app")
    live.context.actions["flip"].trigger()
    flipped = export_file(live, {"frames": 3}, tmp_path / "flipped")
    assert [result["encode_count"] for result in results] == [0, 0]
    assert results[0]["exposure"] == results[1]["exposure"] is not None
    rendered = sorted(render_file(photo.path, tmp_path / "cli", "--frames", "3").iterdir())
    contents = [path.read_bytes() for path in rendered]
    assert [path.read_bytes() for path in sorted(exported.iterdir())] == contents
    assert [path.read_bytes() for path in sorted(flipped.iterdir())] == contents[::-1]


def test_a_request_with_other_latents_is_encoded_for_the_export(
    live: MainWindow, results: list[ExportResult], tmp_path: Path
) -> None:
    """An arrow guides the network; the preview only decodes its latents along the arrow."""
    exposure_id = facts(live)["exposure"]
    live.context.canvas.guide_drawn.emit(Arrow((400, 250), (250, 245)))
    until(lambda: facts(live)["exposure"] != exposure_id and live.context.exposure.state is ExposureState.READY)
    export_file(live, {"frames": 2}, tmp_path / "clip.mp4")
    assert results[0]["encode_count"] == 1


def test_a_missing_exposure_is_made_again(live: MainWindow, results: list[ExportResult], tmp_path: Path) -> None:
    export_file(live, {"frames": 2}, tmp_path / "one.mp4")
    live._queue_flow._kept._exposure_id = 10**6
    export_file(live, {"frames": 2}, tmp_path / "two.mp4")
    assert [result["encode_count"] for result in results] == [0, 1]
    live.context.export_worker.restart()
    live.context.messages.dismiss()
    export_file(live, {"frames": 2}, tmp_path / "three.mp4")
    assert results[2]["encode_count"] == 0, "the preview's latents are handed over again"


def test_a_photo_larger_than_its_preview_is_encoded_once_for_all_exports(
    live: MainWindow, results: list[ExportResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.png"
    Image.open(SAMPLE).resize((1400, 788)).save(large)
    unfold(live, large)
    export_file(live, {"frames": 2}, tmp_path / "clip.mp4")
    target = tmp_path / "still.png"
    monkeypatch.setattr(prompts, "choose_still_file", lambda *_: target)
    live.context.actions["save-frame"].trigger()
    until(target.exists)
    until(lambda: len(results) == 2)
    live.context.actions["copy-frame"].trigger()
    until(lambda: not live._queue_flow.is_exporting and "Copied" in live.context.messages.text)
    live.context.actions["flip"].trigger()
    export_file(live, {"frames": 2}, tmp_path / "flipped.mp4")
    assert [result["encode_count"] for result in results] == [1, 1, 1]
    live.context.canvas.shape_drawn.emit(Ellipse(200, 300, 1000, 700), "replace")
    export_file(live, {"frames": 2}, tmp_path / "region.mp4")
    assert results[3]["encode_count"] == 2
    assert results[0]["exposure"] == results[1]["exposure"] == results[2]["exposure"] != results[3]["exposure"]


def test_the_photo_is_decoded_once(warm: MainWindow, small: Path, tmp_path: Path) -> None:
    photo = tmp_path / "truck.png"
    shutil.copy(small, photo)
    warm.context.document.reset(None)
    warm.files.open(photo)
    until(lambda: warm.context.document.photo)
    opened = warm.context.document.photo
    assert opened and opened.decoded_photo and opened.decoded_photo.exists()
    assert opened.decoded_photo.parent.stat().st_mode & 0o777 == 0o700
    photo.write_bytes(b"no photo any more")  # decoding it again would fail
    warm.context.actions["unfold"].trigger()
    until(lambda: warm.context.exposure.state is ExposureState.READY)
    warm.context.timeline.pause()
    export_file(warm, {"frames": 2}, tmp_path / "clip.mp4")
    warm.context.document.reset(None)
    until(lambda: opened.decoded_photo and not opened.decoded_photo.exists())


def test_a_stopped_export_leaves_nothing(live: MainWindow, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    live._export_flow._export_file(ExportJob({"frames": 240}, tmp_path / "long.mp4"))
    until(lambda: "encod" in live.context.progress._title.text() or set(tmp_path.iterdir()) != before)
    live.context.progress.stop()
    until(lambda: not live._queue_flow.is_exporting)
    assert "Stopped" in live.context.messages.text
    until(lambda: set(tmp_path.iterdir()) == before, 5)


@pytest.mark.parametrize("target", ["/proc/nowhere/x.mp4", "/dev/full/x.mp4"])
def test_an_export_that_cannot_be_written_is_reported(live: MainWindow, target: str) -> None:
    live._export_flow._export_file(ExportJob({"frames": 2}, Path(target)))
    until(lambda: not live._queue_flow.is_exporting and live.context.messages.text)
    assert str(Path(target).parent) in live.context.messages.text
    assert live.context.exposure.state is ExposureState.READY


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A mounted disk that is nearly full: only the first kilobytes of a file fit."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("NOT TESTED: a full disk. Only root may mount one, and not everywhere.")
    (disk / "older.bin").write_bytes(bytes(100_000))
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("clip.mp4", {"frames": 31}),
        ("clip.mov", {"frames": 3}),
        ("clip.gif", {"frames": 5}),
        ("frames", {"frames": 3, "depth": 16}),
        ("still.png", {"at": 0.2}),
    ],
)
def test_an_export_to_a_full_disk_is_reported_and_leaves_no_files(
    live: MainWindow, full: Path, tmp_path: Path, name: str, settings: dict[str, Any]
) -> None:
    live._export_flow._export_file(ExportJob(settings, full / name))
    until(lambda: not live._queue_flow.is_exporting and live.context.messages.text)
    assert "the disk is full" in live.context.messages.text
    assert [path.name for path in full.iterdir()] == ["older.bin"]
    export_file(live, settings, tmp_path / name)


def test_the_playhead_moves_during_an_export(warm: MainWindow, tmp_path: Path) -> None:
    photo = tmp_path / "truck.jpg"
    shutil.copy(SAMPLE, photo)
    unfold(warm, photo)
    warm._export_flow._export_file(ExportJob({"frames": 120}, tmp_path / "long.mp4"))
    until(lambda: warm._queue_flow.is_exporting)
    for number in range(1, 12):
        frame_at(warm, number / 13)
        assert warm._queue_flow.is_exporting, "the frame waited for the export"
    warm._queue_flow.stop()
    until(lambda: not warm._queue_flow.is_exporting)


def test_closing_while_exporting_asks(live: MainWindow, tmp_path: Path) -> None:
    live._export_flow._export_file(ExportJob({"frames": 240}, tmp_path / "long.mp4"))
    until(lambda: live._queue_flow.is_exporting)
    live.close()
    until(lambda: live.findChildren(QMessageBox))
    (question,) = live.findChildren(QMessageBox)
    next(button for button in question.buttons() if button.text() == "Keep Exporting").click()
    until(lambda: not live.findChildren(QMessageBox))
    assert live.isVisible()
    assert live._queue_flow.is_exporting
    live._queue_flow.abandon()
    until(lambda: not (tmp_path / "long.mp4").exists())


def test_a_queue_on_a_full_disk_pauses_and_resumes(live: MainWindow, full: Path) -> None:
    filler = full / "filler.bin"
    with suppress(OSError):
        filler.write_bytes(bytes(1 << 20))
    for name in ("a.mp4", "b.mp4"):
        live._export_flow._export_file(ExportJob({"frames": 5, "size": 160}, full / name))
    until(lambda: live._queue_flow.is_paused)
    assert "the disk is full" in live.context.messages.text
    assert {path.name for path in full.iterdir()} == {"older.bin", "filler.bin"}
    filler.unlink()
    (full / "older.bin").unlink()
    press(live, "Resume")
    until(lambda: "2 exports are done." in live.context.messages.text)
    assert {path.name for path in full.iterdir()} == {"a.mp4", "b.mp4"}


def test_unfolding_viewing_and_exporting_run_in_parallel(warm: MainWindow, small: Path, tmp_path: Path) -> None:
    """While one photo is exported and another unfolded, frames of the visible one are decoded."""
    photos = [Path(shutil.copy(small, tmp_path / f"{name}.png")) for name in ("one", "two")]
    large = tmp_path / "large.png"
    Image.open(SAMPLE).resize((3840, 2160)).save(large)
    unfold(warm, photos[0])
    warm._tray_flow.open([photos[1], large])
    until(lambda: len(warm.context.document.entries) == 3)
    warm._export_flow._export_file(ExportJob({"frames": 120}, tmp_path / "long.mp4"))
    until(lambda: warm._queue_flow.is_exporting)
    entry = warm.context.document.entries[2]
    warm._tray_flow.unfold([entry])
    until(lambda: warm._ahead_flow.status_of(entry) == "unfolding")
    frame_at(warm, 0.37)
    assert warm._ahead_flow.status_of(entry) == "unfolding", "the frame came before the pass ended"
    assert warm._queue_flow.is_exporting
    warm._queue_flow.stop()
    until(lambda: warm._ahead_flow.status_of(entry) == "unfolded" and not warm._queue_flow.is_exporting)
