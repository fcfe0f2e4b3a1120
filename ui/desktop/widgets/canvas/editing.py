"""Edit with mouse and keys: begin the gesture that a press stands for, shift what is selected."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QPointF, Qt

from shutterspan.core.types.region import Shape
from shutterspan.ui.desktop.state.guides import Guide, PlacedGuide
from shutterspan.ui.desktop.widgets.canvas.canvas_content import CanvasContent
from shutterspan.ui.desktop.widgets.canvas.drawing import begin_guide, begin_shape
from shutterspan.ui.desktop.widgets.canvas.gestures import EditShape, Gesture, MoveSplit, Pan
from shutterspan.ui.desktop.widgets.canvas.guide_editing import shift_guide
from shutterspan.ui.desktop.widgets.canvas.guide_gestures import EditGuide
from shutterspan.ui.desktop.widgets.canvas.guide_layer import GuideGrip
from shutterspan.ui.desktop.widgets.canvas.handles import Handle, shift_shape
from shutterspan.ui.desktop.widgets.canvas.pointer import Pointer

#: Directions of the arrow keys, across and down.
ARROW_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True)
class EditCallbacks:
    """Called with what the user has drawn, edited or picked: the signals of `Canvas` with the same names."""

    shape_drawn: Callable[[Shape, str], None]
    shape_edited: Callable[[int, Shape], None]
    guide_drawn: Callable[[Guide], None]
    guide_edited: Callable[[PlacedGuide, Guide], None]
    guide_picked: Callable[[PlacedGuide], None]
    region_picked: Callable[[int], None]


class Editing:
    """What a press and the arrow keys do, given the tool and what lies at the mouse."""

    def __init__(self, content: CanvasContent, pointer: Pointer, callbacks: EditCallbacks) -> None:
        self._content, self._pointer, self._callbacks = content, pointer, callbacks

    def begin(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        """The gesture that a press of the left button begins at a point of the window, given the current tool."""
        content, viewport = self._content, self._content.viewport
        if content.is_on_split(at):
            return MoveSplit(content.move_split_to)
        if self._pointer.is_panning:
            return Pan(viewport, at)
        self._pointer.set_modifiers(modifiers)
        mode = self._pointer.mode
        if grip := content.guides.grip_at(at):
            return self._begin_guide_edit(at, grip)
        grabbed = content.handle_at(at) if mode == "replace" else None
        if grabbed:
            return self._begin_edit(at, *grabbed)
        if self._pointer.tool == "select":
            index = content.region_at(at)
            self._callbacks.region_picked(index)
            return self._begin_edit(at, index, None) if index >= 0 else None
        if self._pointer.tool == "eraser" and content.selected_index < 0:
            self._callbacks.region_picked(content.region_at(at))
        drawn = begin_shape(self._pointer, viewport, at, lambda shape: self._callbacks.shape_drawn(shape, mode))
        return drawn or begin_guide(self._pointer, viewport, at, modifiers, self._callbacks.guide_drawn)

    def nudge(self, key: Qt.Key, step: int) -> None:
        """Shift what is selected: an arrow or a stroke, or else a region. key: one of `ARROW_KEYS`; step: in pixels of
        the photo."""
        across, down = (step * direction for direction in ARROW_KEYS[key])
        index, size = self._content.selected_index, self._content.viewport.photo_size
        if item := self._content.guides.selected:
            guide = shift_guide(item.guide, across, down, size.width(), size.height())
            if guide != item.guide:
                self._callbacks.guide_edited(item.placed, guide)
            return
        shape = self._content.regions[index].shape
        shifted = shift_shape(shape, across, down, size.width(), size.height())
        if shifted != shape:
            self._callbacks.shape_edited(index, shifted)

    def _begin_edit(self, at: QPointF, index: int, handle: Handle | None) -> EditShape:
        region = self._content.regions[index]
        done = partial(self._callbacks.shape_edited, index)
        return EditShape(self._content.viewport, at, done, index, region.shape, region.path, handle)

    def _begin_guide_edit(self, at: QPointF, grip: GuideGrip) -> EditGuide:
        self._callbacks.guide_picked(grip.item.placed)
        done = partial(self._callbacks.guide_edited, grip.item.placed)
        return EditGuide(self._content.viewport, at, done, grip.item, grip.end)
