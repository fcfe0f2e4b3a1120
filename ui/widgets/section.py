"""A part of the inspector: a heading, and rows below it."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget


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
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 10, 14, 12)
        self.body.setSpacing(8)
        self.body.addLayout(self.head)


class Form(QGridLayout):
    """Labels to the left, what they name to the right; a label's mnemonic and name go to its widget."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(10)
        self.setVerticalSpacing(7)
        self.setColumnStretch(1, 1)

    def add(self, text: str, widget: QWidget) -> None:
        label = faint(text)
        label.setTextFormat(Qt.TextFormat.AutoText)
        label.setBuddy(widget)
        widget.setAccessibleName(text.replace("&", ""))
        row = self.rowCount()
        self.addWidget(label, row, 0)
        self.addWidget(widget, row, 1)


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
