"""Show both directions of time side by side, and let the user choose one."""

from PyQt6.QtCore import QObject, QSize

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.worker.protocol import UnfoldRequestFields
from shutterspan.ui.desktop.dialogs.alternatives_dialog import BOX, AlternativesDialog
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.state.alternative_plays import (
    TIMES,
    AlternativePlays,
    frame_width,
    preview_part,
    preview_size,
)
from shutterspan.ui.desktop.state.document_state import with_flip
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.worker_process import WorkerEnded

#: Codes of errors of an exposure that has been replaced; the frames of the new one are requested once it is open.
_REPLACED = ("exposure_missing",)


class AlternativesFlow(QObject):
    """Opens the dialog with both directions, of the selected region or of the whole photo, and applies the choice."""

    def __init__(self, context: AppContext, drawing: DrawingFlow):
        super().__init__(context.window)
        self._context, self._drawing = context, drawing
        self._plays = AlternativePlays(context.worker, self)
        self._dialog: AlternativesDialog | None = None
        self._index: int | None = None
        #: The request for the opposite direction, once its masks are encoded.
        self._other_request: UnfoldRequestFields | None = None
        self._plays.frame_ready.connect(lambda *frame: self._dialog.set_frame(*frame) if self._dialog else None)
        self._plays.failed.connect(self._on_failed)
        context.actions.connect(alternatives=self.show_dialog)
        context.document.photo_changed.connect(self._close)
        context.exposure.opened.connect(self._load)
        context.exposure.failed.connect(lambda error: self._close())
        context.exposure.facts_changed.connect(self._enable_action)
        context.exposure.state_changed.connect(lambda state: self._enable_action())
        self._enable_action()

    def show_dialog(self) -> None:
        """Open the dialog, once all strokes of the brush are combined."""
        self._drawing.run_when_idle(self._show_dialog)

    def _show_dialog(self) -> None:
        context, state, photo = self._context, self._context.document.state, self._context.document.photo
        if photo is None or self._dialog is not None:
            return
        index = self._index = self._drawing.selected if self._drawing.selected >= 0 else None
        region = None if index is None else state.regions[index].region
        self._part = preview_part(region, photo.width, photo.height)
        self._size = QSize(photo.width, photo.height)
        name = state.regions[index].name if index is not None else ""
        dialog = AlternativesDialog(context.window, name, preview_size(self._part, self._size, BOX), len(TIMES))
        dialog.other_chosen.connect(self._apply_other)
        dialog.finished.connect(self._on_finished)
        self._dialog, self._other_request = dialog, None
        dialog.open()

        def receive(fields: UnfoldRequestFields) -> None:
            if self._dialog is dialog:
                self._other_request = fields
                self._load()

        other = with_flip(state, index)
        context.background.run(lambda: unfold_request_fields(other), receive, self._on_failed)

    def _load(self) -> None:
        """Request the frames of both directions, unless another exposure is being made."""
        exposure_id, request = self._context.exposure.available_id, self._other_request
        if self._dialog is None or request is None or exposure_id is None:
            return
        width = frame_width(self._part, self._size, BOX, self._dialog.devicePixelRatioF())
        self._plays.load(exposure_id, request, width, self._part)

    def _apply_other(self) -> None:
        index = self._index
        self._context.document.change(self.tr("Choose Opposite Direction"), lambda state: with_flip(state, index))

    def _on_failed(self, error: ShutterspanError) -> None:
        if self._dialog is None or error.code in _REPLACED:
            return
        self._close()
        if not isinstance(error, WorkerEnded):  # other errors are reported elsewhere
            self._context.messages.show_error(error)

    def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.reject()

    def _on_finished(self) -> None:
        self._dialog = None
        self._plays.close()

    def _enable_action(self) -> None:
        self._context.actions.enable(["alternatives"], bool(self._context.exposure.moving))
