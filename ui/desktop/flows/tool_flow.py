"""Tools: the chosen one, its draw mode, and the brush's size."""

from PyQt6.QtCore import QObject

from shutterspan.ui.desktop.actions import BRUSH, DRAW_MODES, TOOLS
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.widgets.canvas.pointer import BRUSHES, DRAWING_TOOLS, DrawMode
from shutterspan.ui.desktop.widgets.tool_options import BRUSH_STEP

_MODES: dict[str, DrawMode] = {"draw-new": "replace", "draw-add": "add", "draw-cut": "subtract"}


class ToolFlow(QObject):
    """Passes the chosen tool and its options on to the canvas."""

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context, self._tool = context, "hand"
        canvas, actions, options = context.canvas, context.actions, context.top_bar.options
        options.brush_changed.connect(canvas.set_brush)
        options.arrow_length_toggled.connect(canvas.set_arrow_length_counts)
        actions.connect_group("tool", self._choose_tool)
        actions.connect_group("draw-mode", self._choose_draw_mode)
        actions.connect(
            smaller_brush=lambda: options.resize_brush(1 / BRUSH_STEP),
            larger_brush=lambda: options.resize_brush(BRUSH_STEP),
        )
        context.document.photo_changed.connect(self._on_photo_changed)
        actions["draw-new"].trigger()
        actions["hand"].trigger()
        self._on_photo_changed()

    def _choose_tool(self, tool: str) -> None:
        self._tool = tool
        self._context.canvas.set_tool(tool)
        self._context.top_bar.options.show_tool(tool)
        self._enable_actions()
        if tool in DRAWING_TOOLS:  # a brush continues its region; other shapes become new regions
            self._context.actions["draw-add" if tool == "brush" else "draw-new"].trigger()

    def _choose_draw_mode(self, name: str) -> None:
        self._context.canvas.set_draw_mode(_MODES[name])

    def _on_photo_changed(self) -> None:
        if photo := self._context.document.photo:
            self._context.top_bar.options.set_photo_size(max(photo.width, photo.height))
        self._enable_actions()

    def _enable_actions(self) -> None:
        actions, has_photo = self._context.actions, self._context.document.photo is not None
        actions.enable((spec.name for spec in TOOLS), has_photo)
        actions.enable((spec.name for spec in DRAW_MODES), has_photo and self._tool in DRAWING_TOOLS)
        actions.enable((spec.name for spec in BRUSH), has_photo and self._tool in BRUSHES)
