"""How the canvas shows things: zoom, compare, overlays. Nothing of it changes the document."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QApplication, QLineEdit

from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.state.exposure import State
from shutterspan.ui.desktop.state.overlays import motion_arrows, motion_colours, trust_colours


class Looking(QObject):
    def __init__(self, parts: Parts):
        super().__init__(parts.window)
        self._parts = parts
        self._compare, self._overlay = "after", "none"
        canvas, actions = parts.canvas, parts.actions
        actions.connect(fit=canvas.zoom_fit, actual=lambda: canvas.zoom_to(1.0), double=lambda: canvas.zoom_to(2.0))
        actions.choose("compare", self._choose_compare)
        actions.choose("overlay", self._choose_overlay)
        canvas.zoom_changed.connect(parts.bar.show_zoom)
        parts.exposure.facts_changed.connect(self._show_overlay)
        parts.exposure.state_changed.connect(lambda state: self._enable())
        parts.document.photo_changed.connect(self._start)
        app = QApplication.instance()
        if app:
            app.installEventFilter(self)
        self._start()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """C, held, shows the photo as it was taken."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_C and not event.isAutoRepeat():
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            typing = isinstance(QApplication.focusWidget(), QLineEdit)
            if event.type() == QEvent.Type.KeyPress and plain and not typing and self._parts.window.isActiveWindow():
                self._parts.canvas.set_compare("before")
            elif event.type() == QEvent.Type.KeyRelease:
                self._parts.canvas.set_compare(self._compare)
        return False

    def _choose_compare(self, mode: str) -> None:
        self._compare = mode
        self._parts.canvas.set_compare(mode)

    def _choose_overlay(self, name: str) -> None:
        self._overlay = name.removeprefix("overlay-")
        if self._overlay in ("arrows", "colours"):
            self._parts.exposure.want_motion()
        self._show_overlay()

    def _show_overlay(self) -> None:
        exposure, canvas, photo = self._parts.exposure, self._parts.canvas, self._parts.document.photo
        wants_motion = self._overlay in ("arrows", "colours")
        if wants_motion and exposure.motion is None:
            exposure.want_motion()
        if photo is None or self._overlay == "none":
            canvas.set_overlay("none", None)
        elif self._overlay == "trust" and exposure.trust_map is not None:
            canvas.set_overlay("trust", trust_colours(exposure.trust_map))
        elif self._overlay == "colours" and exposure.motion is not None:
            canvas.set_overlay("colours", motion_colours(exposure.motion))
        elif self._overlay == "arrows" and exposure.motion is not None:
            canvas.set_overlay("arrows", None, motion_arrows(exposure.motion, photo.width))
        else:
            canvas.set_overlay("none", None)

    def _start(self) -> None:
        """Each photo is first seen as it is."""
        self._parts.actions["after"].trigger()
        self._parts.actions["overlay-none"].trigger()
        self._enable()

    def _enable(self) -> None:
        ready = self._parts.exposure.state is State.READY or bool(self._parts.exposure.facts)
        there = self._parts.document.photo is not None
        self._parts.actions.enable(["after", "split", "before"], there and ready)
        self._parts.actions.enable(
            ["overlay-none", "overlay-arrows", "overlay-colours", "overlay-trust"], there and ready
        )
        self._parts.actions.enable(["fit", "actual", "double"], there)
