"""A bar that shows one information, warning or error message, while it is valid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import Message
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.state.wording import message_hint, message_text
from shutterspan.ui.desktop.theme import shades
from shutterspan.ui.desktop.widgets.section import clear_layout

#: Information disappears after this time, or after the longer time if it has buttons.
_INFO_MS, _INFO_WITH_BUTTONS_MS = 7000, 20_000

#: A button's text, and the function that it calls.
MessageAction = tuple[str, Callable[[], object]]

#: What ends a message: the next edit, the next unfolding, or another photo. “answer”: a question, which only its own
#: buttons end.
Lifetime = Literal["edit", "unfolding", "photo", "answer"]


@dataclass(frozen=True)
class _Content:
    """A message of the bar."""

    icon: str
    colour: str
    sentence: str
    hint: str
    actions: tuple[MessageAction, ...]
    lifetime: Lifetime


class MessageBar(QWidget):
    """Shows one message at a time; a new message replaces the old one. A question returns until it is answered."""

    def __init__(self, hint_actions: Callable[[Message], Sequence[MessageAction]] = lambda message: ()) -> None:
        """hint_actions: the buttons that carry out a message's hint."""
        super().__init__()
        self._hint_actions = hint_actions
        self._lifetime: Lifetime = "photo"
        self._question: _Content | None = None
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel()
        self._sentence, self._hint = QLabel(), QLabel()
        self._hint.setObjectName("faint")
        for label in (self._sentence, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action_buttons = QHBoxLayout()
        self._action_buttons.setSpacing(6)
        dismiss = QToolButton()
        dismiss.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        dismiss.setIcon(icon("close"))
        dismiss.setIconSize(QSize(14, 14))
        dismiss.setAccessibleName(self.tr("Dismiss the message"))
        dismiss.setToolTip(self.tr("Dismiss"))
        dismiss.clicked.connect(self.dismiss)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._sentence)
        texts.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)
        row.addLayout(self._action_buttons)
        row.addWidget(dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """The visible message with its hint, or an empty string."""
        return f"{self._sentence.text()} {self._hint.text()}".strip() if self.isVisibleTo(self.parentWidget()) else ""

    def show_info(self, sentence: str, hint: str = "", actions: Sequence[MessageAction] = ()) -> None:
        """Show information, which disappears after a few seconds."""
        self._show(_Content("info", shades().faint, sentence, hint, tuple(actions), "photo"))
        self._timer.start(_INFO_WITH_BUTTONS_MS if actions else _INFO_MS)

    def show_warning(
        self, sentence: str, hint: str = "", actions: Sequence[MessageAction] = (), lifetime: Lifetime = "photo"
    ) -> None:
        self._show(_Content("warning", shades().warning, sentence, hint, tuple(actions), lifetime))

    def show_message(self, message: Message) -> None:
        """Show a warning of the worker, with the buttons that carry out its hint."""
        self.show_warning(message_text(message), message_hint(message), self._hint_actions(message))

    def show_error(
        self, error: ShutterspanError, actions: Sequence[MessageAction] = (), lifetime: Lifetime = "photo"
    ) -> None:
        """actions: by default the buttons that carry out the error's hint."""
        content = error.content
        buttons = tuple(actions or self._hint_actions(content))
        self._show(
            _Content("warning", shades().failure, message_text(content), message_hint(content), buttons, lifetime)
        )

    def end(self, *lifetimes: Lifetime) -> None:
        """Dismiss the message if it has one of these lifetimes."""
        if self._lifetime in lifetimes and self.isVisibleTo(self.parentWidget()):
            self.dismiss()

    def dismiss(self) -> None:
        """Hide the message. A question that it replaced returns."""
        self._timer.stop()
        self.hide()
        if self._question and self._lifetime != "answer":
            self._show(self._question)
        else:
            self._question = None

    def _show(self, new: _Content) -> None:
        self._timer.stop()
        self._lifetime = new.lifetime
        if new.lifetime == "answer":
            self._question = new
        self._icon.setPixmap(icon(new.icon, new.colour).pixmap(QSize(20, 20), self.devicePixelRatioF()))
        self._sentence.setText(new.sentence)
        self._hint.setText(new.hint)
        self._hint.setVisible(bool(new.hint))
        self.setAccessibleName(new.sentence)
        self.setAccessibleDescription(new.hint)
        clear_layout(self._action_buttons)
        for text, run in new.actions:
            button = QPushButton(text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self.dismiss)
            button.clicked.connect(lambda checked=False, run=run: run())
            self._action_buttons.addWidget(button)
        self.show()
