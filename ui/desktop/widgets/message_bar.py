"""A non-modal bar that shows one information, warning or error message."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.state.wording import message_hint, message_text
from shutterspan.ui.desktop.theme import shades
from shutterspan.ui.desktop.widgets.section import clear_layout

#: Information messages without actions disappear after this time.
_INFO_DURATION_MS = 7000

#: A button's text, and the function that it calls.
MessageAction = tuple[str, Callable[[], object]]


class MessageBar(QWidget):
    """Shows one message at a time; a new one replaces the one before."""

    def __init__(self) -> None:
        super().__init__()
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
        row.setContentsMargins(14, 9, 8, 9)
        row.setSpacing(12)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
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
        """Show information. It disappears after a few seconds, unless it has actions."""
        self._show("info", shades().faint, sentence, hint, actions)
        if not actions:
            self._timer.start(_INFO_DURATION_MS)

    def show_warning(self, sentence: str, hint: str = "", actions: Sequence[MessageAction] = ()) -> None:
        self._show("warning", shades().warning, sentence, hint, actions)

    def show_error(self, error: ShutterspanError, actions: Sequence[MessageAction] = ()) -> None:
        texts = message_text(error.content), message_hint(error.content)
        self._show("warning", shades().failure, *texts, actions)

    def dismiss(self) -> None:
        self._timer.stop()
        self.hide()

    def _show(self, icon_name: str, colour: str, sentence: str, hint: str, actions: Sequence[MessageAction]) -> None:
        self._timer.stop()
        self._icon.setPixmap(icon(icon_name, colour).pixmap(QSize(20, 20), self.devicePixelRatioF()))
        self._sentence.setText(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(hint)
        clear_layout(self._action_buttons)
        for text, run in actions:
            button = QPushButton(text)
            button.clicked.connect(self.dismiss)
            button.clicked.connect(lambda checked=False, run=run: run())
            self._action_buttons.addWidget(button)
        self.show()
