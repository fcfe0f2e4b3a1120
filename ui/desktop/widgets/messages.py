"""The bar that says, in a sentence, what went wrong or what is to be known, where it doesn't get in the way."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.state.words import said
from shutterspan.ui.desktop.theme import shades
from shutterspan.ui.desktop.widgets.section import empty

#: What is said by the way goes by itself, after so many milliseconds.
_PASSING = 7000

Choice = tuple[str, Callable[[], object]]


class MessageBar(QWidget):
    """One message at a time; the newest is the one that counts."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = QLabel()
        self._sentence, self._hint = QLabel(), QLabel()
        self._hint.setObjectName("faint")
        for label in (self._sentence, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(6)
        dismiss = QToolButton()
        dismiss.setIcon(icon("close"))
        dismiss.setIconSize(QSize(14, 14))
        dismiss.setAccessibleName(self.tr("Dismiss the message"))
        dismiss.setToolTip(self.tr("Dismiss"))
        dismiss.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 8, 9)
        row.setSpacing(12)
        row.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addLayout(self._choices)
        row.addWidget(dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now, or nothing."""
        return f"{self._sentence.text()} {self._hint.text()}".strip() if self.isVisibleTo(self.parentWidget()) else ""

    def tell(self, sentence: str, hint: str = "", choices: Sequence[Choice] = ()) -> None:
        """By the way: it goes by itself, unless it offers a choice."""
        self._show("info", shades().faint, sentence, hint, choices)
        if not choices:
            self._timer.start(_PASSING)

    def warn(self, sentence: str, hint: str = "", choices: Sequence[Choice] = ()) -> None:
        self._show("warning", shades().warning, sentence, hint, choices)

    def fail(self, error: ShutterspanError, choices: Sequence[Choice] = ()) -> None:
        self._show("warning", shades().failure, said(error.message), said(error.hint), choices)

    def dismiss(self) -> None:
        self._timer.stop()
        self.hide()

    def _show(self, sign: str, colour: str, sentence: str, hint: str, choices: Sequence[Choice]) -> None:
        self._timer.stop()
        self._sign.setPixmap(icon(sign, colour).pixmap(QSize(20, 20), self.devicePixelRatioF()))
        self._sentence.setText(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(hint)
        empty(self._choices)
        for text, run in choices:
            button = QPushButton(text)
            button.clicked.connect(self.dismiss)
            button.clicked.connect(lambda checked=False, run=run: run())
            self._choices.addWidget(button)
        self.show()
