"""A part of the inspector: a heading, and rows below it."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

#: As high as a heading with a button beside it.
_HEAD = 28


class Section(QWidget):
    def __init__(self, title: str):
        super().__init__()
        self.setObjectName("section")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        heading = QLabel(title)
        heading.setObjectName("heading")
        self.head = QHBoxLayout()
        self.head.setSpacing(2)
        self.head.addWidget(heading, 1)
        heading.setMinimumHeight(_HEAD)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 7, 14, 13)
        self.body.setSpacing(7)
        self.body.addLayout(self.head)


class Form(QGridLayout):
    """Labels to the left, what they name to the right; a label's mnemonic and name go to its widget."""

    def __init__(self, row_height: int = 26) -> None:
        """row_height: of one line, which labels stand in the middle of."""
        super().__init__()
        self._row_height = row_height
        self.setHorizontalSpacing(10)
        self.setVerticalSpacing(7)
        self.setColumnStretch(1, 1)

    @property
    def label_width(self) -> int:
        """Of the widest label."""
        labels = (item.widget() for row in range(self.rowCount()) if (item := self.itemAtPosition(row, 0)))
        return max((label.sizeHint().width() for label in labels if label), default=0)

    def add(self, text: str, widget: QWidget) -> None:
        label = faint(text)
        label.setTextFormat(Qt.TextFormat.AutoText)
        label.setBuddy(widget)
        widget.setAccessibleName(text.replace("&", ""))
        row = self.rowCount()
        label.setMinimumHeight(self._row_height)
        self.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(widget, row, 1)


def empty(layout: QLayout) -> None:
    """Remove the widgets of a layout; they are gone from the window at once."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget:
            widget.hide()
            widget.deleteLater()


def faint(text: str = "") -> QLabel:
    """What is said by the way."""
    label = QLabel(text)
    label.setObjectName("faint")
    return label


def wrapped(label: QLabel) -> QLabel:
    """In as many lines as it takes."""
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
