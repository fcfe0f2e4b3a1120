"""The window with its real worker: from the button to files."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtGui import QGuiApplication, QImage
from PyQt6.QtWidgets import QApplication, QCheckBox, QListWidget, QMessageBox, QPushButton, QSpinBox

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse
from shutterspan.ui.desktop.dialogs import choosing
from shutterspan.ui.desktop.dialogs.export import ExportDialog
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.stalls import Stalls
from shutterspan.ui.desktop.state.exposure import State
from shutterspan.ui.desktop.state.presets import PRESETS, Job

from .conftest import made, until

SIZE = 640, 360
TRUCK = Ellipse(110, 170, 460, 330)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "small.png"
    Image.open(SAMPLE).resize(SIZE, Image.Resampling.BOX).save(path)
    return path


@pytest.fixture(scope="module")
def warm(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window, whose worker is ready."""
    window = made(qapp, tmp_path_factory.mktemp("own"))
    hellos: list[dict] = []
    window.parts.worker.ready.connect(hellos.append)
    window.resize(1280, 800)
    window.show()
    window.start(None)
    until(lambda: hellos)
    yield window
    window._exporting.stop()
    window.parts.document.start(None)
    window.close()
    until(lambda: not window.isVisible())


@pytest.fixture
def live(warm: MainWindow, small: Path, tmp_path: Path) -> MainWindow:
    """With a photo of this test's own, unfolded."""
    photo = tmp_path / "truck.png"
    shutil.copy(small, photo)
    show(warm, photo)
    return warm


def show(window: MainWindow, photo: Path) -> None:
    """Unfolded."""
    # A file is there a moment before its export is over, and during one the window asks before it opens another photo.
    until(lambda: not window._exporting.is_exporting)
    window.parts.messages.dismiss()
    window.parts.document.start(None)
    window.files.open(photo)
    until(lambda: window.parts.document.photo)
    window.parts.actions["unfold"].trigger()
    until(lambda: window.parts.exposure.state is State.READY)
    window.parts.timeline.pause()


def pixels(image: QImage | None) -> np.ndarray:
    """(H,W,3) uint8."""
    assert image is not None
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits().asarray(rgb.sizeInBytes()), np.uint8).reshape(rgb.height(), -1)
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


def frame_at(window: MainWindow, t: float) -> np.ndarray:
    window._playback.go(t)
    until(lambda: window.parts.exposure.frame_now is not None)
    return pixels(window.parts.exposure.frame_now).astype(int)


def exported(window: MainWindow, settings: dict, target: Path) -> Path:
    window._exporting._begin(Job(settings, target))
    until(lambda: not window._exporting.is_exporting and window.parts.messages.text)
    assert "Exported" in window.parts.messages.text
    return target


