"""Icons: single-colour SVGs, rendered in the theme's colour and sharp at every pixel ratio."""

from functools import cache, lru_cache

from PyQt6.QtCore import QByteArray, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PyQt6.QtSvg import QSvgRenderer
from PyQt6.QtWidgets import QApplication

from shutterspan.core.foundation.paths import RESOURCES

ICON_FOLDER = RESOURCES / "icons"


class _SvgIconEngine(QIconEngine):
    """Renders an SVG in the palette's current colour, so icons follow a change of theme."""

    def __init__(self, name: str, colour: str | None):
        super().__init__()
        self._name, self._colour = name, colour
        _svg_source(name)  # read the file now; a slow disk would delay painting later

    def paint(self, painter: QPainter | None, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        assert painter is not None
        palette = QApplication.palette()
        group = QPalette.ColorGroup.Disabled if mode is QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        colour = QColor(self._colour) if self._colour else palette.color(group, QPalette.ColorRole.ButtonText)
        _svg_renderer(self._name, colour.name()).render(painter, QRectF(rect))  # type: ignore[call-overload]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """scale: device pixels per unit of `size`."""
        image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        image.setDevicePixelRatio(scale)
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _SvgIconEngine(self._name, self._colour)


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon of this name. colour: “#rrggbb”; by default the text colour of buttons."""
    return QIcon(_SvgIconEngine(name, colour))


def app_icon() -> QIcon:
    return QIcon(str(ICON_FOLDER / "shutterspan.svg"))


@cache
def _svg_source(name: str) -> str:
    return (ICON_FOLDER / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=256)
def _svg_renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg_source(name).replace("currentColor", colour).encode()))
