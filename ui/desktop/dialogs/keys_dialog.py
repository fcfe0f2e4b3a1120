"""The list of keyboard shortcuts, generated from the actions."""

from collections.abc import Sequence
from itertools import combinations, pairwise

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shutterspan.ui.desktop.actions import SECTIONS, Actions, ActionSpec, translate_action
from shutterspan.ui.desktop.widgets.section import faint_label

_NATIVE_TEXT = QKeySequence.SequenceFormat.NativeText
#: Free space on the screen above and below the dialog, in pixels.
_SCREEN_MARGIN = 60
#: Gap below each group, in pixels.
_GROUP_GAP = 6

_Row = tuple[str, str]
_Group = tuple[str, list[_Row]]


class KeysDialog(QDialog):
    def __init__(self, parent: QWidget, actions: Actions):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard Shortcuts"))
        mouse_rows = (
            (self.tr("Hold C"), self.tr("Compare with the photo")),
            (self.tr("Space and drag"), self.tr("Move the view")),
            (self.tr("Wheel"), self.tr("Zoom to the pointer")),
            (self.tr("Shift and draw"), self.tr("Add to the region")),
            (self.tr("Ctrl or Alt and draw"), self.tr("Cut from the region")),
            (self.tr("Shift and stroke"), self.tr("Draw a straight stroke")),
            (self.tr("Right click"), self.tr("Open the context menu")),
        )
        groups = [(translate_action(title).replace("&", ""), _rows(specs, actions)) for title, specs in SECTIONS]
        groups.append((self.tr("Mouse"), list(mouse_rows)))
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(24, 22, 24, 0)
        columns.setSpacing(36)
        for column in _split_into_columns(groups, 3):
            columns.addLayout(_column(column))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 16)
        layout.setSpacing(18)
        layout.addWidget(_scroll_area(sheet))
        layout.addWidget(buttons)
        buttons.setContentsMargins(24, 0, 24, 0)
        height = layout.spacing() + buttons.sizeHint().height() + layout.contentsMargins().bottom()
        screen = self.screen()
        available = screen.availableGeometry().height() - _SCREEN_MARGIN if screen else height
        self.resize(sheet.sizeHint().width(), min(sheet.sizeHint().height() + height, available))


def _scroll_area(sheet: QWidget) -> QScrollArea:
    """Shows the list, and scrolls it if the screen is too low."""
    area = QScrollArea()
    area.setWidget(sheet)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(sheet.sizeHint().width())
    return area


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeysDialog", text)


def _rows(specs: Sequence[ActionSpec], actions: Actions) -> list[_Row]:
    rows = []
    for spec in specs:
        # Of Qt's standard shortcuts only the first; few keyboards have the others.
        explicit = [QKeySequence(key) for key in spec.keys if isinstance(key, str)]
        keys = dict.fromkeys(key.toString(_NATIVE_TEXT) for key in (actions[spec.name].shortcut(), *explicit))
        if spec.keys:
            rows.append((_tr(" or ").join(keys), translate_action(spec.text).replace("&", "").rstrip("…")))
    return rows


def _split_into_columns(groups: list[_Group], columns: int) -> list[list[_Group]]:
    """Distribute the groups over columns, in order, so that the highest column is as low as possible."""

    def split(ends: tuple[int, ...]) -> list[list[_Group]]:
        return [groups[start:end] for start, end in pairwise((0, *ends, len(groups)))]

    def height(column: list[_Group]) -> int:
        return sum(len(rows) + 2 for _, rows in column)

    splits = map(split, combinations(range(1, len(groups)), columns - 1))
    return min(splits, key=lambda columns: max(map(height, columns)))


def _column(groups: list[_Group]) -> QGridLayout:
    """All groups in one grid, so that their keys are aligned."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    for title, rows in groups:
        heading = QLabel(title)
        heading.setObjectName("heading")
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for keys, text in rows:
            row = grid.rowCount()
            keys_label = faint_label(keys)
            keys_label.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(keys_label, row, 0)
            grid.addWidget(QLabel(text), row, 1)
        grid.setRowMinimumHeight(grid.rowCount(), _GROUP_GAP)
    grid.setRowStretch(grid.rowCount(), 1)
    grid.setColumnStretch(1, 1)
    return grid
