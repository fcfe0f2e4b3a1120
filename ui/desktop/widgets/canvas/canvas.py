"""The canvas widget: shows photo and frames, and turns mouse and key events into regions, arrows, strokes and zoom."""

from functools import partial

from PyQt6.QtCore import QEvent, QPoint, QPointF, QRect, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PyQt6.QtWidgets import QWidget

from shutterspan.core.types.crop import Aspect, CropPosition
from shutterspan.ui.desktop.widgets.canvas.canvas_content import CanvasContent
from shutterspan.ui.desktop.widgets.canvas.canvas_pictures import CanvasPictures
from shutterspan.ui.desktop.widgets.canvas.crop_layer import MoveCrop
from shutterspan.ui.desktop.widgets.canvas.editing import EditCallbacks, Editing
from shutterspan.ui.desktop.widgets.canvas.gestures import DrawBrush, DrawSeed, EditShape, Gesture, MoveSplit, Pan
from shutterspan.ui.desktop.widgets.canvas.guide_gestures import EditGuide
from shutterspan.ui.desktop.widgets.canvas.items import GuideItem, RegionItem, outline_regions
from shutterspan.ui.desktop.widgets.canvas.painting import neutral_grey
from shutterspan.ui.desktop.widgets.canvas.pointer import DrawMode, Pointer
from shutterspan.ui.desktop.widgets.canvas.pyramid_builder import PyramidBuilder
from shutterspan.ui.desktop.widgets.canvas.zoom_gestures import zoom_gesture

#: A press and a release within this distance are a click, in window coordinates.
_CLICK_DISTANCE = 3.0


