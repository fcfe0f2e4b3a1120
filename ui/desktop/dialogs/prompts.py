"""File dialogs of the system, and questions before unsaved work or an export is given up."""

import os
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.theme import shades

_PHOTO_PATTERNS = "*.jpg *.jpeg *.png *.tif *.tiff *.webp *.bmp *.gif *.heic *.heif *.hif *.avif"
_PHOTO_PATTERNS += " *.dng *.nef *.cr2 *.cr3 *.arw *.raf *.orf *.rw2 *.pef *.srw"
_STILL_FILTERS = "PNG (*.png);;TIFF (*.tif);;JPEG (*.jpg)"
#: Size of the warning icon.
_ICON_SIZE = QSize(32, 32)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Prompts", text)


def choose_photo_or_project(parent: QWidget, folder: Path | None) -> Path | None:
    """Choose a file to open, or None. folder: to start in; ignored if missing, as Qt would show it as a file name."""
    patterns = f"{_PHOTO_PATTERNS} {_PHOTO_PATTERNS.upper()} *{PROJECT_SUFFIX}"
    filters = f"{_tr('Photos and projects')} ({patterns});;{_tr('All files')} (*)"
    start = str(folder) if folder and os.path.isdir(folder) else ""
    return _chosen_path(QFileDialog.getOpenFileName(parent, _tr("Open"), start, filters))


def choose_photo(parent: QWidget, title: str, folder: Path) -> Path | None:
    """Choose a photo, or None. folder: to start in."""
    return _chosen_path(QFileDialog.getOpenFileName(parent, title, str(folder), f"{_tr('All files')} (*)"))


def choose_project_file(parent: QWidget, proposal: Path) -> Path | None:
    """Choose the project file to save, or None."""
    filters = f"{_tr('Shutterspan projects')} (*{PROJECT_SUFFIX})"
    chosen = _chosen_path(QFileDialog.getSaveFileName(parent, _tr("Save Project"), str(proposal), filters))
    return _with_suffix(chosen, PROJECT_SUFFIX)


def choose_still_file(parent: QWidget, proposal: Path) -> Path | None:
    """Choose the picture file to save, or None."""
    chosen = _chosen_path(
        QFileDialog.getSaveFileName(parent, _tr("Save Frame as Photograph"), str(proposal), _STILL_FILTERS)
    )
    return _with_suffix(chosen, proposal.suffix) if chosen and not chosen.suffix else chosen


def choose_export_target(parent: QWidget, proposal: Path, suffix: str) -> Path | None:
    """Choose the file to export, or None. suffix: of the file; "" to choose a folder for frames."""
    if not suffix:
        return _chosen_path(
            (QFileDialog.getExistingDirectory(parent, _tr("Folder for the Frames"), str(proposal.parent)), "")
        )
    filters = _STILL_FILTERS if suffix == ".png" else f"{suffix[1:].upper()} (*{suffix})"
    chosen = _chosen_path(QFileDialog.getSaveFileName(parent, _tr("Export"), str(proposal), filters))
    return chosen if chosen and suffix == ".png" and chosen.suffix else _with_suffix(chosen, suffix)


def offer_to_save(
    parent: QWidget, project: Path | None, save: Callable[[], object], discard: Callable[[], object]
) -> None:
    """Ask whether to save or discard changes, and call the one chosen; on Cancel, neither.

    project: the file with the changes, None if there is none yet.
    """
    if project:
        box = _question_box(parent, _tr("Unsaved Changes"), _tr("Save the changes to {}?").format(project.name))
        box.setInformativeText(_tr("Otherwise they are lost."))
    else:
        box = _question_box(parent, _tr("Unsaved Work"), _tr("Save your work as a project?"))
        box.setInformativeText(_tr("The photo itself is never changed."))
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    actions = {buttons.Save: save, buttons.Discard: discard}
    box.buttonClicked.connect(lambda button: actions.get(box.standardButton(button), lambda: None)())
    box.open()


def confirm_stop(parent: QWidget, stop: Callable[[], object]) -> None:
    """Ask whether to stop the running export, and call `stop` if so."""
    box = _question_box(parent, _tr("Export Running"), _tr("An export is still running."))
    box.setInformativeText(_tr("If you stop it, no unfinished file is left behind."))
    stop_button = box.addButton(_tr("Stop the Export"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(_tr("Keep Exporting"), QMessageBox.ButtonRole.RejectRole))
    box.buttonClicked.connect(lambda button: stop() if button is stop_button else None)
    box.open()


def confirm_still_clip(parent: QWidget, write: Callable[[], object]) -> None:
    """Ask whether to export a clip in which nothing moves, and call `write` if so."""
    text = _tr("Nothing moves, so each frame would be the same.")
    box = _question_box(parent, _tr("Nothing Moves"), text)
    box.setInformativeText(_tr("Write it anyway?"))
    write_button = box.addButton(_tr("Write It Anyway"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.buttonClicked.connect(lambda button: write() if button is write_button else None)
    box.open()


def _question_box(parent: QWidget, title: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setText(text)
    box.setIconPixmap(icon("warning", shades().warning).pixmap(_ICON_SIZE, parent.devicePixelRatioF()))
    return box


def _chosen_path(chosen: tuple[str, str]) -> Path | None:
    return Path(chosen[0]) if chosen[0] else None


def _with_suffix(path: Path | None, suffix: str) -> Path | None:
    return path if path is None or path.suffix.lower() == suffix else path.with_name(path.name + suffix)
