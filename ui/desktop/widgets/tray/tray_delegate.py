"""Paint a photo of the tray: its thumbnail, its name, and its state as small icons."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from PyQt6.QtCore import QModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.tray_model import EntryStatus, TrayModel
from shutterspan.ui.desktop.theme import DARK, shades

_MARGIN, _PADDING, _GAP = 3, 6, 3
_BOX_HEIGHT = 80
_CORNER_RADIUS = 4
_BADGE, _BADGE_MARGIN, _BADGE_SPACING = 15, 4, 3
_BADGE_GROUND = QColor(0, 0, 0, 175)
#: The icon in the middle of a box without a thumbnail.
_PLACEHOLDER = 24
_DOT_DIAMETER, _DOT_SPACING = 6, 5
_FRAME_WIDTH = 2.5
#: Number of scaled thumbnails that are kept for painting: enough for a few screens.
_MAX_PIXMAPS = 96
#: Opacity of the thumbnail of a photo that can no longer be read.
_PALE = 0.35

#: Icon and colour of each state, on the dark background of badges in both themes.
_EXPOSURE_BADGES = {
    "waiting": ("unfold", DARK.faint),
    "unfolding": ("unfold", DARK.accent),
    "unfolded": ("unfold", DARK.text),
}
_EXPORT_BADGES = {
    "waiting": ("queue", DARK.faint),
    "running": ("export", DARK.accent),
    "done": ("check", DARK.text),
    "nothing moves": ("info", DARK.warning),
    "failed": ("warning", DARK.failure),
    "stopped": ("close", DARK.faint),
}


class TrayDelegate(QStyledItemDelegate):
    """Paints rows of equal height. jpeg_of: the thumbnail of a photo as a JPEG file, None while there is none."""

    def __init__(self, model: TrayModel, jpeg_of: Callable[[PhotoEntry], bytes | None]):
        super().__init__(model)
        self._model, self._jpeg_of = model, jpeg_of
        self._scaled = lru_cache(_MAX_PIXMAPS)(_scaled)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        text_height = option.fontMetrics.height()
        return QSize(1, 2 * (_MARGIN + _PADDING) - _MARGIN + _BOX_HEIGHT + _GAP + text_height)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        assert painter is not None
        entry = self._model.entries[index.row()]
        status = self._model.status_of(entry)
        cell = option.rect.adjusted(_MARGIN, 0, -_MARGIN, -_MARGIN)
        inside = cell.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        box = QRect(inside.left(), inside.top(), inside.width(), _BOX_HEIGHT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_cell(painter, cell, option.state)
        jpeg = self._jpeg_of(entry)
        _paint_box(painter, box)
        if jpeg:
            self._paint_thumbnail(painter, box, jpeg, is_pale=status.problem is not None)
        else:
            _paint_placeholder(painter, box, status)
        _paint_badges(painter, box, _badges_of(status, bool(jpeg)))
        if self._model.is_current(entry):
            _stroke(painter, box, shades().accent, _FRAME_WIDTH)
        name = QRect(box.left(), box.bottom() + 1 + _GAP, box.width(), option.fontMetrics.height())
        _paint_name(painter, name, entry, status)
        painter.restore()

    def _paint_thumbnail(self, painter: QPainter, box: QRect, jpeg: bytes, is_pale: bool) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        painter.setOpacity(_PALE if is_pale else 1)
        painter.drawPixmap(box.topLeft(), self._scaled(jpeg, box.width(), box.height(), ratio))
        painter.setOpacity(1)


def _scaled(jpeg: bytes, width: int, height: int, ratio: float) -> QPixmap:
    """A thumbnail in the middle of a box, with rounded corners. width, height: of the box, in units; ratio: device
    pixels per unit."""
    image = QImage.fromData(jpeg)
    box = QSize(round(width * ratio), round(height * ratio))
    mode = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    size = image.size().scaled(box, mode[0]).expandedTo(QSize(1, 1))
    scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode[1])
    pixmap = QPixmap(box)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.translate((box.width() - size.width()) // 2, (box.height() - size.height()) // 2)
    painter.setBrush(QBrush(scaled))
    painter.drawRoundedRect(QRectF(scaled.rect()), _CORNER_RADIUS * ratio, _CORNER_RADIUS * ratio)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _paint_cell(painter: QPainter, cell: QRect, state: QStyle.StateFlag) -> None:
    """Paint the background of a row that is selected or under the mouse, and the frame of the focused row."""
    flags, colours = QStyle.StateFlag, shades()
    is_selected = bool(state & flags.State_Selected)
    if is_selected or state & flags.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.pressed if is_selected else colours.hover))
        painter.drawRoundedRect(QRectF(cell), _CORNER_RADIUS + 1, _CORNER_RADIUS + 1)
    if state & flags.State_HasFocus:
        _stroke(painter, cell, colours.faint, 1)


def _paint_box(painter: QPainter, box: QRect) -> None:
    """The background of a thumbnail, visible beside a thumbnail of another aspect ratio."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shades().backdrop))
    painter.drawRoundedRect(QRectF(box), _CORNER_RADIUS, _CORNER_RADIUS)