class Canvas(QWidget):
    """Shows pictures of any size. Shapes, arrows and strokes are emitted in pixels of the photo, and lie inside it.

    Dragging with Space held pans, while the canvas has the focus and the mouse is over it. `space_tapped` is emitted
    when Space is pressed and released without a drag, so that the window can use the key too.
    """

    shape_drawn = pyqtSignal(object, str)  # a Shape of core.types.region; a DrawMode
    seed_drawn = pyqtSignal(object, str)  # a Point of the object or a Shape around it; a DrawMode
    shape_edited = pyqtSignal(int, object)  # index of the region, its new Shape
    guide_drawn = pyqtSignal(object)  # an Arrow or a Stroke of core.types.guidance
    guide_edited = pyqtSignal(object, object)  # the PlacedGuide, what replaces its Arrow or Stroke
    guide_picked = pyqtSignal(object)  # a PlacedGuide
    region_picked = pyqtSignal(int)  # index of the region, or -1
    crop_moved = pyqtSignal(object, bool)  # its CropPosition; whether by keys
    menu_requested = pyqtSignal(int, object, QPoint)  # index of the region or -1, PlacedGuide or None, on the screen
    zoom_changed = pyqtSignal(float)  # 1 is 100 %
    view_changed = pyqtSignal()  # the visible part: position, zoom, loupe, or whether the frame is visible
    loupe_left = pyqtSignal()  # by Esc; the owner of the loupe switches it off
    space_tapped = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pictures = CanvasPictures(PyramidBuilder(self, self._repaint_pictures).build)
        self._content = CanvasContent(pictures, (self.tr("Before"), self.tr("After")))
        self._pointer = Pointer(self._content)
        callbacks = EditCallbacks(
            shape_drawn=self.shape_drawn.emit,
            seed_drawn=self.seed_drawn.emit,
            shape_edited=self.shape_edited.emit,
            guide_drawn=self.guide_drawn.emit,
            guide_edited=self.guide_edited.emit,
            guide_picked=self.guide_picked.emit,
            region_picked=self.region_picked.emit,
            crop_moved=self.crop_moved.emit,
        )
        self._editing = Editing(self._content, self._pointer, callbacks)
        self._gesture: Gesture | None = None
        self._pressed = QPointF()
        self._dragged = self._space_used = False
        #: The last emitted values: zoom, visible part, part in the loupe, and whether the frame is visible.
        self._view = 0.0, QRect(), QRect(), False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(self.tr("Photo"))
        self._update_colours()

    def set_picture(self, before: QImage | None) -> None:
        """Replace the photo and fit it into the window. Removes frame and overlay, and drops the current gesture."""
        self._gesture = None
        self._content.set_photo(before)
        self._apply_view_change()

    def set_frame(self, after: QImage | None) -> None:
        """Replace the frame. It may have any size, and is scaled to the size of the photo."""
        self._content.set_frame(after)
        self._apply_view_change()

    def set_detail(self, image: QImage | None, part: QRect) -> None:
        """Lay a sharper picture over a part of the frame, or remove it. part: in pixels of the photo."""
        if image is not None or self._content.pictures.has_detail:
            self._content.pictures.set_detail(image, part)
            self._repaint_pictures()

    def set_tint(self, image: QImage | None, part: QRect) -> None:
        """Lay a tint over a part of the photo, or remove it. part: in pixels of the photo."""
        self._content.tint = image, part
        self.update()

    def set_crop(self, aspect: Aspect | None, position: CropPosition) -> None:
        """Darken the parts that exports cut off. aspect: None for nothing."""
        self._content.crop.aspect, self._content.crop.position = aspect, position
        self.update()

    def set_frame_is_photo(self, is_photo: bool) -> None:
        """Show the photo itself as the frame, while nothing moves in it."""
        if is_photo != self._content.pictures.frame_is_photo:
            self._content.pictures.frame_is_photo = is_photo
            self._repaint_pictures()

    def set_badge(self, text: str) -> None:
        """Set the badge of the frame, or remove it."""
        if text != self._content.badge:
            self._content.badge = text
            self.setAccessibleDescription(text)
            self.update()

    def set_compare(self, mode: str) -> None:
        """mode: see `CanvasPictures.compare_mode`. The line of “split” can be dragged."""
        self._content.set_compare_mode(mode)
        self._apply_view_change()

    def set_loupe(self, is_on: bool) -> None:
        """Enlarge the place under the mouse. Takes the focus, so that Esc switches it off again."""
        self._content.loupe.is_on = is_on
        if is_on:
            self.setFocus()
        self._apply_view_change()

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
        self._content.paint(painter, self._gesture, partial(self._pointer.paint, gesture=self._gesture))
        painter.end()

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
        """The draw mode while no modifier key is held."""
        self._pointer.chosen_mode = mode
        self._set_modifiers(Qt.KeyboardModifier.NoModifier)

    def set_arrow_length_counts(self, counts: bool) -> None:
        """counts: whether the arrow tool draws straight strokes, whose length is the displacement."""
        self._pointer.arrow_length_counts = counts

    @property
    def is_sharp(self) -> bool:
        """Whether all pictures are ready to be drawn smoothly."""
        return self._content.pictures.is_ready

    @property
    def zoom(self) -> float:
        """Screen pixels per pixel of the photo."""
        return self._content.viewport.zoom

    @property
    def shows_frame(self) -> bool:
        """Whether the frame is visible in at least a part of the window."""
        return self._content.pictures.shows_frame

    @property
    def visible_part(self) -> QRect:
        """The pixels of the photo that are visible, in each pane."""
        return self._content.viewport.visible_part

    @property
    def loupe_part(self) -> QRect:
        """The pixels of the photo where the loupe shows the frame; empty if it shows none."""
        return self._content.loupe_part

    @property
    def loupe_zoom(self) -> float:
        """Screen pixels per pixel of the photo, in the loupe."""
        return self._content.loupe.zoom

    def zoom_fit(self) -> None:
        self._content.viewport.fit()
        self._apply_view_change()

    def zoom_to(self, factor: float) -> None:
        """Zoom around the middle of the window. factor: screen pixels per pixel of the photo."""
        self._content.viewport.zoom_at(factor, self._content.viewport.middle)
        self._apply_view_change()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._content.viewport.photo_size.isEmpty():
            return
        at, button = self._to_pane(event.position()), event.button()
        if self._gesture and event.buttons() != button:
            return  # another button was pressed during a drag
        self._pressed, self._dragged = at, False
        if button == Qt.MouseButton.MiddleButton:
            self._gesture = Pan(self._content.viewport, at)
        elif button == Qt.MouseButton.LeftButton:
            self._gesture = self._editing.begin(at, event.modifiers())
        self._update_cursor()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        at = self._to_pane(event.position())
        self._dragged = self._dragged or (at - self._pressed).manhattanLength() > _CLICK_DISTANCE
        if self._gesture and (self._dragged or isinstance(self._gesture, DrawBrush)):
            self._gesture.move(at)
            self._space_used = True
            self._apply_view_change()
        self._update_pointer(at, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        gesture, self._gesture = self._gesture, None
        if event is None or gesture is None:
            return
        if self._dragged or isinstance(gesture, DrawBrush | DrawSeed):
            gesture.finish()
        elif not isinstance(gesture, EditShape | EditGuide | Pan | MoveSplit | MoveCrop):
            self.region_picked.emit(self._content.region_at(self._to_pane(event.position())))
        self._update_cursor()
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """Request a menu for what lies at the mouse, or for what is selected if a key was pressed."""
        content = self._content
        if event is None or self._gesture or content.viewport.photo_size.isEmpty():
            return
        at = self._to_pane(event.pos().toPointF())
        guide, region = content.guides.item_at(at), content.region_at(at)
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            guide, region = content.guides.selected, content.selected_index
        self.menu_requested.emit(region, guide and guide.placed, event.globalPos())

    def leaveEvent(self, event: QEvent | None) -> None:
        self._update_pointer(None, Qt.KeyboardModifier.NoModifier)

    def event(self, event: QEvent | None) -> bool:
        if zoom := zoom_gesture(event, self):
            self._zoom_by(*zoom)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._handles_key(event):
            event.accept()  # so that the window's shortcuts don't receive it
            return True
        if isinstance(event, QKeyEvent):
            self._set_modifiers(event.modifiers())
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None or not self._handles_key(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape and self._gesture:
            self._gesture = None
        elif event.key() == Qt.Key.Key_Escape:
            self.loupe_left.emit()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._pointer.space_held, self._space_used = True, False
        else:
            self._editing.press_arrow_key(Qt.Key(event.key()), event.modifiers())
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

    def _handles_key(self, event: QKeyEvent) -> bool:
        """Whether the canvas uses this key in its current state."""
        if event.key() == Qt.Key.Key_Escape:
            return self._gesture is not None or self._content.loupe.is_on
        return self._editing.uses_key(Qt.Key(event.key()), event.modifiers(), self.underMouse())

    def _zoom_by(self, factor: float, at: QPointF) -> None:
        if not self._content.viewport.photo_size.isEmpty():
            self._content.viewport.zoom_at(self._content.viewport.zoom * factor, self._to_pane(at))
            self._apply_view_change()

    def _resize_viewport(self) -> None:
        self._content.resize(QSizeF(self.size()), self.devicePixelRatioF())
        self._apply_view_change()

    def _to_pane(self, point: QPointF) -> QPointF:
        """Convert a point of the window to a point of its pane, or of the pane where the gesture began."""
        if self._gesture is None:
            self._content.panes.enter(point)
        return self._content.panes.to_pane(point)

    def _apply_view_change(self) -> None:
        """Repaint, and emit the signals on the visible part."""
        self._announce_view()
        self.update()

    def _announce_view(self) -> None:
        old, self._view = self._view, (self.zoom, self.visible_part, self.loupe_part, self.shows_frame)
        if self._view[0] != old[0]:
            self.zoom_changed.emit(self.zoom)
        if self._view != old:
            self.view_changed.emit()

    def _update_pointer(self, point: QPointF | None, modifiers: Qt.KeyboardModifier) -> None:
        """point: of the mouse in its pane, or None outside."""
        self._pointer.position = point
        self._set_modifiers(modifiers)
        self._update_cursor()
        is_other_hovered = self._gesture is None and self._content.guides.hover(point)
        if is_other_hovered or self._pointer.paints_at_cursor(self._gesture):
            self.update()
        for area in self._content.move_loupe(point):
            self.update(area)
        self._announce_view()

    def _set_modifiers(self, modifiers: Qt.KeyboardModifier) -> None:
        """Apply the modifier keys to the tool. A gesture keeps the keys that were held when it began."""
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
