"""Undo and redo, with the name of the step in the menu."""

from PyQt6.QtCore import QObject

from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow


class UndoFlow(QObject):
    """Runs and labels the actions undo and redo."""

    def __init__(self, context: AppContext, drawing: DrawingFlow):
        super().__init__(context.window)
        self._context, self._drawing = context, drawing
        context.actions.connect(
            undo=lambda: drawing.run_when_idle(context.document.undo),
            redo=lambda: drawing.run_when_idle(context.document.redo),
        )
        context.document.status_changed.connect(self._update_actions)
        drawing.busy_changed.connect(self._update_actions)
        self._update_actions()

    def _update_actions(self) -> None:
        document, actions = self._context.document, self._context.actions
        for name, step, text in (
            ("undo", document.undo_name, self.tr("&Undo {}") if document.undo_name else self.tr("&Undo")),
            ("redo", document.redo_name, self.tr("&Redo {}") if document.redo_name else self.tr("&Redo")),
        ):
            actions[name].setEnabled(bool(step))
            actions[name].setText(text.format(step))
        if self._drawing.is_busy:
            actions["undo"].setEnabled(True)  # the shape being combined will be a step
