"""The tool “Snap”: find the object at a click or within a rough outline, and make it a region."""

from dataclasses import dataclass

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QImage, QKeyEvent
from PyQt6.QtWidgets import QApplication, QWidget

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Mask, Shape
from shutterspan.ui.desktop.background import Background, call_later
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.state.images import pixels_of

#: How long a click waits for the motion map, in milliseconds. After that, the object is found without it.
_MOTION_WAIT_MS = 700


@dataclass(eq=False)
class _Snap:
    """A click or an outline for which an object is searched. mode: a DrawMode."""

    seed: Point | Shape
    mode: str
    has_begun: bool = False


class SnapFlow(QObject):
    """Searches one object at a time, in the background. A newer click replaces an older one; Esc cancels it.

    Esc does so wherever the focus is in the window, before it has any other effect.
    """

    def __init__(self, context: AppContext, drawing_flow: DrawingFlow):
        super().__init__(context.window)
        self._context, self._drawing_flow = context, drawing_flow
        self._pending: _Snap | None = None
        #: Of the whole photo, (h,w,2) in pixels of the photo; None until it is known.
        self._motion: Float32Array | None = None
        self._background = Background(self, threads=1)
        context.canvas.seed_drawn.connect(self._start)
        context.actions.connect_group("tool", self._on_tool_chosen)
        context.exposure.opened.connect(self._request_motion)
        context.exposure.facts_changed.connect(self._keep_motion)
        context.document.photo_changed.connect(self._on_photo_changed)

    @property
    def is_busy(self) -> bool:
        """Whether an object is being searched."""
        return self._pending is not None

    def cancel(self) -> None:
        """Drop the current search."""
        self._set_pending(None)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Cancel the search by Esc."""
        in_window = isinstance(watched, QWidget) and watched.window() is self._context.window
        if not in_window or not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.cancel()
        return True

    def _set_pending(self, snap: _Snap | None) -> None:
        """Set the current search. The app's events are filtered only during a search."""
        self._pending = snap
        app = QApplication.instance()
        assert app
        if snap:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def _start(self, seed: Point | Shape, mode: str) -> None:
        self._context.messages.end("edit")
        snap = _Snap(seed, mode)
        self._set_pending(snap)
        self._request_motion()
        if self._motion is not None or not self._context.exposure.has_frames:
            self._seek(snap)
        else:
            call_later(self, _MOTION_WAIT_MS, lambda: self._seek(snap))

    def _seek(self, snap: _Snap) -> None:
        photo = self._context.document.photo
        if photo is None or snap is not self._pending or snap.has_begun:
            return
        snap.has_begun = True
        picture, motion = photo.picture, self._motion

        def work() -> Mask | None:
            return _snapped_mask(picture, motion, snap.seed) if snap is self._pending else None

        self._background.run(work, lambda mask: self._finish(snap, mask), lambda error: self._fail(snap, error))

    def _finish(self, snap: _Snap, mask: Mask | None) -> None:
        if snap is self._pending and mask is not None:
            self._set_pending(None)
            self._drawing_flow.add_shape(mask, snap.mode)

    def _fail(self, snap: _Snap, error: ShutterspanError) -> None:
        """Report a click that found nothing; an outline becomes the region itself."""
        if snap is not self._pending:
            return
        self._set_pending(None)
        if isinstance(snap.seed, tuple) or error.code != "nothing_to_snap_to":
            self._context.messages.show_error(error, lifetime="edit")
            return
        self._context.messages.show_info(
            self.tr("No object stands out in the outline, so the outline becomes the region.")
        )
        self._drawing_flow.add_shape(snap.seed, snap.mode)

    def _on_tool_chosen(self, tool: str) -> None:
        self.cancel()
        self._request_motion()

    def _request_motion(self) -> None:
        if self._context.actions["snap"].isChecked() and self._motion is None:
            self._context.exposure.request_motion()
            self._keep_motion()

    def _keep_motion(self) -> None:
        """Keep the motion of the whole photo. With regions, the worker computes motion only inside them."""
        motion = self._context.exposure.motion
        if motion is not None and (self._motion is None or not self._context.document.state.regions):
            self._motion = motion
            if self._pending:
                self._seek(self._pending)

    def _on_photo_changed(self) -> None:
        self._motion = None
        self.cancel()


def _snapped_mask(picture: QImage, motion: Float32Array | None, seed: Point | Shape) -> Mask:
    """The mask of the object. Raises UsageError: see `snap_to_thing`."""
    from shutterspan.core.segmentation.snapping import snap_to_thing  # needs OpenCV, which would delay the start

    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    mask = Mask(snap_to_thing(pixels_of(rgb, 3), motion, seed))
    hash(mask)  # computes and caches the digest, which is slow, before the mask reaches the UI thread
    return mask
