"""Export: what it is for decides the rest; all of it can be changed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QCoreApplication, QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.endings import VIDEO_FPS
from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.dialogs import choosing
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.naming import export_name
from shutterspan.ui.desktop.state.presets import (
    PRESETS,
    Job,
    Preset,
    export_settings,
    fits_duration,
    playing_seconds,
    shown_size,
)
from shutterspan.ui.desktop.state.words import written
from shutterspan.ui.desktop.widgets.section import Form, faint, wrapped

#: Of the list's items, above and below.
_PADDING = 6
#: Offered beside the photo's own, in pixels.
_WIDTHS = (3840, 1920, 1280, 640, 480)


@dataclass(frozen=True)
class Choice:
    """What the next dialog begins with. preset: its key; best: the best quality."""

    preset: str = "reel"
    best: bool = False


class ExportDialog(QDialog):
    job_chosen = pyqtSignal(object)  # Job
    chosen = pyqtSignal(object)  # Choice

    def __init__(
        self, parent: QWidget, photo: OpenedPhoto, document: Mapping[str, Any], t: float, beside: Path, choice: Choice
    ):
        """document: its settings; t: the playhead; beside: folder and stem that files are named by; choice: the last
        one."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export"))
        self._photo, self._document, self._t, self._beside = photo, document, t, beside
        self._target, self._overwrite = beside, False
        self._presets = QListWidget()
        self._presets.setAccessibleName(self.tr("What it is for"))
        self._presets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in PRESETS:
            item = QListWidgetItem(self._presets)
            row = _PresetRow(one)
            item.setSizeHint(row.sizeHint() + QSize(0, _PADDING))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{_words(one.name)}: {_words(one.purpose)}")
            self._presets.setItemWidget(item, row)
        widest = max(self._presets.sizeHintForColumn(0), 380)
        self._presets.setMinimumWidth(widest + 2 * _PADDING + 8)
        self._presets.setFixedHeight(len(PRESETS) * self._presets.sizeHintForRow(0) + 2 * _PADDING)
        self._frames, self._width = QSpinBox(), QComboBox()
        self._frames.setRange(*limits.FRAMES)
        self._width.setToolTip(self.tr("How wide it becomes; nothing is enlarged beyond the photo"))
        self._best = QCheckBox(self.tr("Best quality (slower)"))
        self._best.setToolTip(
            self.tr("Look at the photo eight times instead of four: motion a little truer, in twice the time")
        )
        self._best.setChecked(choice.best or document.get("best", False))
        self._name = wrapped(QLabel())
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        choose = QPushButton(self.tr("Change…"))
        choose.setAccessibleName(self.tr("Change where it goes"))
        choose.setAutoDefault(False)  # Enter exports
        choose.clicked.connect(self._choose_target)
        place = QHBoxLayout()
        place.addWidget(self._name, 1)
        place.addWidget(choose, alignment=Qt.AlignmentFlag.AlignTop)
        placed = QWidget()
        placed.setLayout(place)
        place.setContentsMargins(0, 0, 0, 0)
        form = Form()
        form.add(self.tr("Frames"), self._frames)
        form.add(self.tr("Width"), self._width)
        form.add(self.tr("To"), placed)
        self._summary = wrapped(faint())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        export = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        assert export is not None
        export.setProperty("primary", True)
        export.setDefault(True)
        buttons.accepted.connect(self._export)
        buttons.rejected.connect(self.reject)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(form)
        right.addWidget(self._best)
        right.addWidget(self._summary)
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addWidget(self._presets)
        columns.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 20, 20, 16)
        whole.setSpacing(16)
        whole.addLayout(columns)
        whole.addWidget(buttons)
        self.resize(840, 0)
        self._frames.valueChanged.connect(self._summarize)
        self._width.activated.connect(self._summarize)
        self._presets.currentRowChanged.connect(self._take_preset)
        keys = [one.key for one in PRESETS]
        self._presets.setCurrentRow(keys.index(choice.preset))

    @property
    def _preset(self) -> Preset:
        return PRESETS[self._presets.currentRow()]

    @property
    def _settings(self) -> dict[str, Any]:
        from shutterspan.core.pipeline.project.form import settings_from

        preset = self._preset
        ending = self._target.suffix if preset.still else preset.ending
        settings = export_settings(preset, self._document, self._t, ending)
        if not preset.still:
            settings["frames"] = self._frames.value()
        if not fits_duration(settings_from(settings), preset.ending):
            del settings["duration"]
        return {**settings, "size": self._width.currentData(), "best": self._best.isChecked()}

    def _take_preset(self) -> None:
        preset = self._preset
        settings = export_settings(preset, self._document, self._t)
        self._target, self._overwrite = export_name(self._beside, preset.ending), False
        self._fill_widths(settings.get("size", RenderSettings.size))
        self._frames.setEnabled(not preset.still)
        self._frames.setValue(settings.get("frames", RenderSettings.frames))
        self._summarize()

    def _fill_widths(self, size: str | int) -> None:
        self._width.clear()
        whole = self._photo.width
        if self._preset.ending in (".mp4", ".mov"):
            self._width.addItem(self.tr("As the photo, 4K at most"), "fit")
        self._width.addItem(self.tr("As the photo, {} px").format(whole), "full")
        own = {size} if isinstance(size, int) else set()
        for width in sorted({*_WIDTHS, *own}, reverse=True):
            if width < whole or width == size:
                self._width.addItem(self.tr("{} px").format(min(width, whole)), min(width, whole))
        wanted = min(size, whole) if isinstance(size, int) else size
        self._width.setCurrentIndex(max(0, self._width.findData(wanted)))

    def _summarize(self) -> None:
        from shutterspan.core.pipeline.project.form import settings_from

        settings, preset = self._settings, self._preset
        self._name.setText(f"{self._target.name}\n{self._target.parent}")
        made = settings_from(settings)
        shown = "{} × {}".format(*shown_size(made, self._photo.width, self._photo.height))
        if preset.still:
            said = self.tr("One frame at t = {}, {}.").format(written(f"{self._t:.3f}"), shown)
        elif not preset.ending:
            said = self.tr("{} PNG files of 16 bit, {}.").format(made.frames, shown)
        else:
            seconds, fps = written(f"{playing_seconds(made, preset.ending):.1f}"), written(f"{made.fps or VIDEO_FPS:g}")
            said = self.tr("{} frames, {}, {} s at {} fps.").format(made.frames, shown, seconds, fps)
        if self._overwrite:
            said += " " + self.tr("The file that is there is replaced.")
        self._summary.setText(said)

    def _choose_target(self) -> None:
        chosen = choosing.export_target(self, self._target, self._preset.ending)
        if chosen:
            self._target, self._overwrite = chosen, os.path.exists(chosen)
            self._summarize()

    def _export(self) -> None:
        self.chosen.emit(Choice(self._preset.key, self._best.isChecked()))
        self.job_chosen.emit(Job(self._settings, self._target, self._overwrite))
        self.accept()


class _PresetRow(QWidget):
    def __init__(self, preset: Preset):
        super().__init__()
        name = QLabel(_words(preset.name))
        name.setObjectName("heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 7)
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(faint(_words(preset.purpose)))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _words(text: str) -> str:
    return QCoreApplication.translate("Preset", text)
