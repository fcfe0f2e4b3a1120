"""Icons: SVGs of one colour, drawn in the theme's, sharp at every scale of the screen."""

from functools import cache, lru_cache

from PyQt6.QtCore import QByteArray, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PyQt6.QtSvg import QSvgRenderer
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.paths import RESOURCES

ICONS = RESOURCES / "icons"


class _Engine(QIconEngine):
    """Takes its colour from the application's palette when it paints, so that it follows the theme by itself."""

    def __init__(self, name: str, colour: str | None):
        super().__init__()
        self._name, self._colour = name, colour
        _source(name)  # read now, and not from a slow disk while a photo is to be shown

    def paint(self, painter: QPainter | None, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        assert painter is not None
        palette = QApplication.palette()
        group = QPalette.ColorGroup.Disabled if mode is QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        colour = QColor(self._colour) if self._colour else palette.color(group, QPalette.ColorRole.ButtonText)
        _renderer(self._name, colour.name()).render(painter, QRectF(rect))  # type: ignore[call-overload]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """scale: pixels of the screen for one of the size."""
        image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        image.setDevicePixelRatio(scale)
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


def icon(name: str, colour: str | None = None) -> QIcon:
    """colour: as “#rrggbb”, by default that of buttons' text."""
    return QIcon(_Engine(name, colour))


def app_icon() -> QIcon:
    return QIcon(str(ICONS / "shutterspan.svg"))


@cache
def _source(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
