"""What the export dialogs have in common: presets, width, quality, destination, summary."""

from PyQt6.QtCore import QCoreApplication, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shutterspan.ui.desktop.state.presets import PRESETS, Preset
from shutterspan.ui.desktop.widgets.preset_list import PresetList
from shutterspan.ui.desktop.widgets.section import Form, faint_label, wrap_label

#: Widths to choose from besides the photo's own, in pixels.
WIDTHS = (3840, 1920, 1280, 640, 480)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PresetDialog", text)  # `tr` would look the text up among those of the subclass


class PresetDialog(QDialog):
    """Presets at the left, their settings at the right. Subclasses fill in the settings, and export."""

    choice_made = pyqtSignal(object)  # ExportChoice

    def __init__(self, parent: QWidget, presets: tuple[Preset, ...] = PRESETS):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._presets, self._width, self._form = PresetList(presets), QComboBox(), Form()
        self._best = QCheckBox(_tr("Best quality (slower)"))
        self._best.setToolTip(_tr("Slightly more accurate motion, in about twice the time"))
        self._destination, self._summary = wrap_label(QLabel()), wrap_label(faint_label())
        self._destination.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fill_form()
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(self._form)
        right.addWidget(self._best)
        right.addWidget(self._summary)
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addWidget(self._presets)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(columns)
        layout.addWidget(self._make_buttons())
        self.resize(840, 0)

    def _fill_form(self) -> None:
        """Add the rows of settings to the form."""
        self._form.add(_tr("Width"), self._width)
        self._form.add(_tr("Save to"), self._make_destination_row())

    def _choose_destination(self) -> None:
        raise NotImplementedError

    def _export(self) -> None:
        raise NotImplementedError

    def _make_destination_row(self) -> QWidget:
        change = QPushButton(_tr("Change…"))
        change.setAccessibleName(_tr("Change the destination"))
        change.setAutoDefault(False)  # Enter exports
        change.clicked.connect(lambda checked=False: self._choose_destination())
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._destination, 1)
        row.addWidget(change, alignment=Qt.AlignmentFlag.AlignTop)
        return whole

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        export = buttons.addButton(_tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        assert export is not None
        export.setProperty("primary", True)
        export.setDefault(True)
        buttons.accepted.connect(self._export)
        buttons.rejected.connect(self.reject)
        return buttons
