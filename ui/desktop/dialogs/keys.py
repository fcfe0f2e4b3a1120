"""The sheet of keys, made from the actions themselves."""

from collections.abc import Sequence

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import SECTIONS, Actions, Spec, translated
from shutterspan.ui.desktop.widgets.section import faint

_NATIVE = QKeySequence.SequenceFormat.NativeText
#: Below each group of keys.
_BETWEEN = 6

_Row = tuple[str, str]
_Group = tuple[str, list[_Row]]


class KeysDialog(QDialog):
    def __init__(self, parent: QWidget, actions: Actions):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        more = (
            (self.tr("C, held"), self.tr("Compare with the photo")),
            (self.tr("Space and drag"), self.tr("Move the view")),
            (self.tr("Wheel"), self.tr("Zoom to the pointer")),
            (self.tr("Shift and draw"), self.tr("Add to the region")),
            (self.tr("Alt and draw"), self.tr("Cut from the region")),
        )
        groups = [(translated(title).replace("&", ""), _rows(specs, actions)) for title, specs in SECTIONS]
        groups.append((self.tr("Mouse"), list(more)))
        columns = QHBoxLayout()
        columns.setSpacing(36)
        for several in _split(groups, 3):
            columns.addLayout(_column(several))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 22, 24, 16)
        whole.setSpacing(18)
        whole.addLayout(columns)
        whole.addWidget(buttons)


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeysDialog", text)


def _rows(specs: Sequence[Spec], actions: Actions) -> list[_Row]:
    found = []
    for spec in specs:
        # Of the system's own keys the first; others are on few keyboards.
        own = [QKeySequence(key) for key in spec.keys if isinstance(key, str)]
        keys = dict.fromkeys(key.toString(_NATIVE) for key in (actions[spec.name].shortcut(), *own))
        if spec.keys:
            found.append((_tr(" or ").join(keys), translated(spec.text).replace("&", "").rstrip("…")))
    return found


def _split(groups: list[_Group], columns: int) -> list[list[_Group]]:
    """In order, over columns of about the same height."""
    most = sum(len(rows) + 2 for _, rows in groups) / columns
    split: list[list[_Group]] = [[]]
    for group in groups:
        height = sum(len(rows) + 2 for _, rows in split[-1])
        if split[-1] and len(split) < columns and height + len(group[1]) / 2 > most:
            split.append([])
        split[-1].append(group)
    return split


def _column(groups: list[_Group]) -> QGridLayout:
    """One grid, so that the keys of all its groups end at the same place."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for title, rows in groups:
        heading = QLabel(title)
        heading.setObjectName("heading")
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for keys, text in rows:
            row = grid.rowCount()
            shown = faint(keys)
            shown.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(shown, row, 0)
            grid.addWidget(QLabel(text), row, 1)
        grid.setRowMinimumHeight(grid.rowCount(), _BETWEEN)
    grid.setRowStretch(grid.rowCount(), 1)
    grid.setColumnStretch(1, 1)
    return grid