def rendered(photo: Path, target: Path, *options: str) -> Path:
    """The same by the command line."""
    command = [sys.executable, "-m", "shutterspan.ui.cli", "render", str(photo), "-o", str(target), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def test_the_photo_moves(live: MainWindow) -> None:
    parts = live.parts
    assert parts.exposure.facts["moving"]
    first, last = frame_at(live, 0.0), frame_at(live, 1.0)
    assert np.abs(first - last).mean() > 1
    until(lambda: len(live._unfolding._thumbnails) >= 5)
    until(lambda: parts.exposure.trust)


def test_the_playhead_shows_any_instant(live: MainWindow) -> None:
    shown: list[float] = []
    live.parts.exposure.frame_came.connect(lambda t, frame: shown.append(t))
    for t in (0.1234, 0.777, 0.5, 0.3141):
        frame_at(live, t)
        until(lambda t=t: t in shown)
    live.parts.timeline.play()
    before = len(shown)
    until(lambda: len(shown) > before + 10)
    live.parts.timeline.pause()


def test_a_flip_is_played_backwards_without_unfolding_anew(live: MainWindow) -> None:
    parts = live.parts
    forwards = frame_at(live, 0.2)
    number = parts.exposure.facts["exposure"]
    asked: list[str] = []
    ask = parts.worker.ask
    parts.worker.ask = lambda do, *rest: (asked.append(do), ask(do, *rest))[1]  # type: ignore[method-assign]
    try:
        parts.actions["flip"].trigger()
        until(lambda: parts.exposure.facts["exposure"] != number)
    finally:
        del parts.worker.ask
    assert "replay" in asked
    assert "open" not in asked
    assert np.abs(frame_at(live, 0.8) - forwards).max() <= 2
    flipped = parts.exposure.facts["exposure"]
    parts.actions["undo"].trigger()
    until(lambda: parts.exposure.facts["exposure"] != flipped)
    assert np.abs(frame_at(live, 0.2) - forwards).max() <= 2


def test_outside_a_region_the_photo_stays_as_it_is(live: MainWindow) -> None:
    parts = live.parts
    photo = parts.document.photo
    assert photo
    number = parts.exposure.facts["exposure"]
    parts.canvas.shape_drawn.emit(TRUCK, "replace")
    until(lambda: parts.exposure.state is State.READY and parts.exposure.facts["exposure"] != number)
    difference = np.abs(frame_at(live, 0.0) - pixels(photo.picture)).max(2)
    assert difference[:100].max() == 0
    assert difference[200:300, 150:420].mean() > 1


@pytest.mark.slow
def test_exported_frames_are_those_of_the_core(live: MainWindow, tmp_path: Path) -> None:
    photo = live.parts.document.photo
    assert photo
    live.parts.canvas.shape_drawn.emit(TRUCK, "replace")
    live.parts.canvas.arrow_drawn.emit(Arrow((400, 250), (250, 245)))
    ours = exported(live, {"frames": 3}, tmp_path / "ours")
    ellipse = "ellipse:{:g},{:g},{:g},{:g}".format(*TRUCK.box)
    options = ("--region", ellipse, "--arrow", "400,250,250,245", "--frames", "3")
    theirs = rendered(photo.path, tmp_path / "theirs", *options)
    names = sorted(path.name for path in ours.iterdir())
    assert names == ["frame_001.png", "frame_002.png", "frame_003.png"]
    for name in names:
        assert (np.asarray(Image.open(ours / name)) == np.asarray(Image.open(theirs / name))).all()


def export_dialog(window: MainWindow) -> ExportDialog:
    window.parts.actions["export"].trigger()
    until(lambda: window.findChild(ExportDialog))
    dialog = window.findChild(ExportDialog)
    assert dialog
    return dialog


@pytest.mark.slow
def test_the_best_quality_is_chosen_in_the_dialog_and_is_that_of_the_core(live: MainWindow, tmp_path: Path) -> None:
    photo = live.parts.document.photo
    assert photo
    dialog = export_dialog(live)
    best = dialog.findChild(QCheckBox)
    assert best and not best.isChecked()
    dialog.findChild(QListWidget).setCurrentRow([preset.key for preset in PRESETS].index("frames"))
    dialog.findChild(QSpinBox).setValue(2)
    best.click()
    next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    until(lambda: "Exported" in live.parts.messages.text)
    usual = exported(live, {"frames": 2, "depth": 16}, tmp_path / "usual")
    wanted = rendered(photo.path, tmp_path / "core", "--frames", "2", "--depth", "16", "--best")
    until(lambda: not live.findChild(ExportDialog))
    for name in ("frame_001.png", "frame_002.png"):
        ours = (tmp_path / "truck-frames" / name).read_bytes()
        assert ours == (wanted / name).read_bytes() != (usual / name).read_bytes()
    dialog = export_dialog(live)
    assert dialog.findChild(QCheckBox).isChecked(), "the next export begins with it"
    dialog.findChild(QCheckBox).click()
    next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    live._exporting.stop()


def test_the_frame_is_saved_as_photograph_and_copied(
    live: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = frame_at(live, 0.25)
    live.parts.actions["copy-frame"].trigger()
    clipboard = QGuiApplication.clipboard()
    assert clipboard
    assert (pixels(clipboard.image()) == shown).all()
    target = tmp_path / "still.png"
    monkeypatch.setattr(choosing, "still_to_save", lambda *_: target)
    live.parts.actions["save-frame"].trigger()
    until(target.exists)
    assert np.abs(np.asarray(Image.open(target)).astype(int) - shown).max() <= 1


def test_a_stopped_export_ends_within_a_second_and_leaves_nothing(live: MainWindow, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    live._exporting._begin(Job({"frames": 240}, tmp_path / "long.mp4"))
    until(lambda: "encod" in live.parts.progress._what.text() or set(tmp_path.iterdir()) != before)
    stopped = time.monotonic()
    live.parts.progress.stop()
    until(lambda: not live._exporting.is_exporting)
    assert time.monotonic() - stopped < 1.5  # a second, and some for a busy computer
    assert "Stopped" in live.parts.messages.text
    until(lambda: set(tmp_path.iterdir()) == before, 5)


@pytest.mark.parametrize("target", ["/proc/nowhere/x.mp4", "/dev/full/x.mp4"])
def test_an_export_that_can_not_be_written_is_told(live: MainWindow, target: str) -> None:
    live._exporting._begin(Job({"frames": 2}, Path(target)))
    until(lambda: not live._exporting.is_exporting and live.parts.messages.text)
    assert str(Path(target).parent) in live.parts.messages.text
    assert live.parts.exposure.state is State.READY


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, all but full: the first kilobytes still find room."""
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
        pytest.param("clip.mov", {"frames": 3}, marks=pytest.mark.slow),
        pytest.param("clip.gif", {"frames": 5}, marks=pytest.mark.slow),
        pytest.param("frames", {"frames": 3, "depth": 16}, marks=pytest.mark.slow),
        pytest.param("still.png", {"at": 0.2}, marks=pytest.mark.slow),
    ],
)
def test_an_export_to_a_full_disk_is_told_and_leaves_nothing(
    live: MainWindow, full: Path, tmp_path: Path, name: str, settings: dict
) -> None:
    live._exporting._begin(Job(settings, full / name))
    until(lambda: not live._exporting.is_exporting and live.parts.messages.text)
    assert "the disk is full" in live.parts.messages.text
    assert [path.name for path in full.iterdir()] == ["older.bin"]
    exported(live, settings, tmp_path / name)


@pytest.mark.slow
def test_the_playhead_moves_while_an_export_goes_on(warm: MainWindow, tmp_path: Path) -> None:
    photo = tmp_path / "truck.jpg"
    shutil.copy(SAMPLE, photo)
    show(warm, photo)
    answered: list[float] = []
    warm._exporting._begin(Job({"frames": 120}, tmp_path / "long.mp4"))
    until(lambda: warm._exporting.is_exporting)
    for number in range(1, 12):
        asked = time.monotonic()
        frame_at(warm, number / 13)
        answered.append(time.monotonic() - asked)
        until(lambda asked=asked: time.monotonic() > asked + 0.3)
    assert warm._exporting.is_exporting
    assert max(answered) < 1.5  # a second, and some for a busy computer
    warm._exporting.stop_by_hand()
    until(lambda: not warm._exporting.is_exporting)


def test_closing_while_exporting_asks(live: MainWindow, tmp_path: Path) -> None:
    live._exporting._begin(Job({"frames": 240}, tmp_path / "long.mp4"))
    until(lambda: live._exporting.is_exporting)
    live.close()
    until(lambda: live.findChildren(QMessageBox))
    (question,) = live.findChildren(QMessageBox)
    next(button for button in question.buttons() if button.text() == "Go On Exporting").click()
    until(lambda: not live.findChildren(QMessageBox))
    assert live.isVisible()
    assert live._exporting.is_exporting
    live._exporting.stop()
    until(lambda: not (tmp_path / "long.mp4").exists())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_worker_that_is_killed_takes_nothing_with_it(live: MainWindow, tmp_path: Path) -> None:
    parts = live.parts
    parts.canvas.shape_drawn.emit(TRUCK, "replace")
    before, content = set(tmp_path.iterdir()), parts.document.content
    live._exporting._begin(Job({"frames": 240}, tmp_path / "long.mp4"))
    until(lambda: parts.exporter._pending)
    os.kill(parts.exporter.process_id, signal.SIGKILL)
    until(lambda: "ended by the system" in parts.messages.text)
    assert live.isVisible()
    assert not live._exporting.is_exporting
    until(lambda: set(tmp_path.iterdir()) == before, 10)
    assert parts.exposure.state is State.READY
    frame_at(live, 0.7)
    killed = parts.worker.process_id
    os.kill(killed, signal.SIGKILL)
    until(lambda: parts.exposure.state is State.NONE)
    assert "ended by the system" in parts.messages.text
    assert "Unfolded" not in parts.inspector.unfold._words.text()
    assert live.isVisible()
    assert parts.document.content is content
    until(lambda: parts.worker.process_id not in (0, killed))
    parts.actions["unfold"].trigger()
    until(lambda: parts.exposure.state is State.READY)
    frame_at(live, 0.4)


@pytest.mark.slow
def test_nothing_blocks_the_window(live: MainWindow, stalls: Stalls, tmp_path: Path) -> None:
    """Opening 24 megapixels, unfolding, painting a mask, playing, exporting."""
    parts = live.parts
    large = tmp_path / "large.jpg"
    Image.open(SAMPLE).resize((6000, 4000)).save(large, quality=90)
    stalls.during("opening")
    live.files.open(large)
    until(lambda: parts.document.photo and parts.document.photo.width == 6000)
    stalls.during("unfolding")
    parts.actions["unfold"].trigger()
    until(lambda: parts.exposure.state is State.READY)
    stalls.during("drawing")
    parts.canvas.shape_drawn.emit(Ellipse(1200, 1900, 4300, 3600), "replace")
    parts.canvas.shape_drawn.emit(Ellipse(1100, 1800, 3000, 3000), "add")
    until(lambda: parts.document.undo_name == "Add to Region")
    until(lambda: parts.exposure.state is State.READY and len(live._unfolding._thumbnails) >= 5)
    stalls.during("playing")
    parts.timeline.play()
    parts.actions["overlay-arrows"].trigger()
    until(lambda: parts.exposure.motion is not None)
    parts.timeline.pause()
    stalls.during("exporting")
    live._exporting._begin(Job({"frames": 2, "size": 640}, tmp_path / "large.gif"))
    until(lambda: live._exporting.is_exporting)
    until(lambda: not live._exporting.is_exporting)
    for what, turns in stalls.turns.items():
        assert len(turns) > 3
        assert max(turn.work for turn in turns) < 0.1, what
        assert max(turn.away for turn in turns) < 1.0, what  # others' threads count, where processors are scarce
