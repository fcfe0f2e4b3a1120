"""The fields of the export dialogs: format, frames, width, aspect ratio, quality, transparency, name."""

from collections.abc import Mapping, Sequence
from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.presets.name_pattern import NAME_FIELDS
from shutterspan.ui.desktop.state.export_formats import FORMATS, ExportFormat
from shutterspan.ui.desktop.widgets.section import Form


class PresetFields(QWidget):
    """Shows the settings of an export, and reports what the user changes."""

    edited = pyqtSignal(dict)  # changed settings, with the keys of project files; None is the default
    format_chosen = pyqtSignal(object)  # ExportFormat
    pattern_edited = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self._format, self._width, self._aspect = QComboBox(), QComboBox(), QComboBox()
        self._frames, self._quality = QSpinBox(), QSpinBox()
        self._pattern = QLineEdit()
        self._best, self._cutout = QCheckBox(self.tr("Best quality (slower)")), QCheckBox(self.tr("Regions only"))
        self._fill()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self.form)
        column.addWidget(self._cutout)
        column.addWidget(self._best)
        self._connect()

    def show_frames(self, visible: bool) -> None:
        self.form.show_row(self._frames, visible)

    def show_settings(self, chosen: ExportFormat, settings: Mapping[str, Any], pattern: str) -> None:
        """Show the settings of an export, without reporting them as edited. pattern: of its name."""
        for widget in (self._format, self._frames, self._aspect, self._quality, self._best, self._cutout):
            widget.blockSignals(True)
        self._format.setCurrentIndex(FORMATS.index(chosen))
        self._frames.setValue(settings.get("frames", limits.FRAMES[0]))
        self._aspect.setCurrentIndex(self._aspect.findData(settings.get("aspect")))
        self._quality.setValue(settings.get("quality", 0))
        self._best.setChecked(settings.get("best", False))
        self._cutout.setChecked(settings.get("cutout", False))
        for widget in (self._format, self._frames, self._aspect, self._quality, self._best, self._cutout):
            widget.blockSignals(False)
        if pattern != self._pattern.text():
            self._pattern.setText(pattern)
        self.form.show_row(self._quality, chosen.has_quality)
        self._cutout.setVisible(chosen.can_be_transparent)

    def show_widths(self, widths: Sequence[tuple[str, Any]], selected: Any) -> None:
        """Offer widths, each with its text."""
        self._width.clear()
        for text, width in widths:
            self._width.addItem(text, width)
        self._width.setCurrentIndex(max(0, self._width.findData(selected)))

    def set_width_tip(self, tip: str) -> None:
        self._width.setToolTip(tip)

    def _fill(self) -> None:
        for each in FORMATS:
            self._format.addItem(each.text)
        self._aspect.addItem(self.tr("Same as the photo"), None)
        for aspect in limits.ASPECTS:
            self._aspect.addItem(aspect, aspect)
        self._aspect.setToolTip(self.tr("Crop to this aspect ratio. Drag the crop on the picture to move it"))
        self._frames.setRange(*limits.FRAMES)
        self._quality.setRange(0, limits.QUALITY[1])
        self._quality.setSpecialValueText(self.tr("Automatic"))
        self._quality.setToolTip(self.tr("From 1 to 100. A higher value gives better quality and a larger file"))
        self._pattern.setToolTip(self.tr("May contain {}").format(", ".join(f"{{{name}}}" for name in NAME_FIELDS)))
        self._best.setToolTip(self.tr("Slightly more accurate motion, in about twice the time"))
        self._cutout.setToolTip(self.tr("Only the content of the regions, with transparency around it"))
        self.form.add(self.tr("Format"), self._format)
        self.form.add(self.tr("Frames"), self._frames)
        self.form.add(self.tr("Width"), self._width)
        self.form.add(self.tr("Aspect"), self._aspect)
        self.form.add(self.tr("Quality"), self._quality)
        self.form.add(self.tr("Name"), self._pattern)

    def _connect(self) -> None:
        self._format.activated.connect(lambda index: self.format_chosen.emit(FORMATS[index]))
        self._frames.valueChanged.connect(lambda value: self.edited.emit({"frames": value}))
        self._width.activated.connect(lambda index: self.edited.emit({"size": self._width.currentData()}))
        self._aspect.activated.connect(lambda index: self.edited.emit({"aspect": self._aspect.currentData()}))
        self._quality.valueChanged.connect(lambda value: self.edited.emit({"quality": value or None}))
        self._best.toggled.connect(lambda on: self.edited.emit({"best": on}))
        self._cutout.toggled.connect(lambda on: self.edited.emit({"cutout": on}))
        self._pattern.textEdited.connect(self.pattern_edited)
