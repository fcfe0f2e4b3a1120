"""Preferences: they hold from the moment they are changed."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QSpinBox, QVBoxLayout, QWidget

from shutterspan.core.foundation.limits import DEVICES, PRECISIONS
from shutterspan.core.foundation.memory import CAN_LIMIT
from shutterspan.ui.desktop.state.preferences import LANGUAGES, MEMORY, THEMES, Memory
from shutterspan.ui.desktop.widgets.section import Form, faint, wrapped

_WIDTH = 460
#: Changes of the limit that follow each other faster than this, in milliseconds, are one: each starts the workers anew.
_GATHERED = 600


class PreferencesDialog(QDialog):
    def __init__(self, parent: QWidget, memory: Memory, devices: Sequence[str]):
        """devices: what the worker found, as “cpu”; others can be chosen only where that isn't known yet."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preferences"))
        self._memory = memory
        texts = {
            "auto": self.tr("The best there is"),
            "cpu": self.tr("Processor"),
            "cuda": self.tr("NVIDIA graphics card (CUDA)"),
            "mps": self.tr("Apple graphics (MPS)"),
            "fp32": self.tr("32 bit, exact"),
            "bf16": self.tr("16 bit, half the memory"),
            "system": self.tr("As the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
            "en": "English",
            "de": "Deutsch",
        }
        known = [one for one in DEVICES if one == "auto" or not devices or one in devices]
        form = Form()
        form.setVerticalSpacing(10)
        for label, name, values in (
            (self.tr("Theme"), "theme", THEMES),
            (self.tr("Language"), "language", LANGUAGES),
            (self.tr("Unfold on"), "device", known),
            (self.tr("Precision"), "precision", PRECISIONS),
        ):
            form.add(label, self._choice(name, values, texts))
        form.add(self.tr("Memory"), self._memory_limit())
        note = wrapped(
            faint(
                self.tr(
                    "Device, precision and memory hold for the process that unfolds and, by itself, for the one that "
                    "exports; changing them starts both anew. "
                    "Where memory is limited, unfolding takes smaller tiles, or says that it can't be done. "
                    "Another language is spoken from the next start on."
                )
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    def _choice(self, name: str, values: Sequence[str], texts: dict[str, str]) -> QComboBox:
        combo = QComboBox()
        for value in values:
            combo.addItem(texts[value], value)
        combo.setCurrentIndex(max(0, combo.findData(getattr(self._memory.preferences, name))))
        combo.activated.connect(lambda row: self._memory.change_preferences(**{name: combo.itemData(row)}))
        return combo

    def _memory_limit(self) -> QSpinBox:
        limit, timer = QSpinBox(), QTimer(self)
        limit.setRange(*MEMORY)
        limit.setSpecialValueText(self.tr("No limit"))
        limit.setSuffix(self.tr(" GB"))
        limit.setKeyboardTracking(False)
        limit.setValue(self._memory.preferences.memory)
        limit.setEnabled(CAN_LIMIT)
        timer.setSingleShot(True)
        timer.setInterval(_GATHERED)
        limit.valueChanged.connect(lambda value: timer.start())
        for over in (timer.timeout, self.finished):
            over.connect(lambda *_: self._memory.change_preferences(memory=limit.value()))
        return limit
