"""The dialog that pastes settings: which parts of them, and to which photos."""

from collections.abc import Sequence, Set

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.settings_transfer import Part
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

_WIDTH = 400


class PasteSettingsDialog(QDialog):
    parts_chosen = pyqtSignal(frozenset)  # of Part

    def __init__(self, parent: QWidget, entries: Sequence[PhotoEntry], available: Set[Part], checked: Set[Part]):
        """entries: the photos to paste to, one or more; available: what was copied; checked: at first, if it is
        available."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Paste Settings"))
        texts: dict[Part, tuple[str, str]] = {
            "regions": (self.tr("&Regions, with their arrows and strokes"), self.tr("No regions were copied")),
            "guidance": (
                self.tr("&Arrows, strokes and strength of the whole photo"),
                self.tr("No arrows, strokes or strength of the whole photo were copied"),
            ),
            "time": (self.tr("&Time: frames, range, speed and loop"), ""),
            "export": (self.tr("&Export: size, format and quality"), ""),
        }
        self._boxes: dict[Part, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(wrap_label(QLabel(self._target(entries))))
        for part, (text, missing) in texts.items():
            box = self._boxes[part] = QCheckBox(text)
            box.setEnabled(part in available)
            box.setChecked(part in available & checked)
            box.setToolTip("" if part in available else missing)
            box.toggled.connect(self._enable_paste)
            column.addWidget(box)
        column.addWidget(wrap_label(faint_label(self.tr("They replace the settings of each photo, as one undo step."))))
        column.addSpacing(6)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        paste = buttons.addButton(self.tr("Paste"), QDialogButtonBox.ButtonRole.AcceptRole)
        assert paste is not None
        self._paste = paste
        paste.setProperty("primary", True)
        paste.setDefault(True)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self._enable_paste()
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    def _target(self, entries: Sequence[PhotoEntry]) -> str:
        if len(entries) == 1:
            return self.tr("To {}").format(entries[0].path.name)
        return self.tr("To {} selected photos").format(len(entries))

    @property
    def _checked(self) -> frozenset[Part]:
        return frozenset(part for part, box in self._boxes.items() if box.isChecked())

    def _enable_paste(self) -> None:
        self._paste.setEnabled(bool(self._checked))

    def _choose(self) -> None:
        self.parts_chosen.emit(self._checked)
        self.accept()
