from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QListWidget, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.pipeline.export import export
from shutterspan.core.pipeline.presets.preset import BUILT_IN_PRESETS
from shutterspan.core.pipeline.presets.preset_files import PresetFolder
from shutterspan.core.pipeline.project.project_json import parse_settings
from shutterspan.core.types.clip import Clip
from shutterspan.ui.desktop.dialogs.export_dialog import ExportChoice, ExportDialog, ExportSubject
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.preset_library import PresetLibrary

PHOTO = OpenedPhoto(Path("dancer.jpg"), QImage(1500, 1000, QImage.Format.Format_RGB32))


DialogFor = Callable[..., ExportDialog]


@pytest.fixture
def dialog_for(qtbot: QtBot, tmp_path: Path) -> DialogFor:
    """Makes a dialog from the document's settings and the key of a preset."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def make(document_settings: dict[str, Any], preset: str) -> ExportDialog:
        library = PresetLibrary(PresetFolder(tmp_path / "presets"))
        subject = ExportSubject(PHOTO, document_settings, 0.5, tmp_path / "dancer")
        return ExportDialog(parent, library, subject, ExportChoice(preset))

    return make


Widget = TypeVar("Widget", bound=QWidget)


def field(dialog: ExportDialog, kind: type[Widget], name: str) -> Widget:
    """The field of this accessible name."""
    return next(widget for widget in dialog.findChildren(kind) if widget.accessibleName() == name)


def accept_dialog(dialog: ExportDialog) -> ExportJob:
    """Accept the dialog. Returns the job that it emits."""
    jobs: list[ExportJob] = []
    dialog.job_chosen.connect(jobs.append)
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons
    buttons.accepted.emit()
    (job,) = jobs
    return job


@pytest.mark.parametrize("width", [720, 1000, 1280, 3840])
def test_a_projects_own_width_is_kept(dialog_for: DialogFor, width: int) -> None:
    dialog = dialog_for({"size": width}, "clip")
    widths = field(dialog, QComboBox, "Width")
    assert widths.currentData() == min(width, 1500)
    offered = [widths.itemData(row) for row in range(widths.count())][2:]
    assert offered == sorted(offered, reverse=True) and len(offered) == len(set(offered))
    assert accept_dialog(dialog).settings["size"] == min(width, 1500)


def test_a_new_document_is_exported_at_its_preview_settings(dialog_for: DialogFor) -> None:
    assert accept_dialog(dialog_for({}, "clip")).settings["size"] == "fit"


def test_each_preset_proposes_a_free_name_and_its_own_settings(dialog_for: DialogFor, tmp_path: Path) -> None:
    (tmp_path / "dancer.gif").touch()
    document = {"codec": "hevc", "duration": 1.0}
    gif = accept_dialog(dialog_for(document, "gif"))
    assert gif.target == tmp_path / "dancer-2.gif"
    assert not {"codec", "duration"} & gif.settings.keys()
    dialog = dialog_for(document, "gif")
    presets = dialog.findChild(QListWidget)
    assert presets
    presets.setCurrentRow([preset.name for preset in BUILT_IN_PRESETS].index("clip"))
    clip = accept_dialog(dialog)
    assert clip.target == tmp_path / "dancer.mp4"
    assert clip.settings["codec"] == "hevc" and clip.settings["duration"] == 1


@pytest.mark.parametrize(
    ("preset", "document"), [("reel", {}), ("clip", {"duration": 2.0, "loop": "boomerang", "frames": 5})]
)
def test_more_frames_than_fit_into_the_duration_extend_it(
    dialog_for: DialogFor, tmp_path: Path, preset: str, document: dict[str, Any]
) -> None:
    dialog = dialog_for(document, preset)
    frames = field(dialog, QSpinBox, "Frames")
    assert "duration" in dialog._settings
    max_frames = 85 if preset == "reel" else 25
    frames.setValue(max_frames)
    assert "duration" in dialog._settings
    frames.setValue(max_frames + 1)
    seconds = "6.1 s at 30 fps" if preset == "reel" else "2.1 s at 24 fps"
    assert seconds in dialog._summary.text()
    settings = parse_settings(accept_dialog(dialog).settings)
    clip = Clip(settings.instants, lambda t: np.zeros((16, 16, 3), np.uint8))
    assert export(
        clip,
        tmp_path / "clip.mp4",
        fps=settings.fps,
        duration=settings.duration,
        loop=settings.loop,
        hold=settings.hold,
    )


def test_a_still_has_no_number_of_frames(qtbot: QtBot, dialog_for: DialogFor) -> None:
    dialog = dialog_for({"frames": 15}, "still")
    dialog.show()
    label = next(label for label in dialog.findChildren(QLabel) if label.text() == "Frames")
    frames, presets = field(dialog, QSpinBox, "Frames"), dialog.findChild(QListWidget)
    assert presets
    assert not frames.isVisible() and not label.isVisible()
    assert dialog._summary.text().startswith("Frame 8 of 15, 1500 × 1000.")
    presets.setFocus()
    qtbot.keyClick(presets, Qt.Key.Key_Home)
    assert frames.isVisible() and label.isVisible()
