"""Image pyramids: an image with successively halved copies, for fast drawing at any zoom."""

import math

from PyQt6.QtCore import QRect, QRectF
from PyQt6.QtGui import QImage, QPainter

from shutterspan.ui.desktop.state.images import image_of, picture_of, pixels_of

#: Levels of images with at most this many pixels are built in the constructor.
_MAX_SYNC_PIXELS = 2_000_000
#: The image is halved until its longer side is at most this long.
_MIN_LEVEL_SIDE = 256


class Pyramid:
    """An image that is drawn from its best level.

    Small images are ready at once. Large ones are drawn without smoothing until `set_levels` is called with the result
    of `build_levels`, which may run in another thread.
    """

    def __init__(self, image: QImage) -> None:
        self.size = image.size()
        self.has_alpha = image.hasAlphaChannel()
        self.is_ready = image.width() * image.height() <= _MAX_SYNC_PIXELS
        self.levels = build_levels(image) if self.is_ready else [image]

    def set_levels(self, levels: list[QImage]) -> None:
        self.levels, self.is_ready = levels, True

    def draw(self, painter: QPainter, target: QRectF, area: QRect, square_pixels: bool) -> None:
        """Draw the part of the image that lies in `area`, where `target` is the rectangle of the whole image.

        square_pixels: draw enlarged pixels as squares, without interpolation.
        """
        level = self._level_for_width(target.width())
        has_squares = square_pixels and target.width() > level.width()
        draw_part(painter, level, target, area, smooth=self.is_ready and not has_squares)

    def _level_for_width(self, width: float) -> QImage:
        """The smallest level that is at least this wide, or the full image."""
        return next((level for level in reversed(self.levels) if level.width() >= width), self.levels[0])


def draw_part(painter: QPainter, image: QImage, target: QRectF, area: QRect, smooth: bool) -> None:
    """Draw the part of an image that lies in `area`, where `target` is the rectangle of the whole image."""
    across, down = target.width() / image.width(), target.height() / image.height()
    visible = target.intersected(QRectF(area))
    if visible.isEmpty():
        return
    # Two pixels more on each side, for smoothing.
    left, top, right, bottom = (
        max(0, math.floor((visible.left() - target.left()) / across) - 2),
        max(0, math.floor((visible.top() - target.top()) / down) - 2),
        min(image.width(), math.ceil((visible.right() - target.left()) / across) + 2),
        min(image.height(), math.ceil((visible.bottom() - target.top()) / down) + 2),
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(
        QRectF(
            target.left() + left * across, target.top() + top * down, (right - left) * across, (bottom - top) * down
        ),
        image,
        QRectF(left, top, right - left, bottom - top),
    )


def build_levels(image: QImage) -> list[QImage]:
    """The image in Qt's fastest format for drawing, followed by its halved copies."""
    import cv2  # imported late, so that the app starts faster

    whole = _to_fast_format(image)
    levels, pixels = [whole], pixels_of(whole, 4)
    while max(pixels.shape[:2]) > _MIN_LEVEL_SIDE:
        rows, columns = pixels.shape[:2]
        size = max(1, (columns + 1) // 2), max(1, (rows + 1) // 2)
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        levels.append(image_of(pixels, whole.format()))
    return levels


def _to_fast_format(image: QImage) -> QImage:
    """The image in Qt's fastest format for drawing. RGB888 is converted without Qt, which would hold Python's lock."""
    formats = QImage.Format
    if image.format() == formats.Format_RGB888:
        return picture_of(pixels_of(image, 3))
    fast = formats.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else formats.Format_RGB32
    return image if image.format() == fast else image.convertToFormat(fast)
