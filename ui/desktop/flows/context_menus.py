"""Context menus of the canvas and of the list of regions."""

from PyQt6.QtCore import QObject, QPoint

from shutterspan.ui.desktop.actions import COMPARE
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.menus import context_menu, fill_menu
from shutterspan.ui.desktop.state.guides import PlacedGuide

#: Names of the actions in each menu; "" for a separator.
_REGION = ("switch-region", "flip-region", "alternatives", "delete-region")
_ROW = ("switch-region", "flip-region", "delete-region")
_GUIDE = ("delete-region", "clear-arrows")
_VIEW = ("fit", "actual", "zoom-in", "zoom-out", "", *(spec.name for spec in COMPARE), "", "copy-frame", "save-frame")


class ContextMenus(QObject):
    """Selects what was right-clicked, and opens its context menu."""

    def __init__(self, context: AppContext, drawing: DrawingFlow):
        super().__init__(context.window)
        self._context, self._drawing = context, drawing
        context.canvas.menu_requested.connect(self._open_canvas_menu)
        context.inspector.regions.menu_requested.connect(self._open_row_menu)

    def _open_canvas_menu(self, region: int, guide: PlacedGuide | None, at: QPoint) -> None:
        """region: index, or -1; at: on the screen."""
        names = _VIEW
        if guide:
            self._drawing.select_guide(guide)
            names = _GUIDE
        elif region >= 0:
            self._drawing.select(region)
            names = _REGION
        context_menu(self._context.window, self._context.actions, names).popup(at)

    def _open_row_menu(self, region: int, at: QPoint) -> None:
        self._drawing.select(region)
        menu = context_menu(self._context.window, self._context.actions)
        rename = menu.addAction(self.tr("&Rename"))
        assert rename is not None
        rename.triggered.connect(lambda: self._context.inspector.regions.edit_name(region))
        fill_menu(menu, self._context.actions, _ROW)
        menu.popup(at)
