"""Show the visible part of the frame at full size if the preview isn't detailed enough, and mark a preview."""

import math

from PyQt6.QtCore import QObject, QRect, QTimer
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.worker.protocol import UnfoldRequestFields
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.detail_exposure import DetailExposure, FramePart
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.state.wording import message_text
from shutterspan.ui.desktop.worker_process import WorkerEnded

#: The part is requested when view and playhead haven't changed for this long, in milliseconds.
_DEBOUNCE_MS = 150
#: A photo isn't unfolded at full size again after the worker has ended this often during that.
_MAX_WORKER_ENDS = 2


class DetailFlow(QObject):
    """Connects the view, the playhead and the exposure at full size.

    exposure: at full size, which also serves exports.
    """

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context = context
        self.exposure = DetailExposure(context.worker, self)
        self._t: float | None = None
        #: The latest request with its fields, because masks take long to encode.
        self._fields: tuple[UnfoldRequest, UnfoldRequestFields] | None = None
        self._requested: FramePart | None = None
        self._visible: FramePart | None = None
        self._worker_ends = 0
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE_MS)
        self._timer.timeout.connect(self._request)
        self.exposure.passing_changed.connect(self._follow)
        self.exposure.part_ready.connect(self._show_part)
        self.exposure.failed.connect(self._on_failed)
        context.canvas.view_changed.connect(self._follow)
        context.exposure.frame_ready.connect(self._on_frame)
        context.exposure.opened.connect(self._on_opened)
        context.exposure.facts_changed.connect(self._show_facts)
        context.exposure.state_changed.connect(lambda state: self._follow())
        context.document.photo_changed.connect(self._on_photo_changed)
        context.document.state_changed.connect(self._on_state_changed)

    def _wanted(self) -> FramePart | None:
        """The part of the photo that needs more detail than the preview has: the whole view, or the loupe's part. None
        if the preview, or the photo itself, is detailed enough."""
        canvas, photo, facts = self._context.canvas, self._context.document.photo, self._context.exposure.facts
        if photo is None or facts is None or self._t is None or not canvas.shows_frame or not facts["moving"]:
            return None
        preview_zoom, loupe_zoom = facts["width"] / photo.width, canvas.loupe_zoom
        part = canvas.loupe_part
        if part.isEmpty():
            loupe_zoom = 0.0
        if canvas.zoom > preview_zoom:
            part = canvas.visible_part
        zoom = max(canvas.zoom, loupe_zoom)
        if preview_zoom >= 1 or zoom <= preview_zoom or part.isEmpty():
            return None
        return FramePart(self._t, part, min(part.width(), math.ceil(zoom * part.width())))

    def _follow(self) -> None:
        """Mark the preview, and request the full size after a delay."""
        wanted = self._wanted()
        if wanted is None and self._context.canvas.shows_frame:
            self._clear()
        is_missing = wanted is not None and not (self._visible and self._visible.covers(wanted))
        self._context.canvas.set_badge(self._badge() if is_missing else "")
        if is_missing:
            self._timer.start()
        else:
            self._timer.stop()

    def _badge(self) -> str:
        return self.tr("Preview – loading full size") if self.exposure.is_passing else self.tr("Preview")

    def _request(self) -> None:
        wanted, exposure = self._wanted(), self._context.exposure
        photo, state = self._context.document.photo, self._context.document.state
        is_ready = exposure.state is ExposureState.READY and exposure.available_id is not None
        if wanted is None or photo is None or not is_ready or self._has_failed:
            return
        if self._requested and self._requested.covers(wanted):
            return
        if self._fields and self._fields[0] == state.request:
            self._requested = self._with_margin(wanted)
            self.exposure.request_part(photo, self._fields[1], self._requested)
        else:
            self._encode_request(state)

    def _encode_request(self, state: DocumentState) -> None:
        """Encode the request in the background, then continue."""

        def keep(fields: UnfoldRequestFields) -> None:
            self._fields = state.request, fields
            self._request()

        self._context.background.run(lambda: unfold_request_fields(state), keep)

    def _with_margin(self, wanted: FramePart) -> FramePart:
        """Enlarge the loupe's part, so that small moves need no new request."""
        canvas, photo = self._context.canvas, self._context.document.photo
        if photo is None or wanted.part != canvas.loupe_part:
            return wanted
        across, down = wanted.part.width() // 2, wanted.part.height() // 2
        part = wanted.part.adjusted(-across, -down, across, down) & QRect(0, 0, photo.width, photo.height)
        return FramePart(wanted.t, part, math.ceil(part.width() * wanted.width / wanted.part.width()))

    def _show_part(self, part: FramePart, picture: QImage) -> None:
        if part is self._requested and part.t == self._t:
            self._visible = part
            self._context.canvas.set_detail(picture, part.part)
        if part is self._requested:
            self._requested = None
        self._follow()

    def _clear(self) -> None:
        """Remove the visible part."""
        self._visible = None
        self._context.canvas.set_detail(None, QRect())

    def _on_frame(self, t: float, frame: QImage) -> None:
        self._t = t
        if self._visible is None or self._visible.t != t:
            self._clear()
        self._follow()

    def _on_opened(self) -> None:
        """Frames of another request will arrive."""
        if self._visible is None:
            self._clear()
        self._follow()

    def _on_state_changed(self, new: DocumentState, old: DocumentState) -> None:
        """A changed request doesn't remove the visible part until the preview has changed."""
        if new.request != old.request:
            self._visible = self._requested = None
            self._follow()

    def _on_photo_changed(self) -> None:
        self.exposure.close()
        self._t = self._fields = self._requested = None
        self._worker_ends, self._has_failed = 0, False
        self._clear()
        self._follow()

    def _show_facts(self) -> None:
        facts = self._context.exposure.facts
        self._context.canvas.set_frame_is_photo(facts is not None and not facts["moving"])
        self._follow()

    def _on_failed(self, error: ShutterspanError) -> None:
        """Keep the preview. If the worker ended, another flow reports it."""
        self._requested = None
        if isinstance(error, WorkerEnded):
            self._worker_ends += 1
            self._has_failed = self._worker_ends >= _MAX_WORKER_ENDS
        else:
            self._has_failed = True
            sentence = self.tr("The frame can't be displayed at full size. The preview stays visible.")
            self._context.messages.show_warning(sentence, message_text(error.content))
        self._follow()
