"""Zoom, loupe, comparison with the photo, and overlays. They don't change the document."""

import time

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit

from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.overlays import doubtful_tint, has_doubt, longest, motion_arrows, motion_colours
from shutterspan.ui.desktop.state.remote_exposure import ExposureState

#: Factor by which the actions zoom.
_ZOOM_STEP = 1.25
#: The loupe is switched off with its key if the key was held this long, in seconds.
_LOOK_S = 0.3
#: Widgets in which C and Z can be typed.
_TEXT_FIELDS = (QLineEdit, QAbstractSpinBox, QPlainTextEdit)


class ViewController(QObject):
    """Controls how the canvas shows photo and frame."""

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context = context
        self._compare, self._overlay = "after", "none"
        #: When the loupe was switched on, until its key is released.
        self._look_start: float | None = None
        canvas, actions = context.canvas, context.actions
        actions.connect(fit=canvas.zoom_fit, actual=lambda: canvas.zoom_to(1.0), double=lambda: canvas.zoom_to(2.0))
        actions.connect(
            zoom_in=lambda: canvas.zoom_to(canvas.zoom * _ZOOM_STEP),
            zoom_out=lambda: canvas.zoom_to(canvas.zoom / _ZOOM_STEP),
        )
        actions.connect_group("compare", self._choose_compare)
        actions.connect_group("overlay", self._choose_overlay)
        context.legend.opacity_changed.connect(canvas.set_overlay_opacity)
        actions["loupe"].setAutoRepeat(False)
        actions["loupe"].toggled.connect(self._switch_loupe)
        canvas.loupe_left.connect(lambda: actions["loupe"].setChecked(False))
        canvas.zoom_changed.connect(context.top_bar.show_zoom)
        context.exposure.facts_changed.connect(self._show_overlay)
        context.exposure.facts_changed.connect(self._enable_actions)
        context.exposure.state_changed.connect(lambda state: self._enable_actions())
        context.document.photo_changed.connect(self._on_photo_changed)
        app = QApplication.instance()
        if app:
            app.installEventFilter(self)
        self._on_photo_changed()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Show the photo while C is held, and the loupe while Z is held, unless it was a tap."""
        if not isinstance(event, QKeyEvent) or event.isAutoRepeat():
            return False
        is_release = event.type() == QEvent.Type.KeyRelease
        if event.key() == Qt.Key.Key_C and event.type() == QEvent.Type.KeyPress and self._compares_by(event):
            self._context.canvas.set_compare("before")
        elif event.key() == Qt.Key.Key_C and is_release:
            self._context.canvas.set_compare(self._compare)
        elif event.key() == Qt.Key.Key_Z and is_release and not isinstance(QApplication.focusWidget(), _TEXT_FIELDS):
            self._end_look()
        return False

    def _compares_by(self, event: QKeyEvent) -> bool:
        """Whether pressing C shows the photo now."""
        return (
            event.modifiers() == Qt.KeyboardModifier.NoModifier
            and self._context.actions["before"].isEnabled()
            and self._compare != "side-by-side"  # where the photo is visible
            and self._context.window.isActiveWindow()
            and not isinstance(QApplication.focusWidget(), _TEXT_FIELDS)
        )

    def _choose_compare(self, mode: str) -> None:
        self._compare = mode
        self._context.canvas.set_compare(mode)

    def _switch_loupe(self, is_on: bool) -> None:
        self._look_start = time.monotonic() if is_on else None
        self._context.canvas.set_loupe(is_on)

    def _end_look(self) -> None:
        """The key of the loupe was released."""
        start, self._look_start = self._look_start, None
        if start is not None and time.monotonic() - start >= _LOOK_S:
            self._context.actions["loupe"].setChecked(False)

    def _choose_overlay(self, name: str) -> None:
        self._overlay = name.removeprefix("overlay-")
        if self._overlay in ("arrows", "colours"):
            self._context.exposure.request_motion()
        self._show_overlay()

    def _show_overlay(self) -> None:
        exposure, canvas, photo = self._context.exposure, self._context.canvas, self._context.document.photo
        needs_motion = self._overlay in ("arrows", "colours")
        if needs_motion and exposure.motion is None:
            exposure.request_motion()
        self._context.legend.show_overlay(self._overlay if photo else "none")
        if photo is None or self._overlay == "none":
            canvas.set_overlay("none", None)
        elif self._overlay == "consistency" and exposure.consistency_map is not None:
            canvas.set_overlay("consistency", doubtful_tint(exposure.consistency_map))
            self._context.legend.show_overlay("consistency", is_empty=not has_doubt(exposure.consistency_map))
        elif self._overlay == "colours" and exposure.motion is not None:
            canvas.set_overlay("colours", motion_colours(exposure.motion))
        elif self._overlay == "arrows" and exposure.motion is not None:
            arrows = motion_arrows(exposure.motion, photo.width)
            canvas.set_overlay("arrows", None, arrows)
            self._context.legend.show_overlay("arrows", longest(arrows))
        else:
            canvas.set_overlay("none", None)

    def _on_photo_changed(self) -> None:
        """Show a new photo without overlay. Without a photo, switch the loupe off."""
        self._context.actions["after"].trigger()
        self._context.actions["overlay-none"].trigger()
        if self._context.document.photo is None:
            self._context.actions["loupe"].setChecked(False)
        self._enable_actions()

    def _enable_actions(self) -> None:
        has_photo = self._context.document.photo is not None
        has_frames = has_photo and (
            self._context.exposure.state is ExposureState.READY or bool(self._context.exposure.facts)
        )
        self._context.actions.enable(["after", "split", "side-by-side", "before"], has_frames)
        self._context.actions.enable(["overlay-none", "overlay-arrows", "overlay-colours"], has_frames)
        facts = self._context.exposure.facts
        self._context.actions.enable(["overlay-consistency"], has_frames and facts is not None and facts["moving"])
        self._context.actions.enable(["zoom-in", "zoom-out", "fit", "actual", "double", "loupe"], has_photo)
