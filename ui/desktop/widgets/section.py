"""Building blocks of the inspector: titled sections, forms, and labels."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

#: Minimum height of the heading, equal to that of a heading with a button beside it.
_HEADER_HEIGHT = 28


class Section(QWidget):
    """A titled part of the inspector. header: the title's row, where buttons may be added; body: rows below it."""

    def __init__(self, title: str):
        super().__init__()
        self.setObjectName("section")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        heading = QLabel(title)
        heading.setObjectName("heading")
        self.header = QHBoxLayout()
        self.header.setSpacing(2)
        self.header.addWidget(heading, 1)
        heading.setMinimumHeight(_HEADER_HEIGHT)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 7, 14, 13)
        self.body.setSpacing(7)
        self.body.addLayout(self.header)


class Form(QGridLayout):
    """A grid with labels at the left and their widgets at the right.

    A label's mnemonic focuses its widget, and its text is the widget's accessible name.
    """

    def __init__(self, row_height: int = 26) -> None:
        """row_height: minimum height of a label, which centres it beside a one-line widget."""
        super().__init__()
        self._row_height = row_height
        self.setHorizontalSpacing(10)
        self.setVerticalSpacing(7)
        self.setColumnStretch(1, 1)

    @property
    def label_width(self) -> int:
        """Width of the widest label."""
        labels = (_widget_at(self, row, 0) for row in range(self.rowCount()))
        return max((label.sizeHint().width() for label in labels if label), default=0)

    def show_row(self, widget: QWidget, visible: bool) -> None:
        """Show or hide a widget together with its label."""
        row = next(row for row in range(self.rowCount()) if _widget_at(self, row, 1) is widget)
        for part in (_widget_at(self, row, 0), widget):
            if part:
                part.setVisible(visible)

    def add(self, text: str, widget: QWidget) -> None:
        label = faint_label(text)
        label.setTextFormat(Qt.TextFormat.AutoText)
        label.setBuddy(widget)
        widget.setAccessibleName(text.replace("&", ""))
        row = self.rowCount()
        label.setMinimumHeight(self._row_height)
        self.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(widget, row, 1)


def _widget_at(grid: QGridLayout, row: int, column: int) -> QWidget | None:
    item = grid.itemAtPosition(row, column)
    return item.widget() if item else None


def clear_layout(layout: QLayout) -> None:
    """Remove and delete all widgets of a layout. They are hidden immediately."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget:
            widget.hide()
            widget.deleteLater()


def faint_label(text: str = "") -> QLabel:
    """A label for secondary text, in a muted colour."""
    label = QLabel(text)
    label.setObjectName("faint")
    return label


def wrap_label(label: QLabel) -> QLabel:
    """Make a label wrap its text as plain text, and return it."""
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
