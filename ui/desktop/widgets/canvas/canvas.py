"""The canvas widget: shows photo and frames, and turns mouse and key events into regions, arrows, strokes and zoom."""

from functools import partial

from PyQt6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QContextMenuEvent,
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

from shutterspan.core.types.region import Shape
from shutterspan.ui.desktop.widgets.canvas.canvas_content import CanvasContent
from shutterspan.ui.desktop.widgets.canvas.canvas_pictures import CanvasPictures
from shutterspan.ui.desktop.widgets.canvas.drawing import begin_guide, begin_shape
from shutterspan.ui.desktop.widgets.canvas.gestures import DrawBrush, EditShape, Gesture, MoveSplit, Pan
from shutterspan.ui.desktop.widgets.canvas.guide_editing import shift_guide
from shutterspan.ui.desktop.widgets.canvas.guide_gestures import EditGuide
from shutterspan.ui.desktop.widgets.canvas.guide_layer import GuideGrip
from shutterspan.ui.desktop.widgets.canvas.handles import Handle, shift_shape
from shutterspan.ui.desktop.widgets.canvas.items import GuideItem, RegionItem, outline_regions
from shutterspan.ui.desktop.widgets.canvas.painting import neutral_grey
from shutterspan.ui.desktop.widgets.canvas.pointer import DrawMode, Pointer
from shutterspan.ui.desktop.widgets.canvas.pyramid_builder import PyramidBuilder

