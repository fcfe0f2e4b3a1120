"""Zoom and position of the photo in the window, and conversion between their coordinates."""

import math
from dataclasses import dataclass

from PyQt6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF
from PyQt6.QtGui import QTransform

from shutterspan.core.types.guidance import Point

#: Maximum zoom, in screen pixels per pixel of the photo.
MAX_ZOOM = 32.0
#: Margin around a photo that is fitted into the window, in window coordinates.
_MARGIN = 12


@dataclass(frozen=True)
class Placement:
    """Where the photo lies in a picture that is painted.

    corner: of the photo, in pixels of that picture; zoom: its pixels per pixel of the photo; pixel_ratio: its pixels
    per unit of the window.
    """

    corner: QPoint
    zoom: float
    pixel_ratio: float

    def place(self, part: QRect) -> QRectF:
        """Where a part of the photo lies."""
        return QRectF(QPointF(self.corner) + QPointF(part.topLeft()) * self.zoom, part.size().toSizeF() * self.zoom)

    def part_in(self, area: QRect) -> QRect:
        """The pixels, also beyond the photo, that lie in an area, at least in part."""
        left, top = (math.floor(at / self.zoom) for at in (area.left() - self.corner.x(), area.top() - self.corner.y()))
        end = area.topLeft() + QPoint(area.width(), area.height()) - self.corner
        return QRect(left, top, math.ceil(end.x() / self.zoom) - left, math.ceil(end.y() / self.zoom) - top)


class Viewport:
    """Photo coordinates are pixels of the photo; window coordinates are Qt's device-independent pixels.

    zoom: screen pixels per pixel of the photo, so 1 is 100 % on every screen; pixel_ratio: screen pixels per unit of
    the window. The photo's corner always lies on a whole screen pixel, so at 100 % no interpolation is necessary, and
    panning moves the painted pictures by whole pixels.
    """

    def __init__(self) -> None:
        self.photo_size = QSize()
        self.zoom = 1.0
        self.pixel_ratio = 1.0
        self._window = QSizeF(1, 1)
        self._centre = QPointF()
        self._fits = True

    @property
    def window_size(self) -> QSize:
        """Size of the window in screen pixels."""
        return (self._window * self.pixel_ratio).toSize()

    @property
    def corner(self) -> QPoint:
        """Position of the photo's upper left corner, in screen pixels."""
        middle = self._window * (self.pixel_ratio / 2)
        return QPoint(
            round(middle.width() - self._centre.x() * self.zoom),
            round(middle.height() - self._centre.y() * self.zoom),
        )

    @property
    def placement(self) -> Placement:
        return Placement(self.corner, self.zoom, self.pixel_ratio)

    @property
    def visible_part(self) -> QRect:
        """The pixels of the photo that are visible in the window; empty without a photo."""
        return self.placement.part_in(QRect(QPoint(), self.window_size)) & QRect(QPoint(), self.photo_size)

    @property
    def middle(self) -> QPointF:
        """The middle of the window, in window coordinates."""
        return QPointF(self._window.width() / 2, self._window.height() / 2)

    @property
    def visible_rect(self) -> QRectF:
        """The part of the window that the photo covers."""
        return self.rect & QRectF(QPointF(), QSizeF(self.window_size) / self.pixel_ratio)

    @property
    def scale(self) -> float:
        """Window coordinates per pixel of the photo."""
        return self.zoom / self.pixel_ratio

    @property
    def fit_zoom(self) -> float:
        """The zoom at which the photo just fits into the window."""
        across, down = (
            max(1.0, (window - 2 * _MARGIN) * self.pixel_ratio) / max(1, photo)
            for window, photo in (
                (self._window.width(), self.photo_size.width()),
                (self._window.height(), self.photo_size.height()),
            )
        )
        return min(across, down, MAX_ZOOM)

    @property
    def transform(self) -> QTransform:
        """Transform from photo to window coordinates."""
        corner = QPointF(self.corner) / self.pixel_ratio
        return QTransform(self.scale, 0, 0, self.scale, corner.x(), corner.y())

    @property
    def rect(self) -> QRectF:
        """The photo's rectangle in window coordinates."""
        return self.transform.mapRect(QRectF(QPointF(), QSizeF(self.photo_size)))

    def to_window(self, point: QPointF) -> QPointF:
        return self.transform.map(point)

    def to_photo(self, point: QPointF) -> QPointF:
        """Convert a point of the window to photo coordinates; the result may lie outside the photo."""
        return (point * self.pixel_ratio - QPointF(self.corner)) / self.zoom

    def photo_point_at(self, window_point: QPointF) -> Point:
        """The nearest point of the photo, rounded to hundredths of a pixel."""
        point = self.to_photo(window_point)
        return (
            min(max(round(point.x(), 2), 0.0), float(self.photo_size.width())),
            min(max(round(point.y(), 2), 0.0), float(self.photo_size.height())),
        )

    def set_photo_size(self, size: QSize) -> None:
        """Set the size of a new photo, and fit it into the window."""
        self.photo_size = size
        self.fit()

    def resize(self, window: QSizeF, pixel_ratio: float) -> None:
        """Change the window's size. A fitted photo stays fitted; otherwise the middle of the window stays."""
        zoom = self.zoom * pixel_ratio / self.pixel_ratio
        self._window, self.pixel_ratio = window, pixel_ratio
        if self._fits:
            self.fit()
        else:
            self._set_view(zoom, self._centre)

    def fit(self) -> None:
        self._set_view(self.fit_zoom, self._photo_middle)
        self._fits = True

    def zoom_at(self, zoom: float, window_point: QPointF) -> None:
        """Zoom around a point of the window, which stays fixed unless too little of the photo would be visible."""
        zoom = min(max(zoom, min(self.fit_zoom, 1.0) / 2), MAX_ZOOM)
        from_middle = window_point - self.middle
        fixed_point = self._centre + from_middle / self.scale
        self._set_view(zoom, fixed_point - from_middle * self.pixel_ratio / zoom)

    def pan(self, by: QPointF) -> None:
        """Move the photo. by: in window coordinates."""
        self._set_view(self.zoom, self._centre - by / self.scale)

    @property
    def _photo_middle(self) -> QPointF:
        return QPointF(self.photo_size.width() / 2, self.photo_size.height() / 2)

    def _set_view(self, zoom: float, centre: QPointF) -> None:
        self._fits = False
        self.zoom = zoom
        middle, window = self._photo_middle, self._window * self.pixel_ratio
        self._centre = QPointF(
            self._clamp_centre(centre.x(), middle.x(), window.width()),
            self._clamp_centre(centre.y(), middle.y(), window.height()),
        )

    def _clamp_centre(self, centre: float, middle: float, window: float) -> float:
        """Clamp one coordinate of the window's centre, so that enough of the photo stays visible.

        A photo that fits into the window stays in its middle. The larger the zoom, the further the window may reach
        beyond the photo's border, up to half the window. So any point of the photo can stay under the cursor while the
        user zooms in, and the photo returns to the middle while the user zooms out.
        """
        visible = window / self.zoom
        hidden = max(0.0, middle - visible / 2)
        beyond = visible / 2 * max(0.0, 1 - self.fit_zoom / self.zoom)
        return min(max(centre, middle - hidden - beyond), middle + hidden + beyond)
