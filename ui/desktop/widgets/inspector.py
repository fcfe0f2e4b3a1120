"""The panel at the right of the window: the Unfold button, and settings and facts of the photo and its clip."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.menus import tool_button
from shutterspan.ui.desktop.state.document_state import DocumentState, arrow_count
from shutterspan.ui.desktop.state.wording import message_text
from shutterspan.ui.desktop.widgets.clip_panel import ClipPanel
from shutterspan.ui.desktop.widgets.fact_panels import CameraPanel, ConsistencyPanel
from shutterspan.ui.desktop.widgets.push_button import ActionButton
from shutterspan.ui.desktop.widgets.region_panel import RegionPanel
from shutterspan.ui.desktop.widgets.section import Form, Section, faint_label, wrap_label

WIDTH = 304


class UnfoldPanel(QWidget):
    """The Unfold button with a status text below it."""

    def __init__(self, actions: Actions):
        super().__init__()
        self.button = ActionButton(actions["unfold"], "unfold")
        self.button.setMinimumHeight(36)
        self._status = wrap_label(faint_label())
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.button)
        column.addWidget(self._status)

    def show_status(self, text: str) -> None:
        self._status.setText(text)


class DirectionPanel(Section):
    """Shows how the direction of time was determined for the whole photo, and a button that flips it."""

    def __init__(self, actions: Actions):
        super().__init__(self.tr("Direction"))
        self.header.addWidget(tool_button("clear-arrows", actions, 18))
        self._text = wrap_label(QLabel())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(ActionButton(actions["flip"], "flip", self.tr("Flip")))
        self.body.addLayout(row)

    def show_state(self, state: DocumentState) -> None:
        guidance, count = state.guidance, arrow_count(state)
        if guidance.arrows:
            text = self.tr("Moved {}, as your arrow says").format(message_text(guidance.arrows[-1].direction_name))
        elif count:
            text = self.tr("As the arrows of the regions say")
        else:
            text = self.tr("A guess: blur has no direction. Flip it, or draw an arrow")
        self._text.setText(f"{text}{self.tr('; flipped') if guidance.flipped else ''}.")


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
        self.consistency, self.camera = ConsistencyPanel(), CameraPanel()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for panel in (self.unfold, self.direction, self.regions, self.clip, self.consistency, self.camera):
            column.addWidget(panel)
        column.addStretch()
        self.setWidget(inside)

    def show_camera(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show facts in the camera panel, and align the label columns of all sections."""
        self.camera.show_facts(facts)
        forms = self.findChildren(Form)
        widest = max(form.label_width for form in forms)
        for form in forms:
            form.setColumnMinimumWidth(0, widest)
