"""The panel to the right: Unfold, and all that can be said about the photo and its clip."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.menus import button
from shutterspan.ui.desktop.state.content import Content, arrow_count
from shutterspan.ui.desktop.state.words import said
from shutterspan.ui.desktop.widgets.clip import ClipPanel
from shutterspan.ui.desktop.widgets.facts import CameraPanel, TrustPanel
from shutterspan.ui.desktop.widgets.pushing import ActionButton
from shutterspan.ui.desktop.widgets.regions import RegionPanel
from shutterspan.ui.desktop.widgets.section import Form, Section, faint, wrapped

WIDTH = 304


class UnfoldPanel(QWidget):
    """The one button that does the right thing, and what came of it."""

    def __init__(self, actions: Actions):
        super().__init__()
        self.button = ActionButton(actions["unfold"], "unfold")
        self.button.setMinimumHeight(36)
        self._words = wrapped(faint())
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.button)
        column.addWidget(self._words)

    def say(self, words: str) -> None:
        self._words.setText(words)


class DirectionPanel(Section):
    """Which way time runs in the whole photo."""

    def __init__(self, actions: Actions):
        super().__init__(self.tr("Direction"))
        self.head.addWidget(button("clear-arrows", actions, 18))
        self._words = wrapped(QLabel())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(ActionButton(actions["flip"], "flip", self.tr("Flip")))
        self.body.addLayout(row)

    def show_content(self, content: Content) -> None:
        guidance, count = content.guidance, arrow_count(content)
        if guidance.arrows:
            words = self.tr("Moved {}, as your arrow says").format(said(guidance.arrows[-1].word))
        elif count:
            words = self.tr("As the arrows of the regions say")
        else:
            words = self.tr("A guess: blur has no direction. Flip it, or draw an arrow")
        self._words.setText(f"{words}{self.tr('; flipped') if guidance.flipped else ''}.")


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

    def show_camera(self, facts: Sequence[tuple[str, str]]) -> None:
        """facts: as the panel takes them. In all sections, what stands beside labels begins at the same place."""
        self.camera.show_facts(facts)
        forms = self.findChildren(Form)
        widest = max(form.label_width for form in forms)
        for form in forms:
            form.setColumnMinimumWidth(0, widest)
