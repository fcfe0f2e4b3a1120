"""The pictures that the canvas shows: photo, frame or both, with an overlay."""

from collections.abc import Callable

from PyQt6.QtCore import QPoint, QRect, QRectF, QSize
from PyQt6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap

from shutterspan.ui.desktop.widgets.canvas.painting import draw_motion_arrows
from shutterspan.ui.desktop.widgets.canvas.pyramid import Pyramid, draw_part
from shutterspan.ui.desktop.widgets.canvas.viewport import Placement

#: From this zoom on, pixels of the photo are drawn as squares, without interpolation.
_SQUARE_PIXELS_ZOOM = 2.0
_CHECK_SIZE = 8


class CanvasPictures:
    """Holds and paints the pictures.

    compare_mode: “after” shows the frame, “before” the photo, “split” the photo left of a line and the frame right of
    it, “side-by-side” both beside each other; split_position: of the line, as a share of the window's width;
    overlay_opacity: from 0 to 1; frame_is_photo: whether the photo itself is drawn as the frame.
    """

    def __init__(self, pyramid_factory: Callable[[QImage], Pyramid]) -> None:
        self._pyramid_factory = pyramid_factory
        self.compare_mode = "after"
        self.split_position = 0.5
        self.overlay_opacity = 1.0
        self.frame_is_photo = False
        self.background = QColor("#808080")
        self._before: Pyramid | None = None
        self._after: Pyramid | None = None
        self._detail: QImage | None = None
        self._detail_part = QRect()
        self._overlay: Pyramid | None = None
        self._arrows: list[tuple[float, float, float, float]] = []

    @property
    def photo_size(self) -> QSize:
        """Size in pixels; empty if there is no photo."""
        return self._before.size if self._before else QSize()

    @property
    def is_ready(self) -> bool:
        return all(picture is None or picture.is_ready for picture in (self._before, self._after, self._overlay))

    @property
    def shows_frame(self) -> bool:
        """Whether the frame is visible in at least a part of the window."""
        return self.compare_mode != "before" and self._after is not None

    @property
    def is_split(self) -> bool:
        return self.compare_mode == "split" and self._after is not None

    @property
    def is_side_by_side(self) -> bool:
        return self.compare_mode == "side-by-side" and self._after is not None

    @property
    def has_detail(self) -> bool:
        return self._detail is not None

    def set_photo(self, photo: QImage | None) -> None:
        """Replace the photo. Removes frame and overlay."""
        self._before = self._build_pyramid(photo)
        self._overlay, self._arrows = None, []
        self.set_frame(None)

    def set_frame(self, frame: QImage | None) -> None:
        """Replace the frame. Without one, there is no detail either."""
        self._after = self._build_pyramid(frame)
        if self._after is None:
            self.set_detail(None, QRect())

    def set_detail(self, image: QImage | None, part: QRect) -> None:
        """Lay a sharper picture over a part of the frame. part: in pixels of the photo."""
        self._detail, self._detail_part = image, part

    def set_overlay(self, image: QImage | None, arrows: list[tuple[float, float, float, float]]) -> None:
        self._overlay, self._arrows = self._build_pyramid(image), arrows

    def paint(self, painter: QPainter, area: QRect, placement: Placement, seam: int) -> None:
        """Paint an area: the photo left of the column `seam`, and the frame from there on. All coordinates are pixels
        of the picture that is painted."""
        painter.fillRect(area, self.background)
        if self._before is None:
            return
        target = placement.place(QRect(QPoint(), self.photo_size))
        if self._before.has_alpha:
            painter.fillRect(target.intersected(QRectF(area)), _checkerboard())
        of_photo, of_frame = QRect(area), QRect(area)
        of_photo.setRight(min(area.right(), seam - 1))
        of_frame.setLeft(max(area.left(), seam))
        self._draw(self._before, painter, of_photo, target, placement)
        if self._after is None or self.frame_is_photo:
            self._draw(self._before, painter, of_frame, target, placement)
        else:
            self._draw(self._after, painter, of_frame, target, placement)
            self._draw_detail(painter, of_frame, placement)
        self._draw_overlay(painter, area, target, placement)

    def _draw_detail(self, painter: QPainter, area: QRect, placement: Placement) -> None:
        if self._detail is not None and not area.isEmpty():
            has_squares = placement.zoom >= _SQUARE_PIXELS_ZOOM and self._detail.size() == self._detail_part.size()
            painter.save()
            painter.setClipRect(area)
            draw_part(painter, self._detail, placement.place(self._detail_part), area, smooth=not has_squares)
            painter.restore()

    def _draw_overlay(self, painter: QPainter, area: QRect, target: QRectF, placement: Placement) -> None:
        painter.setOpacity(self.overlay_opacity)
        if self._overlay:
            self._overlay.draw(painter, target, area, False)
        if self._arrows:
            draw_motion_arrows(painter, self._arrows, target.topLeft(), placement.zoom, placement.pixel_ratio, area)
        painter.setOpacity(1)

    def _draw(self, picture: Pyramid, painter: QPainter, area: QRect, target: QRectF, placement: Placement) -> None:
        if not area.isEmpty():
            squares = placement.zoom >= _SQUARE_PIXELS_ZOOM and picture.size == self.photo_size
            painter.save()
            painter.setClipRect(area)
            picture.draw(painter, target, area, squares)
            painter.restore()

    def _build_pyramid(self, image: QImage | None) -> Pyramid | None:
        return None if image is None or image.isNull() else self._pyramid_factory(image)


def _checkerboard() -> QBrush:
    """The pattern that is visible through transparent pixels."""
    tile = QPixmap(2 * _CHECK_SIZE, 2 * _CHECK_SIZE)
    tile.fill(QColor("#9c9c9c"))
    painter = QPainter(tile)
    for x, y in ((0, 0), (_CHECK_SIZE, _CHECK_SIZE)):
        painter.fillRect(x, y, _CHECK_SIZE, _CHECK_SIZE, QColor("#b4b4b4"))
    painter.end()
    return QBrush(tile)
