"""The crop of the current photo: its aspect ratio and position, on the canvas and in the document."""

from PyQt6.QtCore import QObject

from shutterspan.core.types.crop import CENTRED, Aspect, CropPosition
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.document_state import with_settings


class CropFlow(QObject):
    """Shows the document's crop, and applies the user's changes to it."""

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context = context
        context.canvas.crop_moved.connect(self._move)
        context.top_bar.options.aspect_chosen.connect(self._choose_aspect)
        context.document.photo_changed.connect(self._show)
        context.document.state_changed.connect(lambda new, old: self._show())
        self._show()

    def _show(self) -> None:
        settings = self._context.document.state.settings
        self._context.canvas.set_crop(settings.aspect, settings.crop)
        self._context.top_bar.options.show_aspect(settings.aspect)

    def _choose_aspect(self, aspect: Aspect | None) -> None:
        crop = self._context.document.state.settings.crop if aspect else CENTRED
        step = self.tr("Crop") if aspect else self.tr("Remove Crop")
        self._context.document.change(step, lambda state: with_settings(state, aspect=aspect, crop=crop))

    def _move(self, position: CropPosition, by_keys: bool) -> None:
        """by_keys: whether the user pressed keys; then several moves in a row are one undo step."""
        merge_key = "crop" if by_keys else ""
        step = self.tr("Move Crop")
        self._context.document.change(step, lambda state: with_settings(state, crop=position), merge_key)
