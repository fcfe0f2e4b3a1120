"""The panel at the right of the window: the Unfold button, and settings and facts of the photo and its clip."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from shutterspan.core.types.guidance import Stroke
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.menus import tool_button
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.guides import placed_guides
from shutterspan.ui.desktop.state.wording import message_text
from shutterspan.ui.desktop.widgets.clip_panel import ClipPanel
from shutterspan.ui.desktop.widgets.fact_panels import CameraPanel, ConsistencyPanel
from shutterspan.ui.desktop.widgets.push_button import ActionButton
from shutterspan.ui.desktop.widgets.region_panel import RegionPanel
from shutterspan.ui.desktop.widgets.section import Form, Section, faint_label, wrap_label
from shutterspan.ui.desktop.widgets.strength_control import StrengthControl

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
    """Shows how the direction of the whole photo was determined, with buttons that change it, and notes on how the
    guidance is followed."""

    strength_changed = pyqtSignal(float)  # of the whole photo

    def __init__(self, actions: Actions):
        super().__init__(self.tr("Direction"))
        self.header.addWidget(tool_button("alternatives", actions, 18))
        self.header.addWidget(tool_button("clear-arrows", actions, 18))
        self._state = DocumentState()
        self._moving: bool | None = None
        self._text = wrap_label(QLabel())
        self._notes = wrap_label(faint_label())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(ActionButton(actions["flip"], "flip", self.tr("Flip")))
        self.body.addLayout(row)
        self.body.addWidget(self._notes)
        self._strength = StrengthControl()
        self._strength.changed.connect(self.strength_changed)
        form = Form()
        form.add(self.tr("Strength"), self._strength)
        self.body.addLayout(form)
        self.show_exposure(None, ())

    def show_state(self, state: DocumentState) -> None:
        self._state = state
        self._strength.show_strength(state.guidance.strength, bool(state.guidance.strokes))
        self._refresh()

    def show_exposure(self, moving: bool | None, notes: Sequence[str]) -> None:
        """moving: whether anything moves, None before unfolding; notes: on how the guidance is followed."""
        self._moving = moving
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self._refresh()

    def _refresh(self) -> None:
        if self._moving is False:
            self._text.setText(self.tr("Nothing moves here, so there is no direction."))
            return
        placed = placed_guides(self._state)
        guides = [one.guide for one in placed if one.owner is None]
        if len(guides) == 1:
            direction = message_text(guides[0].direction_name)
            is_stroke = isinstance(guides[0], Stroke)
            pattern = self.tr("{}, set by your stroke.") if is_stroke else self.tr("{}, set by your arrow.")
            text = pattern.format(direction[:1].upper() + direction[1:])
        elif guides:
            is_stroke = any(isinstance(guide, Stroke) for guide in guides)
            text = self.tr("Set by your strokes.") if is_stroke else self.tr("Set by your arrows.")
        elif placed:
            text = self.tr("Set by your arrows and strokes in the regions.")
        else:
            text = self.tr("Assumed: blur has no direction. Flip it, or draw an arrow.")
        self._text.setText(text)


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
