"""The legend of an overlay: the meaning of its colours or arrows, and its opacity."""

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.state.overlays import DOUBTFUL_COLOUR, colour_wheel
from shutterspan.ui.desktop.widgets.canvas.painting import draw_motion_arrows
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

_PICTURE_SIZE, _TEXT_WIDTH, _SLIDER_WIDTH = 30, 205, 70
#: Least opacity in percent, at which the overlay is still visible.
_MIN_OPACITY = 20
#: Size in pixels of the colour wheel before it is scaled down, which smooths it on any screen.
_WHEEL_SIZE = 120


class _Picture(QWidget):
    """A small sample of the overlay."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_PICTURE_SIZE, _PICTURE_SIZE)
        self._kind = "none"
        self._wheel = colour_wheel(_WHEEL_SIZE)

    def show_kind(self, kind: str) -> None:
        self._kind = kind
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter, area = QPainter(self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._kind == "colours":
            painter.drawImage(area, self._wheel)
        elif self._kind == "arrows":
            arrow = (area.left() + 3, area.bottom() - 5, area.right() - 3, area.top() + 5)
            draw_motion_arrows(painter, [arrow], QPointF(), 1, 1.4, QRect(self.rect()))
        elif self._kind == "consistency":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(DOUBTFUL_COLOUR)
            painter.drawRoundedRect(area.adjusted(4, 4, -4, -4), 4, 4)
        painter.end()


class OverlayLegend(QWidget):
    """Explains the overlay that is on; hidden while there is none."""

    opacity_changed = pyqtSignal(float)  # from 0 to 1

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Legend of the overlay"))
        self._picture, self._text = _Picture(), wrap_label(faint_label())
        self._text.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self._text.setFixedWidth(_TEXT_WIDTH)
        self._opacity = QSlider(Qt.Orientation.Horizontal)
        self._opacity.setRange(_MIN_OPACITY, 100)
        self._opacity.setValue(100)
        self._opacity.setPageStep(10)
        self._opacity.setFixedWidth(_SLIDER_WIDTH)
        self._opacity.setAccessibleName(self.tr("Opacity of the overlay"))
        self._opacity.valueChanged.connect(lambda percent: self.opacity_changed.emit(percent / 100))
        label = faint_label(self.tr("Opacity"))
        label.setBuddy(self._opacity)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._picture, self._text, label, self._opacity):
            row.addWidget(widget)
        self.hide()

    def show_overlay(self, kind: str, longest: float = 0.0, is_empty: bool = False) -> None:
        """kind: as in `Canvas.set_overlay`, “none” to hide the legend; longest: length of the longest arrow, in pixels
        of the photo, 0 if unknown; is_empty: whether nothing is marked, since the clip fits everywhere."""
        texts = {
            "colours": self.tr("Hue: direction. Saturation: speed"),
            "arrows": self.tr("Each arrow: motion from first to last frame"),
            "consistency": self.tr("Doubtful: the frames don't match the photo here"),
        }
        text = texts.get(kind, "")
        if kind == "arrows" and longest:
            pattern = self.tr("Each arrow: motion from first to last frame; the longest is {} px")
            text = pattern.format(localize_numbers(f"{longest:.0f}"))
        if kind == "consistency" and is_empty:
            text = self.tr("Nothing is doubtful: the frames match the photo")
        self._text.setText(text)
        self._picture.show_kind(kind)
        self.setVisible(kind in texts)
