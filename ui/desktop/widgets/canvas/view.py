"""Where the photo lies in the window: zoom, position, and the way between the two's coordinates."""

from PyQt6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF
from PyQt6.QtGui import QTransform

from shutterspan.core.types.guidance import Point

#: A pixel of the photo is drawn as at most so many pixels of the screen, across.
MOST_ZOOM = 32.0
#: Around a photo that fits the window, in the window's own units.
_MARGIN = 12


class View:
    """Photo coordinates are pixels of the photo, window coordinates Qt's device-independent ones.

    zoom: pixels of the screen for one of the photo, so 1 is 100 % whatever the screen. The photo's corner always lies
    on a whole pixel of the screen: at 100 % it is seen as it is, and panning moves what is drawn by whole pixels.
    """

    def __init__(self) -> None:
        self.photo = QSize()
        self.zoom = 1.0
        self.ratio = 1.0
        self._window = QSizeF(1, 1)
        self._centre = QPointF()
        self._fits = True

    @property
    def size(self) -> QSize:
        """Of the window, in pixels of the screen."""
        return (self._window * self.ratio).toSize()

    @property
    def corner(self) -> QPoint:
        """Where the photo's upper left corner lies, in pixels of the screen."""
        middle = self._window * (self.ratio / 2)
        return QPoint(
            round(middle.width() - self._centre.x() * self.zoom),
            round(middle.height() - self._centre.y() * self.zoom),
        )

    @property
    def scale(self) -> float:
        """Window coordinates for one pixel of the photo."""
        return self.zoom / self.ratio

    @property
    def fitting(self) -> float:
        """The zoom at which the whole photo is just seen."""
        across, down = (
            max(1.0, (window - 2 * _MARGIN) * self.ratio) / max(1, photo)
            for window, photo in (
                (self._window.width(), self.photo.width()),
                (self._window.height(), self.photo.height()),
            )
        )
        return min(across, down, MOST_ZOOM)

    @property
    def transform(self) -> QTransform:
        """From the photo to the window."""
        corner = QPointF(self.corner) / self.ratio
        return QTransform(self.scale, 0, 0, self.scale, corner.x(), corner.y())

    @property
    def rect(self) -> QRectF:
        """The photo in the window."""
        return self.transform.mapRect(QRectF(QPointF(), QSizeF(self.photo)))

    def to_window(self, point: QPointF) -> QPointF:
        return self.transform.map(point)

    def to_photo(self, point: QPointF) -> QPointF:
        """May lie outside the photo."""
        return (point * self.ratio - QPointF(self.corner)) / self.zoom

    def place(self, window_point: QPointF) -> Point:
        """The place in the photo that is nearest, to a hundredth of a pixel."""
        point = self.to_photo(window_point)
        return (
            min(max(round(point.x(), 2), 0.0), float(self.photo.width())),
            min(max(round(point.y(), 2), 0.0), float(self.photo.height())),
        )

    def show(self, photo: QSize) -> None:
        """Another photo, seen whole."""
        self.photo = photo
        self.fit()

    def resize(self, window: QSizeF, ratio: float) -> None:
        """ratio: pixels of the screen for one unit of the window. What fitted fits on; else the middle stays."""
        zoom = self.zoom * ratio / self.ratio
        self._window, self.ratio = window, ratio
        if self._fits:
            self.fit()
        else:
            self._place(zoom, self._centre)

    def fit(self) -> None:
        self._place(self.fitting, self._middle)
        self._fits = True

    def zoom_about(self, zoom: float, window_point: QPointF) -> None:
        """Zoom so that what is seen at a point of the window stays there, unless that would show too little."""
        zoom = min(max(zoom, min(self.fitting, 1.0) / 2), MOST_ZOOM)
        from_middle = window_point - QPointF(self._window.width() / 2, self._window.height() / 2)
        held = self._centre + from_middle / self.scale
        self._place(zoom, held - from_middle * self.ratio / zoom)

    def pan(self, by: QPointF) -> None:
        """by: in window coordinates."""
        self._place(self.zoom, self._centre - by / self.scale)

    @property
    def _middle(self) -> QPointF:
        return QPointF(self.photo.width() / 2, self.photo.height() / 2)

    def _place(self, zoom: float, centre: QPointF) -> None:
        self._fits = False
        self.zoom = zoom
        middle, window = self._middle, self._window * self.ratio
        self._centre = QPointF(
            self._held(centre.x(), middle.x(), window.width()), self._held(centre.y(), middle.y(), window.height())
        )

    def _held(self, centre: float, middle: float, window: float) -> float:
        """One coordinate of the centre, so near to the photo's middle that enough of the photo is seen.

        Fitting, the photo stays in the middle; the larger it is, the further beyond its border the window may reach,
        up to half the window. So, zooming in, any place of the photo stays under the cursor; on the way back the photo
        comes to rest.
        """
        seen = window / self.zoom
        hidden = max(0.0, middle - seen / 2)
        beyond = seen / 2 * max(0.0, 1 - self.fitting / self.zoom)
        return min(max(centre, middle - hidden - beyond), middle + hidden + beyond)
