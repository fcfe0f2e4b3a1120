"""Files to open and to save, chosen in the system's own dialogs; and questions before something could be lost."""

import os
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from shutterspan.core.foundation.paths import PROJECT_ENDING
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.theme import shades

_PHOTOS = "*.jpg *.jpeg *.png *.tif *.tiff *.webp *.bmp *.gif *.heic *.heif *.hif *.avif *.dng *.nef *.cr2 *.cr3 *.arw"
_PHOTOS += " *.raf *.orf *.rw2 *.pef *.srw"
_STILLS = "PNG (*.png);;TIFF (*.tif);;JPEG (*.jpg)"
#: Of the sign beside a question.
_SIGN = QSize(32, 32)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Choosing", text)


def photo_or_project(parent: QWidget, folder: Path | None) -> Path | None:
    """folder: to begin in, if it is still there; Qt would take a missing one for the name of a file."""
    kinds = f"{_tr('Photos and projects')} ({_PHOTOS} {_PHOTOS.upper()} *{PROJECT_ENDING});;{_tr('All files')} (*)"
    there = str(folder) if folder and os.path.isdir(folder) else ""
    return _path(QFileDialog.getOpenFileName(parent, _tr("Open"), there, kinds))


def photo(parent: QWidget, title: str, folder: Path) -> Path | None:
    return _path(QFileDialog.getOpenFileName(parent, title, str(folder), f"{_tr('All files')} (*)"))


def project_to_save(parent: QWidget, proposal: Path) -> Path | None:
    kinds = f"{_tr('Shutterspan projects')} (*{PROJECT_ENDING})"
    chosen = _path(QFileDialog.getSaveFileName(parent, _tr("Save Project"), str(proposal), kinds))
    return _ending(chosen, PROJECT_ENDING)


def still_to_save(parent: QWidget, proposal: Path) -> Path | None:
    chosen = _path(QFileDialog.getSaveFileName(parent, _tr("Save Frame as Photograph"), str(proposal), _STILLS))
    return _ending(chosen, proposal.suffix) if chosen and not chosen.suffix else chosen


def export_target(parent: QWidget, proposal: Path, ending: str) -> Path | None:
    """ending: of the file; without one, a folder for frames."""
    if not ending:
        return _path((QFileDialog.getExistingDirectory(parent, _tr("Folder for the Frames"), str(proposal.parent)), ""))
    kinds = _STILLS if ending == ".png" else f"{ending[1:].upper()} (*{ending})"
    chosen = _path(QFileDialog.getSaveFileName(parent, _tr("Export"), str(proposal), kinds))
    return chosen if chosen and ending == ".png" and chosen.suffix else _ending(chosen, ending)


def ask_to_save(parent: QWidget, name: str, save: Callable[[], object], discard: Callable[[], object]) -> None:
    """Nothing happens where it is cancelled."""
    box = _question(parent, _tr("Unsaved Changes"), _tr("Save the changes to {}?").format(name))
    box.setInformativeText(_tr("They are lost if you don't."))
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    run = {buttons.Save: save, buttons.Discard: discard}
    box.buttonClicked.connect(lambda button: run.get(box.standardButton(button), lambda: None)())
    box.open()


def ask_to_stop(parent: QWidget, stop: Callable[[], object]) -> None:
    box = _question(parent, _tr("Still Working"), _tr("An export is still under way."))
    box.setInformativeText(_tr("If it is stopped, nothing half-done is left behind."))
    yes = box.addButton(_tr("Stop the Export"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(_tr("Go On Exporting"), QMessageBox.ButtonRole.RejectRole))
    box.buttonClicked.connect(lambda button: stop() if button is yes else None)
    box.open()


def _question(parent: QWidget, title: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setText(text)
    box.setIconPixmap(icon("warning", shades().warning).pixmap(_SIGN, parent.devicePixelRatioF()))
    return box


def _path(chosen: tuple[str, str]) -> Path | None:
    return Path(chosen[0]) if chosen[0] else None


def _ending(path: Path | None, ending: str) -> Path | None:
    return path if path is None or path.suffix.lower() == ending else path.with_name(path.name + ending)
