"""Edit with mouse and keys: begin the gesture for a press, shift the selected item."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QPointF, Qt

from shutterspan.core.types.crop import CropPosition
from shutterspan.core.types.guidance import Point
from shutterspan.core.types.region import Shape
from shutterspan.ui.desktop.state.guides import Guide, PlacedGuide
from shutterspan.ui.desktop.widgets.canvas.canvas_content import CanvasContent
from shutterspan.ui.desktop.widgets.canvas.crop_layer import MoveCrop
from shutterspan.ui.desktop.widgets.canvas.drawing import begin_guide, begin_shape
from shutterspan.ui.desktop.widgets.canvas.gestures import DrawSeed, EditShape, Gesture, MoveSplit, Pan
from shutterspan.ui.desktop.widgets.canvas.guide_editing import shift_guide
from shutterspan.ui.desktop.widgets.canvas.guide_gestures import EditGuide
from shutterspan.ui.desktop.widgets.canvas.guide_layer import GuideGrip
from shutterspan.ui.desktop.widgets.canvas.handles import Handle, shift_shape
from shutterspan.ui.desktop.widgets.canvas.pointer import Pointer

#: Directions of the arrow keys, across and down.
_ARROW_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
#: Distance by which Ctrl and an arrow key move the split, in window coordinates.
_SPLIT_STEP = 20


@dataclass(frozen=True)
class EditCallbacks:
    """Called with what the user has drawn, edited or picked: the signals of `Canvas` with the same names."""

    shape_drawn: Callable[[Shape, str], None]
    seed_drawn: Callable[[Point | Shape, str], None]
    shape_edited: Callable[[int, Shape], None]
    guide_drawn: Callable[[Guide], None]
    guide_edited: Callable[[PlacedGuide, Guide], None]
    guide_picked: Callable[[PlacedGuide], None]
    region_picked: Callable[[int], None]
    crop_moved: Callable[[CropPosition, bool], None]


class Editing:
    """Handles a press and the arrow keys, depending on the tool and the item at the mouse."""

    def __init__(self, content: CanvasContent, pointer: Pointer, callbacks: EditCallbacks) -> None:
        self._content, self._pointer, self._callbacks = content, pointer, callbacks

    def begin(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        """The gesture that a press of the left button begins at a point of the window, given the current tool."""
        content, viewport = self._content, self._content.viewport
        if content.is_on_split(at):
            return MoveSplit(content.move_split_to)
        if self._pointer.is_panning:
            return Pan(viewport, at)
        if self._pointer.tool == "crop":
            if content.crop.aspect is None:
                return None
            return MoveCrop(content.crop, viewport, at, lambda position: self._callbacks.crop_moved(position, False))
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
        if self._pointer.tool == "snap":
            return DrawSeed(viewport, at, lambda seed: self._callbacks.seed_drawn(seed, mode))
        drawn = begin_shape(self._pointer, viewport, at, lambda shape: self._callbacks.shape_drawn(shape, mode))
        return drawn or begin_guide(self._pointer, viewport, at, modifiers, self._callbacks.guide_drawn)

    def uses_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, under_mouse: bool) -> bool:
        """Whether Space or an arrow key has an effect in the current state. under_mouse: whether the mouse is over the
        canvas."""
        modifier, content = Qt.KeyboardModifier, self._content
        modifiers = modifiers & ~modifier.KeypadModifier
        if key == Qt.Key.Key_Space:
            return modifiers == modifier.NoModifier and under_mouse
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and modifiers == modifier.ControlModifier:
            return content.pictures.is_split
        is_selected = content.selected_index >= 0 or content.guides.selected is not None
        can_shift = is_selected or (content.crop.is_edited and content.crop.aspect is not None)
        return key in _ARROW_KEYS and not modifiers & ~modifier.ShiftModifier and can_shift

    def press_arrow_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Shift the crop while it is edited, otherwise the selected item: an arrow, a stroke or a region. With Ctrl,
        move the split. key: one of `_ARROW_KEYS`."""
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._content.move_split_by(_SPLIT_STEP * _ARROW_KEYS[key][0])
            return
        step = 10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
        across, down = (step * direction for direction in _ARROW_KEYS[key])
        if self._content.crop.is_edited and self._content.crop.aspect is not None:
            self._callbacks.crop_moved(self._content.crop.moved(self._content.viewport.photo_size, across, down), True)
            return
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