#: A press and a release within this distance are a click, in window coordinates.
_CLICK_DISTANCE = 3.0
#: Rotation of the wheel that doubles the zoom, in eighths of a degree.
_WHEEL_PER_DOUBLING = 360.0
#: Distance by which Ctrl and an arrow key move the split, in window coordinates.
_SPLIT_STEP = 20
_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """Shows pictures of any size. Shapes, arrows and strokes are emitted in pixels of the photo, and lie inside it.

    Dragging with Space held pans, while the canvas has the focus and the mouse is over it. `space_tapped` is emitted
    when Space is pressed and released without a drag, so that the window can use the key too.
    """

    shape_drawn = pyqtSignal(object, str)  # a Shape of core.types.region; a DrawMode
    shape_edited = pyqtSignal(int, object)  # index of the region, its new Shape
    guide_drawn = pyqtSignal(object)  # an Arrow or a Stroke of core.types.guidance
    guide_edited = pyqtSignal(object, object)  # the PlacedGuide, what replaces its Arrow or Stroke
    guide_picked = pyqtSignal(object)  # a PlacedGuide
    region_picked = pyqtSignal(int)  # index of the region, or -1
    menu_requested = pyqtSignal(int, object, QPoint)  # index of the region or -1, PlacedGuide or None, on the screen
    zoom_changed = pyqtSignal(float)  # 1 is 100 %
    space_tapped = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pictures = CanvasPictures(PyramidBuilder(self, self._repaint_pictures).build)
        self._content = CanvasContent(pictures, (self.tr("Before"), self.tr("After")))
        self._pointer = Pointer(self._content)
        self._gesture: Gesture | None = None
        self._pressed = QPointF()
        self._dragged = False
        self._space_used = False
        self._emitted_zoom = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(self.tr("Photo"))
        self._update_colours()

    # Contents

    def set_picture(self, before: QImage | None) -> None:
        """Replace the photo and fit it into the window. Removes frame and overlay, and drops the current gesture."""
        self._gesture = None
        self._content.set_photo(before)
        self._apply_view_change()

    def set_frame(self, after: QImage | None) -> None:
        """Replace the frame. It may have any size, and is scaled to the size of the photo."""
        self._content.set_frame(after)
        self.update()

    def set_compare(self, mode: str) -> None:
        """mode: “after” shows the frame, “before” the photo, “split” both, with a line between that can be dragged."""
        self._content.set_compare_mode(mode)
        self.update()

    def set_overlay(
        self, kind: str, image: QImage | None, arrows: list[tuple[float, float, float, float]] | None = None
    ) -> None:
        """Replace the overlay.

        kind: “none”; “colours” or “consistency” for an image of any size that covers the whole photo; “arrows” for
        arrows (x0, y0, x1, y1) in pixels of the photo.
        """
        picture = image if kind in ("colours", "consistency") else None
        self._content.set_overlay(picture, (arrows or []) if kind == "arrows" else [])
        self.update()

    def set_overlay_opacity(self, opacity: float) -> None:
        """opacity: of colours, arrows and tints, from 0 to 1."""
        self._content.pictures.overlay_opacity = opacity
        self._repaint_pictures()

    def set_regions(self, items: list[RegionItem]) -> None:
        """Replace all regions; later ones lie above earlier ones."""
        self._content.regions = outline_regions(items, self._content.regions)
        if isinstance(self._gesture, EditShape) and self._gesture.index >= len(items):
            self._gesture = None
        self.update()

    def set_guides(self, items: list[GuideItem]) -> None:
        """Replace all arrows and strokes."""
        self._content.guides.set_items(items)
        if isinstance(self._gesture, EditGuide) and self._gesture.item.placed not in (item.placed for item in items):
            self._gesture = None
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        if self._content.viewport.pixel_ratio != self.devicePixelRatioF():
            self._resize_viewport()
        painter = QPainter(self)
        self._content.paint(painter, self._gesture)
        self._pointer.paint(painter, self._gesture)
        painter.end()

    # Interaction

    def set_tool(self, tool: str) -> None:
        """Switch to another tool, and drop the current gesture. tool: name of an action in `actions.TOOLS`."""
        self._pointer.set_tool(tool)
        self._gesture = None
        self._update_cursor()
        self.update()

    def set_brush(self, size: float, feather: float) -> None:
        """size: the brush's diameter, feather: the width of its soft edge; both in pixels of the photo."""
        self._pointer.brush = size, feather
        self._update_cursor()
        self.update()

    def set_draw_mode(self, mode: DrawMode) -> None:
        """What a drawn shape does to the selected region, as long as no modifier key is held."""
        self._pointer.chosen_mode = mode
        self._set_modifiers(Qt.KeyboardModifier.NoModifier)

    def set_arrow_length_counts(self, counts: bool) -> None:
        """counts: whether the arrow tool draws straight strokes, whose length is how far something moved."""
        self._pointer.arrow_length_counts = counts

    @property
    def is_sharp(self) -> bool:
        """Whether all pictures are ready to be drawn smoothly."""
        return self._content.pictures.is_ready

    @property
    def zoom(self) -> float:
        """Screen pixels per pixel of the photo."""
        return self._content.viewport.zoom

    def zoom_fit(self) -> None:
        self._content.viewport.fit()
        self._apply_view_change()

    def zoom_to(self, factor: float) -> None:
        """Zoom around the middle of the window. factor: screen pixels per pixel of the photo."""
        self._content.viewport.zoom_at(factor, QPointF(self.width() / 2, self.height() / 2))
        self._apply_view_change()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._content.viewport.photo_size.isEmpty():
            return
        at, button = event.position(), event.button()
        if self._gesture and event.buttons() != button:
            return  # another button was pressed during a drag
        self._pressed, self._dragged = at, False
        if button == Qt.MouseButton.MiddleButton:
            self._gesture = Pan(self._content.viewport, at)
        elif button == Qt.MouseButton.LeftButton:
            self._gesture = self._begin_gesture(at, event.modifiers())
        self._update_cursor()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        at = event.position()
        self._dragged = self._dragged or (at - self._pressed).manhattanLength() > _CLICK_DISTANCE
        if self._gesture and (self._dragged or isinstance(self._gesture, DrawBrush)):
            self._gesture.move(at)
            self._space_used = True
            self.update()
        self._update_pointer(at, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        gesture, self._gesture = self._gesture, None
        if event is None or gesture is None:
            return
        if self._dragged or isinstance(gesture, DrawBrush):
            gesture.finish()
        elif not isinstance(gesture, EditShape | EditGuide | Pan | MoveSplit):
            self.region_picked.emit(self._content.region_at(event.position()))
        self._update_cursor()
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """Request a menu for what lies at the mouse, or for what is selected if a key was pressed."""
        content, at = self._content, event.pos() if event else QPoint()
        if event is None or self._gesture or content.viewport.photo_size.isEmpty():
            return
        guide, region = content.guides.item_at(at.toPointF()), content.region_at(at.toPointF())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            guide, region = content.guides.selected, content.selected_index
        self.menu_requested.emit(region, guide and guide.placed, event.globalPos())

    def leaveEvent(self, event: QEvent | None) -> None:
        self._update_pointer(None, Qt.KeyboardModifier.NoModifier)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            self._zoom_by(2 ** (event.angleDelta().y() / _WHEEL_PER_DOUBLING), event.position())

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom_by(1 + event.value(), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._zoom_by(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint())))
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._handles_key(event):
            event.accept()  # so that the window's shortcuts don't get it
            return True
        if isinstance(event, QKeyEvent):
            self._set_modifiers(event.modifiers())
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None or not self._handles_key(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._gesture = None
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._pointer.space_held, self._space_used = True, False
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._content.move_split_by(_SPLIT_STEP * _NUDGES[Qt.Key(event.key())][0])
        else:
            step = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            across, down = _NUDGES[Qt.Key(event.key())]
            self._nudge(step * across, step * down)
        self._update_cursor()
        self.update()

    def keyReleaseEvent(self, event: QKeyEvent | None) -> None:
        if event is None or event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self._pointer.space_held:
            super().keyReleaseEvent(event)
            return
        self._pointer.space_held = False
        if not self._space_used:
            self.space_tapped.emit()
        self._update_cursor()
        self.update()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        self._pointer.space_held = False
        self._set_modifiers(Qt.KeyboardModifier.NoModifier)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._resize_viewport()

    def changeEvent(self, event: QEvent | None) -> None:
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._update_colours()
        super().changeEvent(event)

    # Internals

    def _handles_key(self, event: QKeyEvent) -> bool:
        """Whether the canvas uses this key in its current state."""
        key, modifier = event.key(), Qt.KeyboardModifier
        modifiers = event.modifiers() & ~modifier.KeypadModifier
        if key == Qt.Key.Key_Escape:
            return self._gesture is not None
        if key == Qt.Key.Key_Space:
            return modifiers == modifier.NoModifier and self.underMouse()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and modifiers == modifier.ControlModifier:
            return self._content.pictures.is_split
        is_selected = self._content.selected_index >= 0 or self._content.guides.selected is not None
        return key in _NUDGES and not modifiers & ~modifier.ShiftModifier and is_selected

    def _begin_gesture(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        """The gesture that a press of the left button begins at a point of the window, given the current tool."""
        viewport = self._content.viewport
        if self._content.is_on_split(at):
            return MoveSplit(self._content.move_split_to)
        if self._pointer.is_panning:
            return Pan(viewport, at)
        self._pointer.set_modifiers(modifiers)
        mode = self._pointer.mode
        if grip := self._content.guides.grip_at(at):
            return self._begin_guide_edit(at, grip)
        grabbed = self._content.handle_at(at) if mode == "replace" else None
        if grabbed:
            return self._begin_edit(at, *grabbed)

        def done(shape: Shape) -> None:
            self.shape_drawn.emit(shape, mode)

        if self._pointer.tool == "select":
            index = self._content.region_at(at)
            self.region_picked.emit(index)
            return self._begin_edit(at, index, None) if index >= 0 else None
        if self._pointer.tool == "eraser" and self._content.selected_index < 0:
            self.region_picked.emit(self._content.region_at(at))
        drawn = begin_shape(self._pointer, viewport, at, done)
        return drawn or begin_guide(self._pointer, viewport, at, modifiers, self.guide_drawn.emit)

    def _begin_edit(self, at: QPointF, index: int, handle: Handle | None) -> EditShape:
        region = self._content.regions[index]
        done = partial(self.shape_edited.emit, index)
        return EditShape(self._content.viewport, at, done, index, region.shape, region.path, handle)

    def _begin_guide_edit(self, at: QPointF, grip: GuideGrip) -> EditGuide:
        self.guide_picked.emit(grip.item.placed)
        done = partial(self.guide_edited.emit, grip.item.placed)
        return EditGuide(self._content.viewport, at, done, grip.item, grip.end)

    def _nudge(self, across: int, down: int) -> None:
        """Shift what is selected: an arrow or a stroke, or else a region."""
        index, size = self._content.selected_index, self._content.viewport.photo_size
        if item := self._content.guides.selected:
            guide = shift_guide(item.guide, across, down, size.width(), size.height())
            if guide != item.guide:
                self.guide_edited.emit(item.placed, guide)
            return
        shape = self._content.regions[index].shape
        shifted = shift_shape(shape, across, down, size.width(), size.height())
        if shifted != shape:
            self.shape_edited.emit(index, shifted)

    def _zoom_by(self, factor: float, at: QPointF) -> None:
        if not self._content.viewport.photo_size.isEmpty():
            self._content.viewport.zoom_at(self._content.viewport.zoom * factor, at)
            self._apply_view_change()

    def _resize_viewport(self) -> None:
        self._content.viewport.resize(QSizeF(self.size()), self.devicePixelRatioF())
        self._apply_view_change()

    def _apply_view_change(self) -> None:
        if self._content.viewport.zoom != self._emitted_zoom:
            self._emitted_zoom = self._content.viewport.zoom
            self.zoom_changed.emit(self._emitted_zoom)
        self.update()

    def _update_pointer(self, point: QPointF | None, modifiers: Qt.KeyboardModifier) -> None:
        self._pointer.position = point
        self._set_modifiers(modifiers)
        self._update_cursor()
        is_other_hovered = self._gesture is None and self._content.guides.hover(point)
        if is_other_hovered or self._pointer.paints_at_cursor(self._gesture):
            self.update()

    def _set_modifiers(self, modifiers: Qt.KeyboardModifier) -> None:
        """Apply the modifier keys to the tool, except during a gesture, which keeps those it began with."""
        if self._gesture is None and self._pointer.set_modifiers(modifiers):
            self._update_cursor()
            self.update()

    def _update_cursor(self) -> None:
        """Show the cursor for the gesture that a press would begin here."""
        self.setCursor(self._pointer.cursor(self._gesture))

    def _update_colours(self) -> None:
        self._content.set_background(neutral_grey(self.palette().color(QPalette.ColorRole.Window), 0.86))
        self.update()

    def _repaint_pictures(self) -> None:
        self._content.invalidate()
        self.update()
