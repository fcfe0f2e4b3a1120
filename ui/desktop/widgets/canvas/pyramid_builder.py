"""Build the pyramids of pictures; the levels of large ones in the background."""

import weakref
from collections.abc import Callable

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QImage

from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.widgets.canvas.pyramid import Pyramid, build_levels


class PyramidBuilder:
    """Builds pyramids. on_ready: called when the levels of a pyramid that is still used are complete."""

    def __init__(self, parent: QObject, on_ready: Callable[[], None]) -> None:
        self._background, self._on_ready = Background(parent), on_ready

    def build(self, image: QImage) -> Pyramid:
        """A pyramid of the image, which can be drawn at once."""
        pyramid = Pyramid(image)
        reference = weakref.ref(pyramid)  # deleted when another picture replaces this one
        if not pyramid.is_ready:
            self._background.run(
                lambda: build_levels(image) if reference() else [],
                lambda levels: self._set_levels(reference(), levels),
            )
        return pyramid

    def _set_levels(self, pyramid: Pyramid | None, levels: list[QImage]) -> None:
        if pyramid:
            pyramid.set_levels(levels)
            self._on_ready()
