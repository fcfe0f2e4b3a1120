"""The panel to the right: Unfold, and all that can be said about the photo and its clip."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from shutterspan.ui.actions import Actions
from shutterspan.ui.icons import icon
from shutterspan.ui.menus import button
from shutterspan.ui.state.content import Content, arrow_count
from shutterspan.ui.theme import shades
from shutterspan.ui.widgets.clip import ClipPanel
from shutterspan.ui.widgets.facts import CameraPanel, TrustPanel
from shutterspan.ui.widgets.regions import RegionPanel
from shutterspan.ui.widgets.section import Section, faint, wrapped

WIDTH = 304


class UnfoldPanel(QWidget):
    """The one button that does the right thing, and what came of it."""

    def __init__(self, actions: Actions):
        super().__init__()
        self._action = actions["unfold"]
        self._button = QPushButton()
        self._button.setProperty("primary", True)
        self._button.setMinimumHeight(36)
        self._button.clicked.connect(self._action.trigger)
        self._action.changed.connect(self._follow)
        self._words = wrapped(faint())
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(8)
        column.addWidget(self._button)
        column.addWidget(self._words)
        self._follow()

    def say(self, words: str) -> None:
        self._words.setText(words)

    def _follow(self) -> None:
        self._button.setText(self._action.text().replace("&", ""))
        self._button.setIcon(icon("unfold", shades().on_accent if self._action.isEnabled() else shades().disabled))
        self._button.setEnabled(self._action.isEnabled())
        self._button.setToolTip(self._action.toolTip())
        self._button.setAccessibleDescription(self._action.statusTip())


class DirectionPanel(Section):
    """Which way time runs in the whole photo."""

    def __init__(self, actions: Actions):
        super().__init__(self.tr("Direction"))
        self.head.addWidget(button("clear-arrows", actions, 18))
        self._words = wrapped(QLabel())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        flip = QPushButton(icon("flip"), self.tr("Flip"))
        flip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        flip.setToolTip(actions["flip"].toolTip())
        flip.clicked.connect(actions["flip"].trigger)
        actions["flip"].changed.connect(lambda: flip.setEnabled(actions["flip"].isEnabled()))
        row.addWidget(flip)
        self.body.addLayout(row)

    def show_content(self, content: Content) -> None:
        guidance, count = content.guidance, arrow_count(content)
        if guidance.arrows:
            said = self.tr("Moved {}, as your arrow says").format(guidance.arrows[-1].word)
        elif count:
            said = self.tr("As the arrows of the regions say")
        else:
            said = self.tr("A guess: blur has no direction. Flip it, or draw an arrow")
        self._words.setText(f"{said}{self.tr('; flipped') if guidance.flipped else ''}.")


class Inspector(QScrollArea):
    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Inspector"))
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.unfold, self.direction = UnfoldPanel(actions), DirectionPanel(actions)
        self.regions, self.clip = RegionPanel(actions), ClipPanel()
        self.trust, self.camera = TrustPanel(), CameraPanel()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for panel in (self.unfold, self.direction, self.regions, self.clip, self.trust, self.camera):
            column.addWidget(panel)
        column.addStretch()
        self.setWidget(inside)
