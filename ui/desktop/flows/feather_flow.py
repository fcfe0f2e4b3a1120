"""Show the soft mask of a region or the brush as a tint over the photo, while its feather changes."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QObject, QRect, QTimer
from PyQt6.QtGui import QColor, QImage

from shutterspan.core.types.grid import PixelGrid
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.soft_masks import region_tint, tint
from shutterspan.ui.desktop.widgets.canvas.mask_drawing import brush_mask

#: Duration of the tint after the last change, in milliseconds.
_STAY_MS = 1000
#: Maximum longer side of a tint, in pixels.
_MAX_SIDE = 1200
_BRUSH_COLOUR = QColor("#50aaff")


class FeatherFlow(QObject):
    """Renders tints in the background. A newer change replaces older ones."""

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context = context
        self._background = Background(self, threads=1)
        #: Renders the tint of the last change, as long as tints are visible.
        self._latest: Callable[[], QImage] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAY_MS)
        self._timer.timeout.connect(self._hide)
        context.inspector.regions.feather_changed.connect(self._show_region)
        context.top_bar.options.feather_changed.connect(self._show_brush)
        context.document.photo_changed.connect(self._hide)

    def _show_region(self, index: int) -> None:
        photo, regions = self._context.document.photo, self._context.document.state.regions
        if photo is not None and index < len(regions):
            region, colour = regions[index].region, QColor(regions[index].colour)
            part = self._context.canvas.visible_part
            self._show(partial(region_tint, region, self._grid(part), photo.width, photo.height, colour), part)

    def _show_brush(self, size: float, feather: float) -> None:
        """Show a dab in the middle of the visible part. size, feather: in pixels of the photo."""
        part = self._context.canvas.visible_part
        grid = self._grid(part)
        self._show(partial(_dab_tint, size * grid.scale, feather * grid.scale, grid.columns, grid.rows), part)

    def _grid(self, part: QRect) -> PixelGrid:
        """The pixels of the screen that show a part of the photo, or fewer of them."""
        scale = min(self._context.canvas.zoom, _MAX_SIDE / max(1, part.width(), part.height()))
        columns, rows = (max(1, round(side * scale)) for side in (part.width(), part.height()))
        return PixelGrid(part.x(), part.y(), max(1, part.width()), max(1, part.height()), columns, rows)

    def _show(self, render: Callable[[], QImage], part: QRect) -> None:
        """part: of the photo, that the tint covers."""

        def show(image: QImage | None) -> None:
            if self._latest is not None and image is not None:
                self._context.canvas.set_tint(image, part)

        self._latest = render
        self._timer.start()
        self._background.run(lambda: render() if render is self._latest else None, show)

    def _hide(self) -> None:
        self._latest = None
        self._context.canvas.set_tint(None, QRect())


def _dab_tint(size: float, feather: float, columns: int, rows: int) -> QImage:
    """A dab of the brush in the middle of a picture of this size. All in pixels of it."""
    mask = brush_mask([(columns / 2, rows / 2)], size, feather, columns, rows)
    return tint(mask.pixels / 255, _BRUSH_COLOUR)
