from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QComboBox, QDialogButtonBox, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.dialogs.export import Choice, ExportDialog
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.presets import PRESETS, Job

PHOTO = OpenedPhoto(Path("dancer.jpg"), QImage(1500, 1000, QImage.Format.Format_RGB32))


DialogFor = Callable[..., ExportDialog]


@pytest.fixture
def dialog_for(qtbot: QtBot, tmp_path: Path) -> DialogFor:
    """The dialog for a document's settings, at a preset."""
    parent = QWidget()
    qtbot.addWidget(parent)
    return lambda document, preset: ExportDialog(parent, PHOTO, document, 0.5, tmp_path / "dancer", Choice(preset))


def exported(dialog: ExportDialog) -> Job:
    jobs: list[Job] = []
    dialog.job_chosen.connect(jobs.append)
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons
    buttons.accepted.emit()
    (job,) = jobs
    return job


@pytest.mark.parametrize("width", [720, 1000, 1280, 3840])
def test_a_projects_own_width_is_kept(dialog_for: DialogFor, width: int) -> None:
    dialog = dialog_for({"size": width}, "clip")
    widths = dialog.findChild(QComboBox)
    assert widths and widths.currentData() == min(width, 1500)
    offered = [widths.itemData(row) for row in range(widths.count())][2:]
    assert offered == sorted(offered, reverse=True) and len(offered) == len(set(offered))
    assert exported(dialog).settings["size"] == min(width, 1500)


def test_a_new_document_is_exported_as_large_as_it_plays(dialog_for: DialogFor) -> None:
    assert exported(dialog_for({}, "clip")).settings["size"] == "fit"


def test_each_preset_proposes_a_name_that_is_free_and_settings_of_its_own(
    dialog_for: DialogFor, tmp_path: Path
) -> None:
    (tmp_path / "dancer.gif").touch()
    document = {"codec": "hevc", "duration": 1.0}
    gif = exported(dialog_for(document, "gif"))
    assert gif.target == tmp_path / "dancer-2.gif"
    assert not {"codec", "duration"} & gif.settings.keys()
    dialog = dialog_for(document, "gif")
    presets = dialog.findChild(QListWidget)
    assert presets
    presets.setCurrentRow([preset.key for preset in PRESETS].index("clip"))
    clip = exported(dialog)
    assert clip.target == tmp_path / "dancer.mp4"
    assert clip.settings["codec"] == "hevc" and clip.settings["duration"] == 1
