"""The canvas: the photo and its frames to look at, regions and arrows to draw on them."""

import weakref
from functools import partial

from PyQt6.QtCore import QEvent, QPointF, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse, Rectangle, Shape
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.widgets.canvas.gestures import (
    DrawArrow,
    DrawBox,
    DrawLasso,
    Edit,
    Gesture,
    Paint,
    Pan,
    Slide,
)
from shutterspan.ui.desktop.widgets.canvas.handles import Handle, moved
from shutterspan.ui.desktop.widgets.canvas.items import RegionItem, outlined
from shutterspan.ui.desktop.widgets.canvas.painting import neutral
from shutterspan.ui.desktop.widgets.canvas.pointer import Pointer
from shutterspan.ui.desktop.widgets.canvas.pyramid import Pyramid, halves
from shutterspan.ui.desktop.widgets.canvas.scene import Scene
from shutterspan.ui.desktop.widgets.canvas.stage import Stage

#: A press and a release nearer than this are a click, in the window's units.
_CLICK = 3.0
#: So far the wheel turns for twice the zoom, in eighths of a degree.
_DOUBLE = 360.0
#: So far Ctrl and an arrow key move the split, in the window's units.
_SPLIT_STEP = 20
_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """Pictures are of any size; whatever is drawn is told in pixels of the photo, and lies inside it.

    Holding Space pans, while the canvas has the focus and the mouse is over it; `space_tapped` tells that it was
    pressed and released without a drag, for a window that has its own use for the key.
    """

    shape_drawn = pyqtSignal(object, str)  # core.region.Shape; "replace", "add" or "subtract"
    shape_edited = pyqtSignal(int, object)  # number of the region, its new shape
    arrow_drawn = pyqtSignal(object)  # core.guidance.Arrow
    region_picked = pyqtSignal(int)  # -1: none
    zoom_changed = pyqtSignal(float)
    space_tapped = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = Stage(Scene(self._prepared), (self.tr("Before"), self.tr("After")))
        self._background = Background(self)
        self._pointer = Pointer(self._stage)
        self._gesture: Gesture | None = None
        self._pressed = QPointF()
        self._dragged = False
        self._space_used = False
        self._told_zoom = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(self.tr("Photo"))
        self._take_colours()

    # What is shown

    def set_picture(self, before: QImage | None) -> None:
        """The photo. Another one is seen whole; frame, overlay and what was being drawn go with the old one."""
        self._gesture = None
        self._stage.show_photo(before)
        self._follow_view()

    def set_frame(self, after: QImage | None) -> None:
        """A frame of any size, shown as large as the photo."""
        self._stage.show_frame(after)
        self.update()

    def set_compare(self, mode: str) -> None:
        """mode: “after” for the frame, “before” for the photo, “split” for both, with a line between to be dragged."""
        self._stage.compare(mode)
        self.update()

    def set_overlay(
        self, kind: str, image: QImage | None, arrows: list[tuple[float, float, float, float]] | None = None
    ) -> None:
        """kind: “none”; “colours” or “trust” for a picture of any size that is laid over the whole photo; “arrows” for
        arrows (x0, y0, x1, y1)."""
        picture = image if kind in ("colours", "trust") else None
        self._stage.show_overlay(picture, (arrows or []) if kind == "arrows" else [])
        self.update()

    def set_regions(self, items: list[RegionItem]) -> None:
        """The last lies on top."""
        self._stage.regions = outlined(items, self._stage.regions)
        if isinstance(self._gesture, Edit) and self._gesture.index >= len(items):
            self._gesture = None
        self.update()

    def set_arrows(self, arrows: list[Arrow]) -> None:
        """Those of the whole photo."""
        self._stage.arrows = arrows
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        if self._stage.view.ratio != self.devicePixelRatioF():
            self._resize_view()
        painter = QPainter(self)
        self._stage.paint(painter, self._gesture)
        self._pointer.paint(painter, self._gesture)
        painter.end()

    # How it is handled

    def set_tool(self, tool: str) -> None:
        """tool: the name of an action of `actions.TOOLS`. What was being drawn is dropped."""
        self._pointer.take_tool(tool)
        self._gesture = None
        self._show_cursor()
        self.update()

    def set_brush(self, size: float, feather: float) -> None:
        """In pixels of the photo; size: the diameter, feather: the width of the soft edge."""
        self._pointer.brush = size, feather
        self.update()

    @property
    def is_sharp(self) -> bool:
        """Whether all pictures are drawn smoothly by now."""
        return self._stage.scene.is_ready

    @property
    def zoom(self) -> float:
        """1 where each pixel of the photo is one of the screen."""
        return self._stage.view.zoom

    def zoom_fit(self) -> None:
        self._stage.view.fit()
        self._follow_view()

    def zoom_to(self, factor: float) -> None:
        """factor: 1 shows each pixel of the photo as one of the screen. The middle of the window stays."""
        self._stage.view.zoom_about(factor, QPointF(self.width() / 2, self.height() / 2))
        self._follow_view()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._stage.view.photo.isEmpty():
            return
        at, button = event.position(), event.button()
        if self._gesture and event.buttons() != button:
            return  # one more button during a drag
        self._pressed, self._dragged = at, False
        if button == Qt.MouseButton.MiddleButton:
            self._gesture = Pan(self._stage.view, at)
        elif button == Qt.MouseButton.LeftButton:
            self._gesture = self._begun(at, event.modifiers())
        self._show_cursor()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        at = event.position()
        self._dragged = self._dragged or (at - self._pressed).manhattanLength() > _CLICK
        if self._gesture and (self._dragged or isinstance(self._gesture, Paint)):
            self._gesture.move(at)
            self._space_used = True
            self.update()
        self._hover_at(at, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        gesture, self._gesture = self._gesture, None
        if event is None or gesture is None:
            return
        if self._dragged or isinstance(gesture, Paint):
            gesture.finish()
        elif not isinstance(gesture, Edit | Pan | Slide):
            self.region_picked.emit(self._stage.region_at(event.position()))
        self._show_cursor()
        self.update()

    def leaveEvent(self, event: QEvent | None) -> None:
        self._hover_at(None, Qt.KeyboardModifier.NoModifier)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            self._zoom_by(2 ** (event.angleDelta().y() / _DOUBLE), event.position())

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom_by(1 + event.value(), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._zoom_by(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint())))
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._wants(event):
            event.accept()  # before the window's shortcuts
            return True
        if isinstance(event, QKeyEvent):
            self._hold(event.modifiers())
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None or not self._wants(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._gesture = None
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._pointer.space_held, self._space_used = True, False
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._stage.slide_by(_SPLIT_STEP * _NUDGES[Qt.Key(event.key())][0])
        else:
            by = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._nudge(*(by * way for way in _NUDGES[Qt.Key(event.key())]))
        self._show_cursor()
        self.update()

    def keyReleaseEvent(self, event: QKeyEvent | None) -> None:
        if event is None or event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self._pointer.space_held:
            super().keyReleaseEvent(event)
            return
        self._pointer.space_held = False
        if not self._space_used:
            self.space_tapped.emit()
        self._show_cursor()
        self.update()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        self._pointer.space_held = False
        self._hold(Qt.KeyboardModifier.NoModifier)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._resize_view()

    def changeEvent(self, event: QEvent | None) -> None:
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._take_colours()
        super().changeEvent(event)

    # Inside

    def _wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something here, at this moment."""
        key, modifier = event.key(), Qt.KeyboardModifier
        modifiers = event.modifiers() & ~modifier.KeypadModifier
        if key == Qt.Key.Key_Escape:
            return self._gesture is not None
        if key == Qt.Key.Key_Space:
            return modifiers == modifier.NoModifier and self.underMouse()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and modifiers == modifier.ControlModifier:
            return self._stage.scene.is_split
        return key in _NUDGES and not modifiers & ~modifier.ShiftModifier and self._stage.selected >= 0

    def _begun(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        """What the left button begins here, with the tool at hand."""
        view = self._stage.view
        if self._stage.is_on_split(at):
            return Slide(self._stage.slide)
        if self._pointer.pans:
            return Pan(view, at)
        self._pointer.hold(modifiers)
        mode = self._pointer.mode
        grabbed = self._stage.handle_at(at) if mode == "replace" else None
        if grabbed:
            return self._edit(at, *grabbed)

        def done(shape: Shape) -> None:
            self.shape_drawn.emit(shape, mode)

        match self._pointer.tool:
            case "select":
                number = self._stage.region_at(at)
                self.region_picked.emit(number)
                return self._edit(at, number, None) if number >= 0 else None
            case "rectangle":
                return DrawBox(view, at, done, Rectangle)
            case "ellipse":
                return DrawBox(view, at, done, Ellipse)
            case "lasso":
                return DrawLasso(view, at, done)
            case "brush":
                return Paint(view, at, done, *self._pointer.brush, wipes=mode == "subtract")
            case _:
                return DrawArrow(view, at, self.arrow_drawn.emit)

    def _edit(self, at: QPointF, number: int, handle: Handle | None) -> Edit:
        region = self._stage.regions[number]
        done = partial(self.shape_edited.emit, number)
        return Edit(self._stage.view, at, done, number, region.shape, region.path, handle)

    def _nudge(self, across: int, down: int) -> None:
        number, photo = self._stage.selected, self._stage.view.photo
        shape = self._stage.regions[number].shape
        there = moved(shape, across, down, photo.width(), photo.height())
        if there != shape:
            self.shape_edited.emit(number, there)

    def _zoom_by(self, factor: float, at: QPointF) -> None:
        if not self._stage.view.photo.isEmpty():
            self._stage.view.zoom_about(self._stage.view.zoom * factor, at)
            self._follow_view()

    def _resize_view(self) -> None:
        self._stage.view.resize(QSizeF(self.size()), self.devicePixelRatioF())
        self._follow_view()

    def _follow_view(self) -> None:
        if self._stage.view.zoom != self._told_zoom:
            self._told_zoom = self._stage.view.zoom
            self.zoom_changed.emit(self._told_zoom)
        self.update()

    def _hover_at(self, point: QPointF | None, modifiers: Qt.KeyboardModifier) -> None:
        self._pointer.at = point
        self._hold(modifiers)
        self._show_cursor()
        if self._pointer.follows(self._gesture):
            self.update()

    def _hold(self, modifiers: Qt.KeyboardModifier) -> None:
        """What was begun goes on as it was begun, whichever keys are held by now."""
        if self._gesture is None and self._pointer.hold(modifiers):
            self._show_cursor()
            self.update()

    def _show_cursor(self) -> None:
        """What a press here would do."""
        self.setCursor(self._pointer.cursor(self._gesture))

    def _take_colours(self) -> None:
        self._stage.set_background(neutral(self.palette().color(QPalette.ColorRole.Window), 0.86))
        self.update()

    def _prepared(self, image: QImage) -> Pyramid:
        """Large pictures are made ready in the background, and drawn roughly until then."""
        pyramid = Pyramid(image)
        wanted = weakref.ref(pyramid)  # until another picture follows
        if not pyramid.is_ready:
            self._background.run(lambda: halves(image) if wanted() else [], lambda made: self._refine(wanted(), made))
        return pyramid

    def _refine(self, pyramid: Pyramid | None, levels: list[QImage]) -> None:
        if pyramid:
            pyramid.take(levels)
            self._stage.spoil()
            self.update()
