"""The list of export presets, each with its purpose."""

from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shutterspan.ui.desktop.state.presets import PRESETS, Preset
from shutterspan.ui.desktop.widgets.section import faint_label

#: Padding above and below each preset, in pixels.
_PADDING = 6
_MIN_WIDTH = 380


class PresetList(QListWidget):
    """Lets the user choose a preset."""

    def __init__(self, presets: tuple[Preset, ...] = PRESETS):
        super().__init__()
        self._presets = presets
        self.setAccessibleName(self.tr("Purpose"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for preset in presets:
            item = QListWidgetItem(self)
            row = _PresetRow(preset)
            item.setSizeHint(row.sizeHint() + QSize(0, _PADDING))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{_translated(preset.name)}: {_translated(preset.purpose)}"
            )
            self.setItemWidget(item, row)
        self.setMinimumWidth(max(self.sizeHintForColumn(0), _MIN_WIDTH) + 2 * _PADDING + 8)
        self.setFixedHeight(len(presets) * self.sizeHintForRow(0) + 2 * _PADDING)

    @property
    def preset(self) -> Preset:
        return self._presets[max(0, self.currentRow())]

    def choose(self, key: str) -> None:
        """Choose the preset of this key, or the first one if it isn't in the list."""
        keys = [preset.key for preset in self._presets]
        self.setCurrentRow(keys.index(key) if key in keys else 0)


class _PresetRow(QWidget):
    """Name and purpose of a preset."""

    def __init__(self, preset: Preset):
        super().__init__()
        name = QLabel(_translated(preset.name))
        name.setObjectName("heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 7)
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(faint_label(_translated(preset.purpose)))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Preset", text)
