"""All that the canvas shows, how it is painted, and what lies where. Knows no mouse."""

from functools import partial

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter

from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Polygon, Shape
from shutterspan.ui.desktop.widgets.canvas.backdrop import Backdrop
from shutterspan.ui.desktop.widgets.canvas.gestures import Edit, Gesture
from shutterspan.ui.desktop.widgets.canvas.handles import Handle, Side, handles
from shutterspan.ui.desktop.widgets.canvas.items import Outlined
from shutterspan.ui.desktop.widgets.canvas.painting import (
    draw_arrow,
    draw_feather,
    draw_handles,
    draw_label,
    draw_outline,
    draw_split,
    spread_out,
)
from shutterspan.ui.desktop.widgets.canvas.scene import Scene
from shutterspan.ui.desktop.widgets.canvas.view import View

#: So near to a handle, or to the split, it is grabbed, in the window's units.
_GRAB = 7.0
_PHOTO_ARROW = QColor("white")


class Stage:
    """has_handles: whether the selected region shows its handles; labels: what stands left and right of the split."""

    def __init__(self, scene: Scene, labels: tuple[str, str]) -> None:
        self.view = View()
        self.scene = scene
        self.regions: list[Outlined] = []
        self.arrows: list[Arrow] = []
        self.has_handles = False
        self._labels = labels
        self._backdrop = Backdrop()

    def show_photo(self, photo: QImage | None) -> None:
        """Another photo, seen whole. All that belonged to the old one goes."""
        self.scene.set_photo(photo)
        self.view.show(self.scene.photo_size)
        self.spoil()

    def show_frame(self, frame: QImage | None) -> None:
        self.scene.set_frame(frame)
        self.spoil()

    def show_overlay(self, image: QImage | None, arrows: list[tuple[float, float, float, float]]) -> None:
        self.scene.set_overlay(image, arrows)
        self.spoil()

    def compare(self, mode: str) -> None:
        """mode: as the scene has it."""
        self.scene.compare = mode
        self.spoil()

    def set_background(self, colour: QColor) -> None:
        self.scene.background = colour
        self.spoil()

    def spoil(self) -> None:
        """The pictures are painted anew: they are others now, or seen otherwise than by zoom and place."""
        self._backdrop.spoil()

    def paint(self, painter: QPainter, gesture: Gesture | None) -> None:
        paint = partial(self.scene.paint, view=self.view)
        seam = self.scene.split_at(self.view) if self.scene.is_split else 0
        painter.drawImage(QPointF(), self._backdrop.painted(self.view, paint, seam))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, region in enumerate(self.regions):
            if region.item.visible:
                shown = gesture if isinstance(gesture, Edit) and gesture.index == number else region
                self._paint_region(painter, region, shown)
        for arrow in self.arrows:
            self._paint_arrow(painter, arrow, _PHOTO_ARROW)
        if gesture:
            gesture.paint(painter)
        if self.scene.is_split:
            self._paint_split(painter)

    def region_at(self, point: QPointF) -> int:
        """The number of the topmost visible region at a point of the window, or -1."""
        place = self.view.to_photo(point)
        visible = (n for n in reversed(range(len(self.regions))) if self.regions[n].item.visible)
        return next((n for n in visible if self.regions[n].shape.holds(place.x(), place.y())), -1)

    def handle_at(self, point: QPointF) -> tuple[int, Handle] | None:
        """The handle at a point of the window, and the number of its region."""
        number = self.selected
        if number < 0 or not self.has_handles:
            return None
        places = self._handles(self.regions[number].shape)
        near = [(_apart(place, point), handle) for place, handle in places if _apart(place, point) <= _GRAB]
        return (number, min(near, key=lambda one: one[0])[1]) if near else None

    def is_on_split(self, point: QPointF) -> bool:
        seen = self._seen
        return self.scene.is_split and abs(point.x() - self._split) <= _GRAB and seen.contains(self._split, point.y())

    def slide(self, point: QPointF) -> None:
        """The split to a point of the window, but never out of sight."""
        seen = self._seen
        self.scene.split = min(max(point.x(), seen.left()), seen.right()) / max(1.0, self._width)

    def slide_by(self, across: float) -> None:
        self.slide(QPointF(self._split + across, 0))

    @property
    def selected(self) -> int:
        """The number of the selected region that is seen, or -1."""
        chosen = (n for n, region in enumerate(self.regions) if region.item.selected and region.item.visible)
        return next(chosen, -1)

    @property
    def _width(self) -> float:
        return self.view.size.width() / self.view.ratio

    @property
    def _split(self) -> float:
        return self.scene.split_at(self.view) / self.view.ratio

    @property
    def _seen(self) -> QRectF:
        """What is seen of the photo."""
        window = QRectF(0, 0, self._width, self.view.size.height() / self.view.ratio)
        return self.view.rect.intersected(window)

    def _handles(self, shape: Shape) -> list[tuple[QPointF, Handle]]:
        """Where a shape's handles are drawn, as many as can be told apart."""
        found = [(self.view.to_window(QPointF(*handle.place)), handle) for handle in handles(shape)]
        return [found[number] for number in spread_out([place for place, _ in found])]

    def _paint_region(self, painter: QPainter, region: Outlined, shown: Outlined | Edit) -> None:
        """shown: the region, or what is being made of it."""
        item, path, colour = region.item, self.view.transform.map(shown.path), QColor(region.item.colour)
        if item.selected:
            border = item.region.border(self.view.photo.width(), self.view.photo.height())
            draw_feather(painter, path, colour, border * self.view.scale)
        draw_outline(painter, path, colour, item.selected)
        for arrow in item.region.guidance.arrows:
            self._paint_arrow(painter, arrow, colour)
        if item.selected and self.has_handles:
            places = [place for place, _ in self._handles(shown.shape)]
            draw_handles(painter, places, isinstance(shown.shape, Polygon))

    def _paint_arrow(self, painter: QPainter, arrow: Arrow, colour: QColor) -> None:
        start, end = (self.view.to_window(QPointF(*place)) for place in (arrow.start, arrow.end))
        draw_arrow(painter, start, end, colour)

    def _paint_split(self, painter: QPainter) -> None:
        seen, x = self._seen, self._split
        draw_split(painter, x, seen)
        for label, side in zip(self._labels, (-1, 1), strict=True):
            draw_label(painter, label, QPointF(x + side * 10, seen.top() + 10), side < 0)


def cursor_over(handle: Handle) -> Qt.CursorShape:
    """Which way a handle is dragged."""
    if not isinstance(handle, Side):
        return Qt.CursorShape.PointingHandCursor
    if not handle.across:
        return Qt.CursorShape.SizeVerCursor
    diagonals = {1: Qt.CursorShape.SizeFDiagCursor, -1: Qt.CursorShape.SizeBDiagCursor}
    return diagonals.get(handle.across * handle.down, Qt.CursorShape.SizeHorCursor)


def _apart(one: QPointF, other: QPointF) -> float:
    return max(abs(one.x() - other.x()), abs(one.y() - other.y()))
