"""The preferences dialog; changes take effect at once."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QSpinBox, QVBoxLayout, QWidget

from shutterspan.core.foundation.limits import DEVICES, PRECISIONS
from shutterspan.core.foundation.memory import CAN_LIMIT_MEMORY
from shutterspan.ui.desktop.state.preferences import LANGUAGES, MEMORY_RANGE, THEMES, SettingsStore
from shutterspan.ui.desktop.widgets.section import Form, faint_label, wrap_label

_WIDTH = 460
#: The memory limit is applied once it is unchanged for this long, in milliseconds: each change restarts the workers.
_DEBOUNCE_MS = 600


class PreferencesDialog(QDialog):
    def __init__(self, parent: QWidget, settings_store: SettingsStore, devices: Sequence[str]):
        """devices: those of this computer, such as “cpu”; if empty, they aren't known yet and all can be chosen."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preferences"))
        self._settings_store = settings_store
        texts = {
            "auto": self.tr("Automatic"),
            "cpu": self.tr("Processor"),
            "cuda": self.tr("NVIDIA graphics card (CUDA)"),
            "mps": self.tr("Apple graphics (MPS)"),
            "fp32": self.tr("32 bit, exact"),
            "bf16": self.tr("16 bit, half the memory"),
            "system": self.tr("Same as the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
            "en": "English",
            "de": "Deutsch",
        }
        available = [name for name in DEVICES if name == "auto" or not devices or name in devices]
        form = Form()
        form.setVerticalSpacing(10)
        for label, name, values in (
            (self.tr("Theme"), "theme", THEMES),
            (self.tr("Language"), "language", LANGUAGES),
            (self.tr("Unfold on"), "device", available),
            (self.tr("Precision"), "precision", PRECISIONS),
        ):
            form.add(label, self._combo_box(name, values, texts))
        if CAN_LIMIT_MEMORY:
            form.add(self.tr("Memory"), self._memory_spin_box())
        note = wrap_label(faint_label(" ".join(self._notes())))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    def _notes(self) -> list[str]:
        restart = self.tr("Changing the device, the precision or the memory restarts unfolding and exporting.")
        memory = self.tr("Unfolding and exporting each get half of the memory limit, but at least 1.5 GB.")
        language = self.tr("Restart Shutterspan to change the language.")
        return [restart, memory, language] if CAN_LIMIT_MEMORY else [restart, language]

    def _combo_box(self, name: str, values: Sequence[str], texts: dict[str, str]) -> QComboBox:
        combo = QComboBox()
        for value in values:
            combo.addItem(texts[value], value)
        combo.setCurrentIndex(max(0, combo.findData(getattr(self._settings_store.preferences, name))))
        combo.activated.connect(lambda row: self._settings_store.change_preferences(**{name: combo.itemData(row)}))
        return combo

    def _memory_spin_box(self) -> QSpinBox:
        limit, timer = QSpinBox(), QTimer(self)
        limit.setRange(*MEMORY_RANGE)
        limit.setSpecialValueText(self.tr("No limit"))
        limit.setSuffix(self.tr(" GB"))
        limit.setKeyboardTracking(False)
        limit.setValue(self._settings_store.preferences.memory)
        timer.setSingleShot(True)
        timer.setInterval(_DEBOUNCE_MS)
        limit.valueChanged.connect(lambda value: timer.start())
        for signal in (timer.timeout, self.finished):
            signal.connect(lambda *_: self._settings_store.change_preferences(memory=limit.value()))
        return limit
