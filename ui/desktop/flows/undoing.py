"""Undo and redo, with the name of the step in their texts."""

from PyQt6.QtCore import QObject

from shutterspan.ui.desktop.flows.drawing import Drawing
from shutterspan.ui.desktop.flows.parts import Parts


class Undoing(QObject):
    def __init__(self, parts: Parts, drawing: Drawing):
        super().__init__(parts.window)
        self._parts, self._drawing = parts, drawing
        parts.actions.connect(
            undo=lambda: drawing.when_done(parts.document.undo), redo=lambda: drawing.when_done(parts.document.redo)
        )
        parts.document.state_changed.connect(self._show)
        drawing.busy_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        document, actions = self._parts.document, self._parts.actions
        for name, step, text in (
            ("undo", document.undo_name, self.tr("&Undo {}") if document.undo_name else self.tr("&Undo")),
            ("redo", document.redo_name, self.tr("&Redo {}") if document.redo_name else self.tr("&Redo")),
        ):
            actions[name].setEnabled(bool(step))
            actions[name].setText(text.format(step))
        if self._drawing.is_busy:
            actions["undo"].setEnabled(True)  # the stroke that is under way is a step soon
