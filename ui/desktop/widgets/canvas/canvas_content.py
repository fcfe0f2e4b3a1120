"""Everything that the canvas shows: pictures, regions, arrows, strokes, split. Paints and finds them."""

from functools import partial

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter

from shutterspan.core.types.region import Polygon, Shape
from shutterspan.ui.desktop.widgets.canvas.backdrop import Backdrop
from shutterspan.ui.desktop.widgets.canvas.canvas_pictures import CanvasPictures
from shutterspan.ui.desktop.widgets.canvas.gestures import EditShape, Gesture
from shutterspan.ui.desktop.widgets.canvas.guide_layer import GuideLayer
from shutterspan.ui.desktop.widgets.canvas.handles import BoxHandle, Handle, handles_of
from shutterspan.ui.desktop.widgets.canvas.items import OutlinedRegion
from shutterspan.ui.desktop.widgets.canvas.painting import (
    draw_feather,
    draw_handles,
    draw_label,
    draw_outline,
    draw_split,
    spaced_indices,
)
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

#: A handle or the split can be grabbed within this distance, in window coordinates.
_GRAB_RADIUS = 7.0


class CanvasContent:
    """The contents of the canvas, with the viewport through which they are shown.

    shows_handles: whether the selected region has handles; labels: texts left and right of the split.
    """

    def __init__(self, pictures: CanvasPictures, labels: tuple[str, str]) -> None:
        self.viewport = Viewport()
        self.pictures = pictures
        self.regions: list[OutlinedRegion] = []
        self.guides = GuideLayer(self.viewport)
        self.shows_handles = False
        self._labels = labels
        self._backdrop = Backdrop()

    def set_photo(self, photo: QImage | None) -> None:
        """Replace the photo and fit it into the window. Removes frame and overlay."""
        self.pictures.set_photo(photo)
        self.viewport.set_photo_size(self.pictures.photo_size)
        self.invalidate()

    def set_frame(self, frame: QImage | None) -> None:
        self.pictures.set_frame(frame)
        self.invalidate()

    def set_overlay(self, image: QImage | None, arrows: list[tuple[float, float, float, float]]) -> None:
        self.pictures.set_overlay(image, arrows)
        self.invalidate()

    def set_compare_mode(self, mode: str) -> None:
        """mode: see `CanvasPictures.compare_mode`."""
        self.pictures.compare_mode = mode
        self.invalidate()

    def set_background(self, colour: QColor) -> None:
        self.pictures.background = colour
        self.invalidate()

    def invalidate(self) -> None:
        """Repaint the pictures at the next paint. Not necessary after a change of the viewport."""
        self._backdrop.invalidate()

    def paint(self, painter: QPainter, gesture: Gesture | None) -> None:
        paint = partial(self.pictures.paint, viewport=self.viewport)
        seam = self.pictures.split_column(self.viewport) if self.pictures.is_split else 0
        painter.drawImage(QPointF(), self._backdrop.render(self.viewport, paint, seam))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, region in enumerate(self.regions):
            if region.item.visible:
                current = gesture if isinstance(gesture, EditShape) and gesture.index == index else region
                self._paint_region(painter, region, current)
        self.guides.paint(painter, gesture)
        if gesture:
            gesture.paint(painter)
        if self.pictures.is_split:
            self._paint_split(painter)

    def region_at(self, point: QPointF) -> int:
        """The index of the topmost visible region at a point of the window, or -1."""
        photo_point = self.viewport.to_photo(point)
        visible = (i for i in reversed(range(len(self.regions))) if self.regions[i].item.visible)
        return next((i for i in visible if self.regions[i].shape.contains(photo_point.x(), photo_point.y())), -1)

    def handle_at(self, point: QPointF) -> tuple[int, Handle] | None:
        """The selected region's index and its nearest handle, or None if no handle is near this point of the window."""
        index = self.selected_index
        if index < 0 or not self.shows_handles:
            return None
        placed = self._placed_handles(self.regions[index].shape)
        distances = [(_chebyshev_distance(position, point), handle) for position, handle in placed]
        near = [(distance, handle) for distance, handle in distances if distance <= _GRAB_RADIUS]
        return (index, min(near, key=lambda pair: pair[0])[1]) if near else None

    def is_on_split(self, point: QPointF) -> bool:
        """Whether a point of the window lies on the split, where it crosses the photo."""
        split_x = self._split_x
        on_line = abs(point.x() - split_x) <= _GRAB_RADIUS and self._visible_photo_rect.contains(split_x, point.y())
        return self.pictures.is_split and on_line

    def move_split_to(self, point: QPointF) -> None:
        """Move the split to a point of the window, clamped to the visible part of the photo."""
        rect = self._visible_photo_rect
        self.pictures.split_position = min(max(point.x(), rect.left()), rect.right()) / max(1.0, self._window_width)

    def move_split_by(self, across: float) -> None:
        self.move_split_to(QPointF(self._split_x + across, 0))

    @property
    def selected_index(self) -> int:
        """The index of the selected region if it is visible, or -1."""
        selected = (i for i, region in enumerate(self.regions) if region.item.selected and region.item.visible)
        return next(selected, -1)

    @property
    def _window_width(self) -> float:
        return self.viewport.window_size.width() / self.viewport.pixel_ratio

    @property
    def _split_x(self) -> float:
        return self.pictures.split_column(self.viewport) / self.viewport.pixel_ratio

    @property
    def _visible_photo_rect(self) -> QRectF:
        """The part of the window that the photo covers."""
        window = QRectF(0, 0, self._window_width, self.viewport.window_size.height() / self.viewport.pixel_ratio)
        return self.viewport.rect.intersected(window)

    def _placed_handles(self, shape: Shape) -> list[tuple[QPointF, Handle]]:
        """A shape's handles and their positions in the window, without those too close to another one."""
        placed = [(self.viewport.to_window(QPointF(*handle.position)), handle) for handle in handles_of(shape)]
        return [placed[index] for index in spaced_indices([position for position, _ in placed])]

    def _paint_region(self, painter: QPainter, region: OutlinedRegion, current: OutlinedRegion | EditShape) -> None:
        """current: the region, or the edit of its shape that is under way."""
        item, path, colour = region.item, self.viewport.transform.map(current.path), QColor(region.item.colour)
        if item.selected:
            border = item.region.border_width(self.viewport.photo_size.width(), self.viewport.photo_size.height())
            draw_feather(painter, path, colour, border * self.viewport.scale)
        draw_outline(painter, path, colour, item.selected)
        if item.selected and self.shows_handles:
            positions = [position for position, _ in self._placed_handles(current.shape)]
            draw_handles(painter, positions, isinstance(current.shape, Polygon))

    def _paint_split(self, painter: QPainter) -> None:
        rect, x = self._visible_photo_rect, self._split_x
        draw_split(painter, x, rect)
        for label, side in zip(self._labels, (-1, 1), strict=True):
            draw_label(painter, label, QPointF(x + side * 10, rect.top() + 10), side < 0)


def handle_cursor(handle: Handle) -> Qt.CursorShape:
    """The cursor that shows the directions in which a handle can be dragged."""
    if not isinstance(handle, BoxHandle):
        return Qt.CursorShape.PointingHandCursor
    if not handle.across:
        return Qt.CursorShape.SizeVerCursor
    diagonals = {1: Qt.CursorShape.SizeFDiagCursor, -1: Qt.CursorShape.SizeBDiagCursor}
    return diagonals.get(handle.across * handle.down, Qt.CursorShape.SizeHorCursor)


def _chebyshev_distance(a: QPointF, b: QPointF) -> float:
    return max(abs(a.x() - b.x()), abs(a.y() - b.y()))
