"""The list of export presets, each with its purpose."""

from collections.abc import Sequence

from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shutterspan.core.pipeline.presets.preset import Preset
from shutterspan.ui.desktop.state.preset_library import preset_label
from shutterspan.ui.desktop.state.wording import message_text
from shutterspan.ui.desktop.widgets.section import faint_label

#: Padding above and below each preset, in pixels.
_PADDING = 6
_MIN_WIDTH = 380
_VISIBLE_ROWS = 7


class PresetList(QListWidget):
    """Lets the user choose a preset."""

    def __init__(self, presets: Sequence[Preset]):
        super().__init__()
        self._presets: tuple[Preset, ...] = ()
        self.setAccessibleName(self.tr("Purpose"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.set_presets(presets)
        self.setMinimumWidth(max(self.sizeHintForColumn(0), _MIN_WIDTH) + 2 * _PADDING + 20)
        self.setMinimumHeight(_VISIBLE_ROWS * self.sizeHintForRow(0) + 2 * _PADDING)

    def set_presets(self, presets: Sequence[Preset]) -> None:
        """Show these presets; the chosen one stays chosen, without a signal."""
        chosen = self.preset.name if self._presets else ""
        self.blockSignals(True)
        self.clear()
        self._presets = tuple(presets)
        for preset in presets:
            self._add(preset)
        self.choose(chosen)
        self.blockSignals(False)

    @property
    def preset(self) -> Preset:
        return self._presets[max(0, self.currentRow())]

    def choose(self, name: str) -> None:
        """Choose the preset of this name, or the first one if it isn't in the list."""
        names = [preset.name for preset in self._presets]
        self.setCurrentRow(names.index(name) if name in names else 0)

    def _add(self, preset: Preset) -> None:
        item, row = QListWidgetItem(self), _PresetRow(preset)
        item.setSizeHint(row.sizeHint() + QSize(0, _PADDING))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{preset_label(preset)}: {_purpose(preset)}")
        self.setItemWidget(item, row)


class _PresetRow(QWidget):
    """Name and purpose of a preset."""

    def __init__(self, preset: Preset):
        super().__init__()
        name = QLabel(preset_label(preset))
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setObjectName("heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 7)
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(faint_label(_purpose(preset)))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _purpose(preset: Preset) -> str:
    if preset.purpose:
        return message_text(preset.purpose)
    kind = preset.suffix[1:].upper() or QCoreApplication.translate("PresetList", "Frames")
    return QCoreApplication.translate("PresetList", "{}, your own preset").format(kind)
