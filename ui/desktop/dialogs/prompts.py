"""File dialogs of the system, and questions before unsaved work or an export is dropped."""

import os
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.core.image_io.photo_files import PHOTO_SUFFIXES
from shutterspan.core.pipeline.targets import file_suffix
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.theme import shades

_PHOTO_PATTERNS = " ".join(f"*{suffix}" for suffix in PHOTO_SUFFIXES)
_STILL_FILTERS = "PNG (*.png);;TIFF (*.tif);;JPEG (*.jpg);;WebP (*.webp);;HEIC (*.heic)"
#: Size of the warning icon.
_ICON_SIZE = QSize(32, 32)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Prompts", text)


def choose_photos_or_project(parent: QWidget, folder: Path | None) -> list[Path]:
    """Choose files to open. folder: to start in; ignored if missing, as Qt would show it as a file name."""
    patterns = f"{_PHOTO_PATTERNS} *{PROJECT_SUFFIX}"
    patterns += f" {patterns.upper()}"
    filters = f"{_tr('Photos and projects')} ({patterns});;{_tr('All files')} (*)"
    return _chosen_paths(parent, _tr("Open"), folder, filters)


def choose_photos(parent: QWidget, folder: Path | None) -> list[Path]:
    """Choose photos to add. folder: as for `choose_photos_or_project`."""
    filters = f"{_tr('Photos')} ({_PHOTO_PATTERNS} {_PHOTO_PATTERNS.upper()});;{_tr('All files')} (*)"
    return _chosen_paths(parent, _tr("Add Photos"), folder, filters)


def choose_photo_folder(parent: QWidget, folder: Path | None) -> Path | None:
    """Choose a folder of photos, or None. folder: as for `choose_photos_or_project`."""
    return _chosen_path((QFileDialog.getExistingDirectory(parent, _tr("Open Folder"), _existing(folder)), ""))


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
        QFileDialog.getSaveFileName(parent, _tr("Save Frame as Picture"), str(proposal), _STILL_FILTERS)
    )
    return _with_suffix(chosen, proposal.suffix) if chosen and not file_suffix(chosen) else chosen


def choose_export_target(parent: QWidget, proposal: Path, suffix: str) -> Path | None:
    """Choose the file to export, or None. suffix: of the file; "" to choose a folder for frames."""
    if not suffix:
        return _chosen_path(
            (QFileDialog.getExistingDirectory(parent, _tr("Folder for the Frames"), str(proposal.parent)), "")
        )
    filters = f"{suffix[1:].upper()} (*{suffix})"
    chosen = _chosen_path(QFileDialog.getSaveFileName(parent, _tr("Export"), str(proposal), filters))
    return _with_suffix(chosen, suffix)


def choose_export_folder(parent: QWidget, folder: Path) -> Path | None:
    """Choose a folder for exports, or None. folder: to start in."""
    return _chosen_path((QFileDialog.getExistingDirectory(parent, _tr("Folder for the Exports"), str(folder)), ""))


def choose_report_file(parent: QWidget, folder: Path) -> Path | None:
    """Choose the file for a report, or None. folder: to start in."""
    filters = f"{_tr('Tables')} (*.csv);;JSON (*.json)"
    proposal = str(folder / _tr("exports.csv"))
    chosen = _chosen_path(QFileDialog.getSaveFileName(parent, _tr("Save Report"), proposal, filters))
    return chosen if chosen and chosen.suffix.lower() == ".json" else _with_suffix(chosen, ".csv")


def offer_to_save(
    parent: QWidget, project: Path | None, save: Callable[[], object], discard: Callable[[], object]
) -> None:
    """Ask whether to save or discard changes, and call the chosen function; on Cancel, neither.

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


def offer_to_go_on_later(
    parent: QWidget, count: int, go_on_later: Callable[[], object] | None, stop: Callable[[], object]
) -> None:
    """Ask whether to stop or resume pending exports, and call the chosen function; on Cancel, neither. go_on_later:
    None if the exports can't resume at the next start."""
    text = _tr("An export is not finished.") if count == 1 else _tr("{} exports are not finished.")
    box = _question_box(parent, _tr("Exports Running"), text.format(count))
    box.setInformativeText(_tr("Unfinished files are removed."))
    stop_button = box.addButton(_tr("Stop Exports"), QMessageBox.ButtonRole.DestructiveRole)
    actions = {stop_button: stop}
    keep = box.addButton(_tr("Keep Exporting"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    if go_on_later:
        later = box.addButton(_tr("Resume at Next Start"), QMessageBox.ButtonRole.AcceptRole)
        actions[later] = go_on_later
        box.setDefaultButton(later)
    box.buttonClicked.connect(lambda button: actions.get(button, lambda: None)())
    box.open()


def confirm_removal(parent: QWidget, count: int, remove: Callable[[], object]) -> None:
    """Ask whether to remove photos with unsaved edits, and call `remove` if so. count: of those photos."""
    text = _tr("One of the photos has unsaved edits.") if count == 1 else _tr("{} photos have unsaved edits.")
    box = _question_box(parent, _tr("Unsaved Edits"), text.format(count))
    box.setInformativeText(_tr("If you remove the photos, these edits are lost."))
    remove_button = box.addButton(_tr("Remove Anyway"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.buttonClicked.connect(lambda button: remove() if button is remove_button else None)
    box.open()


def confirm_still_clip(parent: QWidget, write: Callable[[], object], show_guide: Callable[[], object]) -> None:
    """Ask whether to export a clip in which nothing moves, and call `write` if so. show_guide: shows which photos
    work."""
    text = _tr("Nothing moves, so all frames would be the same.")
    box = _question_box(parent, _tr("Nothing Moves"), text)
    box.setInformativeText(_tr("Write it anyway?"))
    guide = box.addButton(_tr("Which Photos Work"), QMessageBox.ButtonRole.HelpRole)
    if guide:
        guide.clicked.connect(lambda checked=False: show_guide())
    _open_with_button(box, _tr("Write It Anyway"), write)


def confirm(parent: QWidget, title: str, question: str, button: str, then: Callable[[], object]) -> None:
    """Ask a question whose other answer is Cancel. button: text of the button that calls `then`."""
    _open_with_button(_question_box(parent, title, question), button, then)


def show_problem(parent: QWidget, text: str, hint: str) -> None:
    """Show why something isn't possible, above a dialog that stays open."""
    box = _question_box(parent, "", text)
    box.setInformativeText(hint)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.open()


def _open_with_button(box: QMessageBox, text: str, run: Callable[[], object]) -> None:
    """Open a question with a button that calls `run`, and Cancel, which is the default."""
    run_button = box.addButton(text, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.buttonClicked.connect(lambda button: run() if button is run_button else None)
    box.open()


def _question_box(parent: QWidget, title: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setText(text)
    box.setIconPixmap(icon("warning", shades().warning).pixmap(_ICON_SIZE, parent.devicePixelRatioF()))
    return box


def _chosen_paths(parent: QWidget, title: str, folder: Path | None, filters: str) -> list[Path]:
    names, _ = QFileDialog.getOpenFileNames(parent, title, _existing(folder), filters)
    return [Path(name) for name in names]


def _existing(folder: Path | None) -> str:
    """The folder for a dialog to start in, empty if there is none."""
    return str(folder) if folder and os.path.isdir(folder) else ""


def _chosen_path(chosen: tuple[str, str]) -> Path | None:
    return Path(chosen[0]) if chosen[0] else None


def _with_suffix(path: Path | None, suffix: str) -> Path | None:
    return path if path is None or path.suffix.lower() == suffix else path.with_name(path.name + suffix)
