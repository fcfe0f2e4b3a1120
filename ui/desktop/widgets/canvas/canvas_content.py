"""The contents of the canvas: pictures, regions, arrows, strokes, split, loupe. Paints them, and finds them at a
point."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter

from shutterspan.core.types.region import Polygon, Shape
from shutterspan.ui.desktop.widgets.canvas.backdrop import Backdrop
from shutterspan.ui.desktop.widgets.canvas.canvas_pictures import CanvasPictures
from shutterspan.ui.desktop.widgets.canvas.crop_layer import CropLayer
from shutterspan.ui.desktop.widgets.canvas.gestures import EditShape, Gesture
from shutterspan.ui.desktop.widgets.canvas.guide_layer import GuideLayer
from shutterspan.ui.desktop.widgets.canvas.handles import BoxHandle, Handle, handles_of
from shutterspan.ui.desktop.widgets.canvas.items import OutlinedRegion
from shutterspan.ui.desktop.widgets.canvas.loupe import RADIUS, Loupe
from shutterspan.ui.desktop.widgets.canvas.painting import (
    draw_divider,
    draw_feather,
    draw_handles,
    draw_label,
    draw_outline,
    draw_split,
    spaced_indices,
)
from shutterspan.ui.desktop.widgets.canvas.panes import Panes
from shutterspan.ui.desktop.widgets.canvas.viewport import Viewport

#: A handle or the split can be grabbed within this distance, in window coordinates.
_GRAB_RADIUS = 7.0
#: Distance of labels from the borders of photo and frame, in window coordinates.
_LABEL_MARGIN = 10
#: What is painted beside the loupe: its ring, and the ends of a long badge, in window coordinates.
_LOUPE_RIM = 40
#: Seams of panes that show one picture: they lie far outside any screen.
_FRAME_ONLY, _PHOTO_ONLY = -(1 << 20), 1 << 20


class CanvasContent:
    """The contents of the canvas, with the viewport through which they are shown. Each pane shows the same.

    Points are those of a pane. shows_handles: whether the selected region has handles; badge: the text of the badge on
    the frame, or nothing; tint: a picture over a part of the photo, and the pixels of that part; labels: texts on the
    photo and on the frame, where both are visible.
    """

    def __init__(self, pictures: CanvasPictures, labels: tuple[str, str]) -> None:
        self.viewport, self.panes = Viewport(), Panes()
        self.pictures = pictures
        self.regions: list[OutlinedRegion] = []
        self.guides = GuideLayer(self.viewport)
        self.crop = CropLayer()
        self.loupe = Loupe(pictures, self.viewport)
        self.shows_handles = False
        self.badge = ""
        self.tint: tuple[QImage | None, QRect] = None, QRect()
        self._labels = labels
        self._backdrops = Backdrop(), Backdrop()

    def resize(self, window: QSizeF, pixel_ratio: float) -> None:
        """window: the size of the canvas, in window coordinates."""
        self.panes.resize(window, pixel_ratio)
        self.viewport.resize(self.panes.size, pixel_ratio)

    def set_photo(self, photo: QImage | None) -> None:
        """Replace the photo and fit it into the window. Removes frame and overlay."""
        self.pictures.set_photo(photo)
        self._arrange_panes()
        self.viewport.set_photo_size(self.pictures.photo_size)
        self.invalidate()

    def set_frame(self, frame: QImage | None) -> None:
        self.pictures.set_frame(frame)
        self._arrange_panes()
        self.invalidate()

    def set_overlay(self, image: QImage | None, arrows: list[tuple[float, float, float, float]]) -> None:
        self.pictures.set_overlay(image, arrows)
        self.invalidate()

    def set_compare_mode(self, mode: str) -> None:
        """mode: see `CanvasPictures.compare_mode`."""
        self.pictures.compare_mode = mode
        self._arrange_panes()
        self.invalidate()

    def set_background(self, colour: QColor) -> None:
        self.pictures.background = colour
        self.invalidate()

    def invalidate(self) -> None:
        """Repaint the pictures at the next paint. Not necessary after a change of the viewport."""
        for backdrop in self._backdrops:
            backdrop.invalidate()

    @property
    def loupe_part(self) -> QRect:
        """The pixels of the photo where the loupe shows the frame; empty if it shows none."""
        is_on_photo = self.pictures.is_split and self.loupe.rect.right() < self._split_x
        return QRect() if is_on_photo or not self.pictures.shows_frame else self.loupe.part

    def paint(self, painter: QPainter, gesture: Gesture | None, paint_cursor: Callable[[QPainter], None]) -> None:
        """paint_cursor: paints the brush's circle and the badge at the mouse, over everything else."""
        for rect, seam, backdrop in zip(self.panes.rects, self._seams, self._backdrops, strict=False):
            painter.save()
            painter.translate(rect.topLeft())
            painter.setClipRect(QRectF(QPointF(), rect.size()))
            self._paint_pane(painter, gesture, seam, backdrop)
            paint_cursor(painter)
            painter.restore()
        if self.pictures.is_side_by_side:
            draw_divider(painter, self.panes.divider)

    def _paint_pane(self, painter: QPainter, gesture: Gesture | None, seam: int, backdrop: Backdrop) -> None:
        paint = partial(self.pictures.paint, placement=self.viewport.placement, seam=seam)
        painter.drawImage(QPointF(), backdrop.render(self.viewport, paint, seam))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_tint(painter)
        self.crop.paint(painter, self.viewport, gesture)
        for index, region in enumerate(self.regions):
            if region.item.visible:
                current = gesture if isinstance(gesture, EditShape) and gesture.index == index else region
                self._paint_region(painter, region, current)
        self.guides.paint(painter, gesture)
        if gesture:
            gesture.paint(painter)
        if self.pictures.is_split:
            draw_split(painter, self._split_x, self.viewport.visible_rect)
        self._paint_labels(painter, seam)
        self.loupe.paint(painter, seam)
        if self.badge and seam < self.viewport.window_size.width():
            self._paint_badge(painter, max(0.0, seam / self.viewport.pixel_ratio))

    def _paint_tint(self, painter: QPainter) -> None:
        image, part = self.tint
        if image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.viewport.transform.mapRect(QRectF(part)), image)

    def move_loupe(self, position: QPointF | None) -> list[QRect]:
        """Move the loupe to the mouse. Returns the areas of the window that it left and that it covers now."""
        rects = [self.loupe.rect]
        self.loupe.position = position
        rects.append(self.loupe.rect)
        covered = [rect.adjusted(-_LOUPE_RIM, -3, _LOUPE_RIM, 3) for rect in rects if not rect.isEmpty()]
        return [rect.translated(pane.topLeft()).toAlignedRect() for rect in covered for pane in self.panes.rects]

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
        on_line = abs(point.x() - split_x) <= _GRAB_RADIUS and self.viewport.visible_rect.contains(split_x, point.y())
        return self.pictures.is_split and on_line

    def move_split_to(self, point: QPointF) -> None:
        """Move the split to a point of the window, clamped to the visible part of the photo."""
        rect = self.viewport.visible_rect
        self.pictures.split_position = min(max(point.x(), rect.left()), rect.right()) / max(
            1.0, self.panes.size.width()
        )

    def move_split_by(self, across: float) -> None:
        self.move_split_to(QPointF(self._split_x + across, 0))

    @property
    def selected_index(self) -> int:
        """The index of the selected region if it is visible, or -1."""
        selected = (i for i, region in enumerate(self.regions) if region.item.selected and region.item.visible)
        return next(selected, -1)

    @property
    def _seams(self) -> tuple[int, ...]:
        """For each pane, the column where the frame begins, in screen pixels."""
        if self.pictures.is_side_by_side:
            return _PHOTO_ONLY, _FRAME_ONLY
        if self.pictures.is_split:
            return (self._split_column,)
        return (_FRAME_ONLY if self.pictures.shows_frame else _PHOTO_ONLY,)

    @property
    def _split_column(self) -> int:
        return round(self.pictures.split_position * self.viewport.window_size.width())

    @property
    def _split_x(self) -> float:
        return self._split_column / self.viewport.pixel_ratio

    def _arrange_panes(self) -> None:
        """Show one pane or two. The content in the middle stays there, and a fitted photo stays fitted."""
        count = 2 if self.pictures.is_side_by_side else 1
        if count != self.panes.count:
            self.panes.count = count
            self.viewport.resize(self.panes.size, self.viewport.pixel_ratio)

    def _placed_handles(self, shape: Shape) -> list[tuple[QPointF, Handle]]:
        """A shape's handles and their positions in the window, without those too close to another one."""
        placed = [(self.viewport.to_window(QPointF(*handle.position)), handle) for handle in handles_of(shape)]
        return [placed[index] for index in spaced_indices([position for position, _ in placed])]

    def _paint_region(self, painter: QPainter, region: OutlinedRegion, current: OutlinedRegion | EditShape) -> None:
        """current: the region, or the current edit of its shape."""
        item, path, colour = region.item, self.viewport.transform.map(current.path), QColor(region.item.colour)
        if item.selected:
            border = item.region.border_width(self.viewport.photo_size.width(), self.viewport.photo_size.height())
            draw_feather(painter, path, colour, border * self.viewport.scale)
        draw_outline(painter, path, colour, item.selected)
        if item.selected and self.shows_handles:
            positions = [position for position, _ in self._placed_handles(current.shape)]
            draw_handles(painter, positions, isinstance(current.shape, Polygon))

    def _paint_labels(self, painter: QPainter, seam: int) -> None:
        """Name the photo and the frame, beside the line between them."""
        rect, top = self.viewport.visible_rect, self.viewport.visible_rect.top() + _LABEL_MARGIN
        photo, frame = self._labels
        if self.pictures.is_split:
            draw_label(painter, photo, QPointF(self._split_x - _LABEL_MARGIN, top), across=1)
            draw_label(painter, frame, QPointF(self._split_x + _LABEL_MARGIN, top))
        elif self.pictures.is_side_by_side and seam == _PHOTO_ONLY:
            draw_label(painter, photo, QPointF(rect.right() - _LABEL_MARGIN, top), across=1)
        elif self.pictures.is_side_by_side:
            draw_label(painter, frame, QPointF(rect.left() + _LABEL_MARGIN, top))

    def _paint_badge(self, painter: QPainter, left: float) -> None:
        """Paint the badge in the loupe, or at the lower left corner of the frame. left: where the frame begins."""
        if not self.loupe_part.isEmpty():
            draw_label(painter, self.badge, self.loupe.rect.center() + QPointF(0, 0.6 * RADIUS), across=0.5, down=0.5)
            return
        rect = self.viewport.visible_rect
        corner = QPointF(max(rect.left(), left) + _LABEL_MARGIN, rect.bottom() - _LABEL_MARGIN)
        draw_label(painter, self.badge, corner, down=1)


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
