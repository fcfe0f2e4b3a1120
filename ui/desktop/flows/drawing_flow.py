"""Regions, arrows and strokes: drawn on the canvas, edited in the inspector."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.types.guidance import Stroke
from shutterspan.core.types.region import Mask, Region, Shape
from shutterspan.ui.desktop.background import Background, call_later
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state import guides as guide_edits
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.guides import Guide, PlacedGuide
from shutterspan.ui.desktop.state.shapes import CombineMode, combine_shapes
from shutterspan.ui.desktop.widgets.canvas.items import GuideItem, RegionItem

#: Of the arrows and strokes of the whole photo, “#rrggbb”.
_PHOTO_GUIDE_COLOUR = "#ffffff"


@dataclass(frozen=True)
class _Combination:
    """A shape to add to the region at `index`, or to cut from it."""

    index: int
    shape: Shape
    mode: CombineMode


class DrawingFlow(QObject):
    """Applies drawn shapes, arrows and strokes to the document, and shows its regions."""

    busy_changed = pyqtSignal()  # is_busy

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context = context
        self._selected = -1
        self._selected_guide: PlacedGuide | None = None
        #: Shapes are combined in the background, one after another; the first one is being processed.
        self._combinations: deque[_Combination] = deque()
        #: A separate pool, so that shapes don't wait for files that are read slowly.
        self._background = Background(self, threads=1)
        self._waiting: deque[Callable[[], object]] = deque()
        canvas, panel, actions = context.canvas, context.inspector.regions, context.actions
        canvas.shape_drawn.connect(self.add_shape)
        canvas.shape_edited.connect(self._replace_shape)
        canvas.guide_drawn.connect(self._add_guide)
        canvas.guide_edited.connect(self._replace_guide)
        canvas.guide_picked.connect(self.select_guide)
        canvas.region_picked.connect(self.select)
        panel.picked.connect(self.select)
        panel.switched.connect(self._switch)
        panel.recoloured.connect(self._recolour)
        panel.renamed.connect(self._rename)
        panel.flipped.connect(self._flip)
        panel.feather_changed.connect(self._feather)
        panel.strength_changed.connect(self._set_strength)
        context.inspector.direction.strength_changed.connect(partial(self._set_strength, None))
        panel.outside_chosen.connect(
            lambda outside: self._edit_document(self.tr("Change Outside"), lambda s: replace(s, outside=outside))
        )
        actions.connect_group("tool", self._on_tool_chosen)
        actions.connect(
            delete_region=self._delete_selected,
            switch_region=lambda: self._switch(self._selected, not self._state.regions[self._selected].enabled),
            deselect=lambda: self.select(-1),
            flip=lambda: self._edit_document(self.tr("Flip Time"), lambda s: edits.with_flip(s, None)),
            flip_region=lambda: self._flip(self._selected),
            clear_arrows=lambda: self._edit_document(self.tr("Clear Arrows and Strokes"), guide_edits.without_guides),
        )
        context.document.photo_changed.connect(self._on_photo_changed)
        context.document.state_changed.connect(self._on_state_changed)
        self._on_photo_changed()

    def select(self, index: int) -> None:
        """Select a region. index: -1 for none."""
        self._selected, self._selected_guide = index if index < len(self._state.regions) else -1, None
        self._context.messages.end("edit")
        self._refresh()

    @property
    def selected(self) -> int:
        """The index of the selected region, -1 for none."""
        return self._selected

    @property
    def is_busy(self) -> bool:
        """Whether some drawn shapes aren't part of their region yet."""
        return bool(self._combinations)

    def run_when_idle(self, action: Callable[[], object]) -> None:
        """Call `action` as soon as all shapes are combined: at once if there are none."""
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
            self._context.messages.show_error(error, lifetime="edit")
            self._refresh()  # remove the invalid shape from the canvas
            return False
        return True

    def add_shape(self, shape: Shape, mode: str) -> None:
        """Make a shape a new region, or add it to the selected region, or cut it from that region. mode: a DrawMode."""
        index = self._selected if self._selected in self._state.enabled_indices else -1
        if self._context.document.photo is None:
            return
        if mode == "subtract" and index < 0:
            self._context.messages.show_warning(
                self.tr("No region is selected to cut from."), self.tr("Select a region first."), lifetime="edit"
            )
        elif mode == "replace" or index < 0:
            if self._edit_document(self.tr("Add Region"), lambda s: edits.with_region(s, Region(shape))):
                self.select(len(self._state.regions) - 1)
        else:
            self._combinations.append(_Combination(index, shape, "add" if mode == "add" else "subtract"))
            if len(self._combinations) == 1:
                self._combine_first(self._combinations)
                self.busy_changed.emit()

    def _combine_first(self, queue: deque[_Combination]) -> None:
        """Combine the first shape with its region in the background, then the others.

        All are dropped if the region is deleted or changed in the meantime.
        """
        photo, first = self._context.document.photo, queue[0]
        assert photo is not None
        old = self._state.regions[first.index].region.shape

        def apply(mask: Mask) -> None:
            if queue is not self._combinations:
                return
            if self._state.regions[first.index].region.shape is not old:
                self._drop_combinations()
                return
            queue.popleft()
            name = self.tr("Add to Region") if first.mode == "add" else self.tr("Cut from Region")
            self._edit_document(name, lambda s: edits.with_region_changes(s, first.index, shape=mask))
            if queue:
                self._combine_first(queue)
            else:
                self.busy_changed.emit()
                self._run_waiting()

        def fail(error: ShutterspanError) -> None:
            if queue is not self._combinations:
                return
            self._drop_combinations()
            self._context.messages.show_error(error)

        width, height = photo.width, photo.height
        self._background.run(lambda: combine_shapes(old, first.shape, first.mode, width, height), apply, fail)

    def _drop_combinations(self) -> None:
        self._combinations = deque()
        self.busy_changed.emit()
        call_later(
            self, 0, self._run_waiting
        )  # later, because an edit may be in progress, and waiting actions may edit too

    def _run_waiting(self) -> None:
        while self._waiting and not self._combinations:
            self._waiting.popleft()()

    def _replace_shape(self, index: int, shape: Shape) -> None:
        self._edit_document(self.tr("Edit Region"), lambda s: edits.with_region_changes(s, index, shape=shape))

    def _add_guide(self, guide: Guide) -> None:
        name = self.tr("Add Stroke") if isinstance(guide, Stroke) else self.tr("Add Arrow")
        self._edit_document(name, lambda s: guide_edits.with_guide(s, guide))

    def _replace_guide(self, placed: PlacedGuide, guide: Guide) -> None:
        name = self.tr("Change Stroke") if isinstance(guide, Stroke) else self.tr("Change Arrow")
        if self._edit_document(name, lambda s: guide_edits.with_guide_replaced(s, placed, guide)):
            self.select_guide(PlacedGuide(placed.owner, guide))

    def select_guide(self, placed: PlacedGuide) -> None:
        """Select an arrow or a stroke, and the region to which it belongs."""
        self._selected, self._selected_guide = -1 if placed.owner is None else placed.owner, placed
        self._refresh()

    def _delete_selected(self) -> None:
        index, placed = self._selected, self._selected_guide
        if placed:
            name = self.tr("Delete Stroke") if isinstance(placed.guide, Stroke) else self.tr("Delete Arrow")
            self._edit_document(name, lambda s: guide_edits.without_guide(s, placed))
        elif index >= 0:
            self._edit_document(self.tr("Delete Region"), lambda s: edits.without_region(s, index))

    def _flip(self, index: int) -> None:
        if index >= 0:
            self._edit_document(self.tr("Flip Time in Region"), lambda s: edits.with_flip(s, index))

    def _feather(self, index: int, feather: float) -> None:
        name = self.tr("Change Feather")
        self._edit_document(name, lambda s: edits.with_region_changes(s, index, feather=feather), f"feather {index}")

    def _set_strength(self, index: int | None, strength: float) -> None:
        """index: None for the whole photo."""
        name = self.tr("Change Strength")
        self._edit_document(name, lambda s: guide_edits.with_strength(s, index, strength), f"strength {index}")

    def _rename(self, index: int, name: str) -> None:
        if index < len(self._state.regions) and name:
            self._edit_document(self.tr("Rename Region"), lambda s: edits.with_region_changes(s, index, name=name))

    def _recolour(self, index: int, colour: str) -> None:
        self._edit_document(self.tr("Change Region Colour"), lambda s: edits.with_style(s, index, colour=colour))

    def _switch(self, index: int, enabled: bool) -> None:
        name = self.tr("Switch Region On") if enabled else self.tr("Switch Region Off")
        self._edit_document(name, lambda s: edits.with_region_enabled(s, index, enabled))

    def _on_tool_chosen(self, tool: str) -> None:
        if tool != "select":
            self.select(self._selected)  # no arrow or stroke: other tools can't change them

    def _on_photo_changed(self) -> None:
        self._selected, self._selected_guide = -1, None
        self._drop_combinations()
        self._refresh()

    def _on_state_changed(self, new: DocumentState, old: DocumentState) -> None:
        if len(new.regions) > len(old.regions):
            self._selected, self._selected_guide = len(new.regions) - 1, None
        self._selected = min(self._selected, len(new.regions) - 1)
        if len(new.regions) < len(old.regions):
            self._drop_combinations()  # their indices now refer to other regions
        self._refresh()

    def _refresh(self) -> None:
        context, state = self._context, self._state
        photo = context.document.photo
        selected = self._selected
        context.canvas.set_regions(
            [
                RegionItem(styled.name, styled.colour, styled.enabled, index == selected, styled.region)
                for index, styled in enumerate(state.regions)
            ]
        )
        guides = guide_edits.placed_guides(state)
        if self._selected_guide not in guides:
            self._selected_guide = None
        context.canvas.set_guides(
            [GuideItem(placed, self._guide_colour(placed), placed == self._selected_guide) for placed in guides]
        )
        longer_side = max(photo.width, photo.height) if photo else 0
        context.inspector.regions.show_state(state, selected, longer_side)
        context.inspector.direction.show_state(state)
        has_selection = selected >= 0 or self._selected_guide is not None
        context.actions.enable(["flip-region", "switch-region"], selected >= 0)
        self._show_switch(selected < 0 or state.regions[selected].enabled)
        context.actions.enable(["delete-region", "deselect"], has_selection)
        context.actions["delete-region"].setText(self._delete_text())
        context.actions.enable(["clear-arrows"], bool(guides))
        context.actions.enable(["flip"], photo is not None)

    def _guide_colour(self, placed: PlacedGuide) -> str:
        return _PHOTO_GUIDE_COLOUR if placed.owner is None else self._state.regions[placed.owner].colour

    def _show_switch(self, enabled: bool) -> None:
        """enabled: whether the selected region is switched on."""
        action = self._context.actions["switch-region"]
        action.setText(self.tr("S&witch the Region Off") if enabled else self.tr("S&witch the Region On"))
        action.setIcon(icon("eye-off" if enabled else "eye"))

    def _delete_text(self) -> str:
        if self._selected_guide is None:
            return self.tr("&Delete Region")
        is_stroke = isinstance(self._selected_guide.guide, Stroke)
        return self.tr("&Delete Stroke") if is_stroke else self.tr("&Delete Arrow")