def _paint_placeholder(painter: QPainter, box: QRect, status: EntryStatus) -> None:
    """An icon in place of a thumbnail."""
    name, colour = ("warning", shades().warning) if status.problem else ("photo", shades().disabled)
    place = QRect(0, 0, _PLACEHOLDER, _PLACEHOLDER)
    place.moveCenter(box.center())
    icon(name, colour).paint(painter, place)


def _stroke(painter: QPainter, rect: QRect, colour: str, width: float) -> None:
    """A rounded frame whose outer edge is the rectangle's."""
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), _CORNER_RADIUS, _CORNER_RADIUS)


def _badges_of(status: EntryStatus, has_thumbnail: bool) -> list[tuple[str, str]]:
    """Icon and colour of the state of a photo. Without a thumbnail, its box shows the problem."""
    badges = [("warning", DARK.warning)] if status.problem and has_thumbnail else []
    badges += [_EXPOSURE_BADGES[status.exposure]] if status.exposure else []
    badges += [_EXPORT_BADGES[status.export]] if status.export else []
    return badges


def _paint_badges(painter: QPainter, box: QRect, badges: Sequence[tuple[str, str]]) -> None:
    """Icons in the lower right corner."""
    if not badges:
        return
    step = _BADGE + _BADGE_SPACING
    ground = QRect(0, 0, step * len(badges) + _BADGE_SPACING, _BADGE + 2 * _BADGE_SPACING)
    ground.moveBottomRight(box.bottomRight() - QPoint(_BADGE_MARGIN, _BADGE_MARGIN))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BADGE_GROUND)
    painter.drawRoundedRect(QRectF(ground), _CORNER_RADIUS, _CORNER_RADIUS)
    for column, (name, colour) in enumerate(badges):
        left, top = ground.left() + _BADGE_SPACING + column * step, ground.top() + _BADGE_SPACING
        icon(name, colour).paint(painter, QRect(left, top, _BADGE, _BADGE))


def _paint_name(painter: QPainter, place: QRect, entry: PhotoEntry, status: EntryStatus) -> None:
    """The file's name, in the middle; with a dot before it if the photo is edited."""
    indent = _DOT_DIAMETER + _DOT_SPACING if status.is_edited else 0
    metrics = painter.fontMetrics()
    text = metrics.elidedText(entry.path.name, Qt.TextElideMode.ElideMiddle, place.width() - indent)
    left = place.left() + (place.width() - indent - metrics.horizontalAdvance(text)) // 2
    if indent:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shades().accent))
        painter.drawEllipse(QRectF(left, place.center().y() - _DOT_DIAMETER / 2 + 1, _DOT_DIAMETER, _DOT_DIAMETER))
    painter.setPen(QColor(shades().faint if status.problem else shades().text))
    painter.drawText(QPointF(left + indent, place.top() + metrics.ascent()), text)
