"""A picture of any size, ready to be drawn at any zoom: the picture, its half, the half of that, and so on."""

import math

from PyQt6.QtCore import QRect, QRectF
from PyQt6.QtGui import QImage, QPainter

from shutterspan.ui.desktop.state.images import image_of, picture_of, pixels_of

#: Pictures of fewer pixels are made ready at once.
_AT_ONCE = 2_000_000
#: Halves are made until the longer side is this small.
_SMALLEST = 256


class Pyramid:
    """Small pictures are ready at once. Large ones are drawn roughly until they `take` what `halves` made elsewhere."""

    def __init__(self, image: QImage) -> None:
        self.size = image.size()
        self.see_through = image.hasAlphaChannel()
        self.is_ready = image.width() * image.height() <= _AT_ONCE
        self.levels = halves(image) if self.is_ready else [image]

    def take(self, levels: list[QImage]) -> None:
        self.levels, self.is_ready = levels, True

    def draw(self, painter: QPainter, target: QRectF, exposed: QRect, pixels: bool) -> None:
        """The whole picture scaled to `target`, as much of it as lies in `exposed`.

        pixels: whether pixels that are enlarged are to be seen as squares.
        """
        level = self._level(target.width())
        across, down = target.width() / level.width(), target.height() / level.height()
        seen = target.intersected(QRectF(exposed))
        if seen.isEmpty():
            return
        # Two pixels more on each side, for smoothing.
        left, top, right, bottom = (
            max(0, math.floor((seen.left() - target.left()) / across) - 2),
            max(0, math.floor((seen.top() - target.top()) / down) - 2),
            min(level.width(), math.ceil((seen.right() - target.left()) / across) + 2),
            min(level.height(), math.ceil((seen.bottom() - target.top()) / down) + 2),
        )
        smooth = self.is_ready and not (pixels and across > 1)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(
            QRectF(
                target.left() + left * across, target.top() + top * down, (right - left) * across, (bottom - top) * down
            ),
            level,
            QRectF(left, top, right - left, bottom - top),
        )

    def _level(self, width: float) -> QImage:
        """The smallest one that doesn't have to be enlarged, or the picture itself."""
        return next((level for level in reversed(self.levels) if level.width() >= width), self.levels[0])


def halves(image: QImage) -> list[QImage]:
    """The picture in the format that is drawn fastest, and its halves."""
    import cv2  # not before there is a picture

    whole = _fast(image)
    levels, pixels = [whole], pixels_of(whole, 4)
    while max(pixels.shape[:2]) > _SMALLEST:
        rows, columns = pixels.shape[:2]
        size = max(1, (columns + 1) // 2), max(1, (rows + 1) // 2)
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        levels.append(image_of(pixels, whole.format()))
    return levels


def _fast(image: QImage) -> QImage:
    """In the format that is drawn fastest; where possible without Qt's conversions, during which no other thread may
    run."""
    form = QImage.Format
    if image.format() == form.Format_RGB888:
        return picture_of(pixels_of(image, 3))
    direct = form.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else form.Format_RGB32
    return image if image.format() == direct else image.convertToFormat(direct)
