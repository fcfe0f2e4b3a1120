"""The tour: four steps on the sample photo, offered at the first start."""

from collections.abc import Mapping

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QWidget

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.file_flow import FileFlow
from shutterspan.ui.desktop.menus import ToolRail
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.tour_steps import STEPS, StepName, completed_step
from shutterspan.ui.desktop.widgets.tour_callout import TourCallout

#: Tools that draw regions; actions that play the clip.
_REGION_TOOLS = ("rectangle", "ellipse", "lasso", "snap", "brush")
_PLAY = ("play", "backwards", "forwards", "back", "forward")


class TourFlow(QObject):
    """Shows one step after another. A step ends when the user has done it or skips it."""

    def __init__(self, context: AppContext, files: FileFlow, rail: ToolRail, strip: QWidget):
        """rail: has the tools; strip: shows progress and messages."""
        super().__init__(context.window)
        self._context, self._files = context, files
        #: Index of the visible step; None outside the tour.
        self._index: int | None = None
        self._targets: Mapping[StepName, list[QWidget]] = {
            "play": [strip, context.transport, context.timeline],
            "region": [rail.button(name) for name in _REGION_TOOLS],
            "direction": [context.inspector.direction],
            "export": [context.top_bar.export],
        }
        area = context.window.centralWidget()
        assert area
        self._callout = TourCallout(area)
        self._callout.next_requested.connect(self._go_on)
        self._callout.back_requested.connect(self._go_back)
        self._callout.skip_requested.connect(self._end)
        self._keys = {
            Qt.Key.Key_Right: self._go_on,
            Qt.Key.Key_Return: self._go_on,
            Qt.Key.Key_Enter: self._go_on,
            Qt.Key.Key_Left: self._go_back,
            Qt.Key.Key_Escape: self._end,
        }
        context.actions.connect(tour=self.start, export=lambda: self._complete("export"))
        for name in _PLAY:
            context.actions[name].triggered.connect(lambda checked=False: self._complete("play"))
        context.timeline.position_changed.connect(self._on_position_changed)
        context.document.state_changed.connect(self._on_edited)
        context.document.photo_changed.connect(self._on_photo_changed)

    def offer(self) -> None:
        """Offer the tour on the start page, only at the first start."""
        store = self._context.settings_store
        if not store.is_tour_offered:
            store.mark_tour_offered()
            self._context.empty_state.show_tour_offer(True)

    def start(self) -> None:
        """Start with the first step, once the sample photo is open."""
        photo = self._context.document.photo
        if photo and photo.path == SAMPLE:
            self._begin()
        else:
            self._files.open(SAMPLE, self._begin)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Handle the keys that no other widget of the window has used."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        run = self._keys.get(Qt.Key(event.key()))
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if run and is_plain:
            run()
        return bool(run and is_plain)

    def _begin(self) -> None:
        context = self._context
        context.window.installEventFilter(self)
        if context.exposure.state is ExposureState.NONE:
            context.actions["unfold"].trigger()
        self._show(0)
        self._callout.setFocus()

    def _show(self, index: int) -> None:
        self._index, step = index, STEPS[index]
        if step.name == "direction":
            self._context.inspector.ensureWidgetVisible(self._context.inspector.direction)
        self._callout.show_step(step, index + 1, len(STEPS), self._targets[step.name])

    def _go_on(self) -> None:
        if self._index is None:
            return
        if self._index + 1 < len(STEPS):
            self._show(self._index + 1)
            return
        self._end()
        self._context.messages.show_info(self.tr("The tour is finished. You can start it again from the Help menu."))

    def _go_back(self) -> None:
        if self._index:
            self._show(self._index - 1)

    def _end(self) -> None:
        """End the tour; the keys work on the picture again."""
        if self._index is None:
            return
        self._index = None
        self._context.window.removeEventFilter(self)
        focused = self._context.window.focusWidget()
        if focused and (focused is self._callout or self._callout.isAncestorOf(focused)):
            self._context.canvas.setFocus()
        self._callout.leave()

    def _complete(self, name: StepName) -> None:
        """The user has done a step. Continue if it is the visible one."""
        if self._index is not None and STEPS[self._index].name == name:
            self._go_on()

    def _on_position_changed(self) -> None:
        if not self._context.timeline.is_playing:  # in that case, the user has moved the playhead
            self._complete("play")

    def _on_edited(self, new: DocumentState, old: DocumentState) -> None:
        if step := completed_step(new, old):
            self._complete(step)

    def _on_photo_changed(self) -> None:
        self._end()
        self._context.empty_state.show_tour_offer(False)
