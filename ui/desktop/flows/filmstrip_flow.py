"""Fill the filmstrip with thumbnails of the moving part, and use them to find the sharpest frame."""

import math
from collections.abc import Callable

from PyQt6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PyQt6.QtGui import QImage

from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.frame_sharpness import frame_sharpness, sharpest_instant
from shutterspan.ui.desktop.state.moving_part import WHOLE, Box, box_rect, crop_rect, moving_box

#: Frames are requested at most this wide, in pixels, to crop the thumbnails from.
_MAX_WIDTH = 640
#: Device pixels per pixel of a thumbnail: enough for a screen with high resolution.
_PIXEL_RATIO = 2


class FilmstripFlow(QObject):
    """Requests the thumbnails of the filmstrip once the moving part is known, and shows them and their sharpness."""

    def __init__(self, context: AppContext, go_to: Callable[[float], None]):
        """go_to: moves the playhead to an instant."""
        super().__init__(context.window)
        self._context, self._go_to = context, go_to
        #: The moving part; None while it is unknown.
        self._box: Box | None = None
        #: Sharpness by instant, for each thumbnail of the current exposure.
        self._sharpness: dict[float, float] = {}
        self._sharpest: float | None = None
        context.actions.connect(sharpest=self._go_to_sharpest)
        context.timeline.instants_changed.connect(self._update)
        context.document.photo_changed.connect(self._on_photo_changed)
        context.document.state_changed.connect(lambda new, old: self._show_sharpness())
        context.exposure.opened.connect(self._on_opened)
        context.exposure.facts_changed.connect(self._receive_motion)
        context.exposure.failed.connect(lambda error: self._crop_to(WHOLE))
        context.exposure.thumbnail_ready.connect(self._receive_thumbnail)
        context.exposure.state_changed.connect(lambda state: self._show_sharpness())
        self._show_sharpness()

    def _on_photo_changed(self) -> None:
        photo = self._context.document.photo
        self._forget()
        if photo:
            self._context.timeline.clear_thumbnails(photo.width / photo.height)

    def _on_opened(self) -> None:
        """Find the moving part under the new request. The old thumbnails stay until new ones arrive."""
        self._forget()
        if self._context.exposure.moving:
            self._context.exposure.request_motion()
        else:
            self._crop_to(WHOLE)

    def _forget(self) -> None:
        self._box = None
        self._sharpness = {}
        self._show_sharpness()

    def _receive_motion(self) -> None:
        motion, photo = self._context.exposure.motion, self._context.document.photo
        if motion is not None and photo and self._context.exposure.has_frames:
            self._crop_to(moving_box(motion, photo.width) or WHOLE)

    def _crop_to(self, box: Box) -> None:
        """Crop the thumbnails to the moving part, unless it is already known."""
        if self._box is None:
            self._box = box
            self._update()

    def _update(self) -> None:
        self._request_missing()
        self._show_sharpness()

    def _request_missing(self) -> None:
        context, photo = self._context, self._context.document.photo
        if self._box is None or photo is None or not context.exposure.has_frames:
            return
        missing = [t for t in context.timeline.instants if t not in self._sharpness]
        shrinkage = _PIXEL_RATIO * context.timeline.thumbnail_size.width() / self._crop(photo.picture.size()).width()
        context.exposure.request_thumbnails(missing, min(_MAX_WIDTH, math.ceil(shrinkage * photo.width)))

    def _receive_thumbnail(self, t: float, frame: QImage) -> None:
        timeline = self._context.timeline
        if self._box is None or t not in timeline.instants:
            return  # it was requested before the timeline's width changed
        self._sharpness[t] = frame_sharpness(frame, box_rect(self._box, frame.size()))
        size = timeline.thumbnail_size * timeline.devicePixelRatioF()
        crop = frame.copy(self._crop(frame.size()))
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        timeline.set_thumbnail(t, crop.scaled(size, keep, smooth))
        self._show_sharpness()

    def _crop(self, size: QSize) -> QRect:
        """The part of a frame of this size that thumbnails show. The whole frame if it is in portrait format."""
        cell = self._context.timeline.thumbnail_size
        if self._box is None or size.width() < size.height():
            return QRect(QPoint(0, 0), size)
        return crop_rect(self._box, size, cell.width() / cell.height())

    def _show_sharpness(self) -> None:
        """Show the curve and suggest the sharpest frame, once all thumbnails have arrived."""
        instants, settings = self._context.timeline.instants, self._context.document.state.settings
        values = {t: self._sharpness[t] for t in instants if t in self._sharpness}
        if len(values) < len(instants):
            values = {}
        self._sharpest = sharpest_instant(values, settings.start, settings.end)
        self._context.timeline.set_sharpness(values, self._sharpest)
        is_known = self._sharpest is not None and self._context.exposure.has_frames
        self._context.actions.enable(["sharpest"], is_known)

    def _go_to_sharpest(self) -> None:
        if self._sharpest is not None:
            self._go_to(self._sharpest)
