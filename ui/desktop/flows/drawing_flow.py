"""Regions and arrows: drawn on the canvas, edited in the inspector."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PyQt6.QtCore import QObject, pyqtSignal

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Mask, Region, Shape
from shutterspan.ui.desktop.actions import TOOLS
from shutterspan.ui.desktop.background import Background, call_later
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.shapes import CombineMode, combine_shapes
from shutterspan.ui.desktop.widgets.canvas.items import RegionItem


@dataclass(frozen=True)
class _Stroke:
    """A shape to add to the region at `index`, or to cut from it."""

    index: int
    shape: Shape
    mode: CombineMode


class DrawingFlow(QObject):
    """Applies drawn shapes and arrows to the document, and shows its regions."""

    busy_changed = pyqtSignal()  # is_busy

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context = context
        self._selected = -1
        self._tool = "select"
        #: Strokes are combined in the background, one after another; the first one is being processed.
        self._strokes: deque[_Stroke] = deque()
        #: A pool of its own, so that strokes don't wait for files that are read slowly.
        self._background = Background(self, threads=1)
        self._waiting: deque[Callable[[], object]] = deque()
        canvas, panel, actions = context.canvas, context.inspector.regions, context.actions
        canvas.shape_drawn.connect(self._add_shape)
        canvas.shape_edited.connect(self._replace_shape)
        canvas.arrow_drawn.connect(self._add_arrow)
        canvas.region_picked.connect(self.select)
        panel.picked.connect(self.select)
        panel.visibility_changed.connect(self._set_outline_visible)
        panel.recoloured.connect(self._recolour)
        panel.renamed.connect(self._rename)
        panel.flipped.connect(self._flip)
        panel.feather_changed.connect(self._feather)
        panel.outside_chosen.connect(
            lambda outside: self._edit_document(self.tr("Change Outside"), lambda s: replace(s, outside=outside))
        )
        context.top_bar.options.brush_changed.connect(canvas.set_brush)
        actions.connect_group("tool", self._choose_tool)
        actions.connect(
            delete_region=self._delete_selected,
            deselect=lambda: self.select(-1),
            flip=lambda: self._edit_document(self.tr("Flip Time"), lambda s: edits.with_flip(s, None)),
            flip_region=lambda: self._flip(self._selected),
            clear_arrows=lambda: self._edit_document(self.tr("Clear Arrows"), edits.without_arrows),
        )
        context.document.photo_changed.connect(self._on_photo_changed)
        context.document.state_changed.connect(self._on_state_changed)
        actions["hand"].trigger()
        self._on_photo_changed()

    def select(self, index: int) -> None:
        """Select a region. index: -1 for none."""
        self._selected = index if index < len(self._state.regions) else -1
        self._refresh()

    @property
    def is_busy(self) -> bool:
        """Whether strokes aren't yet part of their region."""
        return bool(self._strokes)

    def run_when_idle(self, action: Callable[[], object]) -> None:
        """Call `action` as soon as all strokes are combined: at once if there are none."""
        self._waiting.append(action)
        self._run_waiting()

    @property
    def _state(self) -> DocumentState:
        return self._context.document.state

    def _edit_document(self, name: str, edit: Callable[[DocumentState], DocumentState], merge_key: str = "") -> bool:
        """Apply an edit to the document, or show why it is invalid. Returns whether it was applied."""
        try:
            self._context.document.change(name, edit, merge_key)
        except UsageError as error:
            self._context.messages.show_error(error)
            self._refresh()  # remove the invalid shape from the canvas
            return False
        return True

    def _add_shape(self, shape: Shape, mode: str) -> None:
        index = self._selected
        if self._context.document.photo is None:
            return
        if mode == "replace" and self._tool == "brush" and index >= 0:
            mode = "add"  # further strokes extend the selected region
        if mode == "subtract" and index < 0:
            self._context.messages.show_warning(
                self.tr("There is no region selected to cut from."), self.tr("Click one first.")
            )
        elif mode == "replace" or index < 0:
            if self._edit_document(self.tr("Add Region"), lambda s: edits.with_region(s, Region(shape))):
                self.select(len(self._state.regions) - 1)
        else:
            self._strokes.append(_Stroke(index, shape, "add" if mode == "add" else "subtract"))
            if len(self._strokes) == 1:
                self._combine_first(self._strokes)
                self.busy_changed.emit()

    def _combine_first(self, strokes: deque[_Stroke]) -> None:
        """Combine the first stroke with its region in the background, then the others.

        All strokes are dropped if the region is deleted or changed otherwise meanwhile.
        """
        photo, stroke = self._context.document.photo, strokes[0]
        assert photo is not None
        old = self._state.regions[stroke.index].region.shape

        def apply(mask: Mask) -> None:
            if strokes is not self._strokes:
                return
            if self._state.regions[stroke.index].region.shape is not old:
                self._drop_strokes()
                return
            strokes.popleft()
            name = self.tr("Add to Region") if stroke.mode == "add" else self.tr("Cut from Region")
            self._edit_document(name, lambda s: edits.with_region_changes(s, stroke.index, shape=mask))
            if strokes:
                self._combine_first(strokes)
            else:
                self.busy_changed.emit()
                self._run_waiting()

        def fail(error: ShutterspanError) -> None:
            if strokes is not self._strokes:
                return
            self._drop_strokes()
            self._context.messages.show_error(error)

        width, height = photo.width, photo.height
        self._background.run(lambda: combine_shapes(old, stroke.shape, stroke.mode, width, height), apply, fail)

    def _drop_strokes(self) -> None:
        self._strokes = deque()
        self.busy_changed.emit()
        call_later(self, 0, self._run_waiting)  # not now: an edit may be in progress, and waiting actions may edit too

    def _run_waiting(self) -> None:
        while self._waiting and not self._strokes:
            self._waiting.popleft()()

    def _replace_shape(self, index: int, shape: Shape) -> None:
        self._edit_document(self.tr("Edit Region"), lambda s: edits.with_region_changes(s, index, shape=shape))

    def _add_arrow(self, arrow: Arrow) -> None:
        self._edit_document(self.tr("Add Arrow"), lambda s: edits.with_arrow(s, arrow))

    def _delete_selected(self) -> None:
        index = self._selected
        if index >= 0:
            self._edit_document(self.tr("Delete Region"), lambda s: edits.without_region(s, index))

    def _flip(self, index: int) -> None:
        if index >= 0:
            self._edit_document(self.tr("Flip Region"), lambda s: edits.with_flip(s, index))

    def _feather(self, index: int, feather: float) -> None:
        name = self.tr("Feather Region")
        self._edit_document(name, lambda s: edits.with_region_changes(s, index, feather=feather), f"feather {index}")

    def _rename(self, index: int, name: str) -> None:
        if index < len(self._state.regions) and name:
            self._edit_document(self.tr("Rename Region"), lambda s: edits.with_region_changes(s, index, name=name))

    def _recolour(self, index: int, colour: str) -> None:
        self._edit_document(self.tr("Colour Region"), lambda s: edits.with_style(s, index, colour=colour))

    def _set_outline_visible(self, index: int, visible: bool) -> None:
        name = self.tr("Show Region") if visible else self.tr("Hide Region")
        self._edit_document(name, lambda s: edits.with_style(s, index, visible=visible))

    def _choose_tool(self, tool: str) -> None:
        self._tool = tool
        self._context.canvas.set_tool(tool)
        self._context.top_bar.options.show_tool(tool)

    def _on_photo_changed(self) -> None:
        photo = self._context.document.photo
        self._selected = -1
        self._drop_strokes()
        if photo:
            self._context.top_bar.options.set_photo_size(max(photo.width, photo.height))
        self._refresh()

    def _on_state_changed(self, new: DocumentState, old: DocumentState) -> None:
        if len(new.regions) > len(old.regions):
            self._selected = len(new.regions) - 1
        self._selected = min(self._selected, len(new.regions) - 1)
        if len(new.regions) < len(old.regions):
            self._drop_strokes()  # their indices now refer to other regions
        self._refresh()

    def _refresh(self) -> None:
        context, state = self._context, self._state
        photo = context.document.photo
        selected = self._selected
        context.canvas.set_regions(
            [
                RegionItem(styled.name, styled.colour, styled.visible, index == selected, styled.region)
                for index, styled in enumerate(state.regions)
            ]
        )
        context.canvas.set_arrows(list(state.guidance.arrows))
        longer_side = max(photo.width, photo.height) if photo else 0
        context.inspector.regions.show_state(state, selected, longer_side)
        context.inspector.direction.show_state(state)
        context.actions.enable(["delete-region", "flip-region", "deselect"], selected >= 0)
        context.actions.enable(["clear-arrows"], edits.arrow_count(state) > 0)
        context.actions.enable(["flip", *(spec.name for spec in TOOLS)], photo is not None)
