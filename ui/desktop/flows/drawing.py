"""Regions and arrows: what is drawn on the canvas, and said about it in the inspector."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PyQt6.QtCore import QObject, pyqtSignal

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Mask, Region, Shape
from shutterspan.ui.desktop.actions import TOOLS
from shutterspan.ui.desktop.background import Background, later
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.state import content as edits
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.shapes import Way, combined
from shutterspan.ui.desktop.widgets.canvas.items import RegionItem


@dataclass(frozen=True)
class _Stroke:
    """A shape that is added to the region with this index, or cut from it."""

    index: int
    shape: Shape
    way: Way


class Drawing(QObject):
    busy_changed = pyqtSignal()  # whether strokes are under way

    def __init__(self, parts: Parts):
        super().__init__(parts.window)
        self._parts = parts
        self._selected = -1
        self._tool = "select"
        #: Masks are joined in the background, one stroke after another; the first one is under way.
        self._strokes: deque[_Stroke] = deque()
        #: A photo that is slow to read must not hold them up.
        self._background = Background(self, threads=1)
        self._waiting: deque[Callable[[], object]] = deque()
        canvas, panel, actions = parts.canvas, parts.inspector.regions, parts.actions
        canvas.shape_drawn.connect(self._draw)
        canvas.shape_edited.connect(self._edit)
        canvas.arrow_drawn.connect(self._point)
        canvas.region_picked.connect(self.select)
        panel.picked.connect(self.select)
        panel.shown.connect(self._show_outline)
        panel.recoloured.connect(self._recolour)
        panel.renamed.connect(self._rename)
        panel.flipped.connect(self._flip)
        panel.feathered.connect(self._feather)
        panel.outside_chosen.connect(
            lambda outside: self._take(self.tr("Change Outside"), lambda c: replace(c, outside=outside))
        )
        parts.bar.options.brush_changed.connect(canvas.set_brush)
        actions.choose("tool", self._choose_tool)
        actions.connect(
            delete_region=self._delete,
            deselect=lambda: self.select(-1),
            flip=lambda: self._take(self.tr("Flip Time"), lambda c: edits.with_flip(c, None)),
            flip_region=lambda: self._flip(self._selected),
            clear_arrows=lambda: self._take(self.tr("Clear Arrows"), edits.without_arrows),
        )
        parts.document.photo_changed.connect(self._start)
        parts.document.content_changed.connect(self._change)
        actions["hand"].trigger()
        self._start()

    def select(self, index: int) -> None:
        """index: of a region, or -1."""
        self._selected = index if index < len(self._content.regions) else -1
        self._show()

    @property
    def is_busy(self) -> bool:
        """Whether strokes are still to become part of their region."""
        return bool(self._strokes)

    def when_done(self, then: Callable[[], object]) -> None:
        """Go on once no stroke is under way: at once, or after the last of them."""
        self._waiting.append(then)
        self._go_on()

    @property
    def _content(self) -> Content:
        return self._parts.document.content

    def _take(self, name: str, edit: Callable[[Content], Content], kind: str = "") -> bool:
        """One step of the document; whether it could be taken."""
        try:
            self._parts.document.change(name, edit, kind)
        except UsageError as error:
            self._parts.messages.fail(error)
            self._show()  # what the canvas drew goes again
            return False
        return True

    def _draw(self, shape: Shape, mode: str) -> None:
        index = self._selected
        if self._parts.document.photo is None:
            return
        if mode == "replace" and self._tool == "brush" and index >= 0:
            mode = "add"  # strokes go on painting the region at hand
        if mode == "subtract" and index < 0:
            self._parts.messages.warn(self.tr("There is no region selected to cut from."), self.tr("Click one first."))
        elif mode == "replace" or index < 0:
            if self._take(self.tr("Add Region"), lambda c: edits.with_region(c, Region(shape))):
                self.select(len(self._content.regions) - 1)
        else:
            self._strokes.append(_Stroke(index, shape, "add" if mode == "add" else "subtract"))
            if len(self._strokes) == 1:
                self._combine(self._strokes)
                self.busy_changed.emit()

    def _combine(self, strokes: deque[_Stroke]) -> None:
        """The first of the strokes, then the others. They are dropped where their region is deleted, or changed by
        something else."""
        photo, stroke = self._parts.document.photo, strokes[0]
        assert photo is not None
        old = self._content.regions[stroke.index].region.shape

        def taken(mask: Mask) -> None:
            if strokes is not self._strokes:
                return
            if self._content.regions[stroke.index].region.shape is not old:
                self._drop_strokes()
                return
            strokes.popleft()
            name = self.tr("Add to Region") if stroke.way == "add" else self.tr("Cut from Region")
            self._take(name, lambda c: edits.with_changed_region(c, stroke.index, shape=mask))
            if strokes:
                self._combine(strokes)
            else:
                self.busy_changed.emit()
                self._go_on()

        def failed(error: ShutterspanError) -> None:
            if strokes is not self._strokes:
                return
            self._drop_strokes()
            self._parts.messages.fail(error)

        width, height = photo.width, photo.height
        self._background.run(lambda: combined(old, stroke.shape, stroke.way, width, height), taken, failed)

    def _drop_strokes(self) -> None:
        self._strokes = deque()
        self.busy_changed.emit()
        later(self, 0, self._go_on)  # a change of the document may be under way, and what waits may change it again

    def _go_on(self) -> None:
        while self._waiting and not self._strokes:
            self._waiting.popleft()()

    def _edit(self, index: int, shape: Shape) -> None:
        self._take(self.tr("Edit Region"), lambda c: edits.with_changed_region(c, index, shape=shape))

    def _point(self, arrow: Arrow) -> None:
        self._take(self.tr("Add Arrow"), lambda c: edits.with_arrow(c, arrow))

    def _delete(self) -> None:
        index = self._selected
        if index >= 0:
            self._take(self.tr("Delete Region"), lambda c: edits.without_region(c, index))

    def _flip(self, index: int) -> None:
        if index >= 0:
            self._take(self.tr("Flip Region"), lambda c: edits.with_flip(c, index))

    def _feather(self, index: int, feather: float) -> None:
        change = self.tr("Feather Region")
        self._take(change, lambda c: edits.with_changed_region(c, index, feather=feather), f"feather {index}")

    def _rename(self, index: int, name: str) -> None:
        if index < len(self._content.regions) and name:
            self._take(self.tr("Rename Region"), lambda c: edits.with_changed_region(c, index, name=name))

    def _recolour(self, index: int, colour: str) -> None:
        self._take(self.tr("Colour Region"), lambda c: edits.with_marked(c, index, colour=colour))

    def _show_outline(self, index: int, shown: bool) -> None:
        name = self.tr("Show Region") if shown else self.tr("Hide Region")
        self._take(name, lambda c: edits.with_marked(c, index, visible=shown))

    def _choose_tool(self, tool: str) -> None:
        self._tool = tool
        self._parts.canvas.set_tool(tool)
        self._parts.bar.options.show_tool(tool)

    def _start(self) -> None:
        photo = self._parts.document.photo
        self._selected = -1
        self._drop_strokes()
        if photo:
            self._parts.bar.options.show_photo(max(photo.width, photo.height))
        self._show()

    def _change(self, new: Content, old: Content) -> None:
        if len(new.regions) > len(old.regions):
            self._selected = len(new.regions) - 1
        self._selected = min(self._selected, len(new.regions) - 1)
        if len(new.regions) < len(old.regions):
            self._drop_strokes()  # the indices mean other regions now
        self._show()

    def _show(self) -> None:
        parts, content = self._parts, self._content
        photo = parts.document.photo
        selected = self._selected
        parts.canvas.set_regions(
            [
                RegionItem(marked.name, marked.colour, marked.visible, index == selected, marked.region)
                for index, marked in enumerate(content.regions)
            ]
        )
        parts.canvas.set_arrows(list(content.guidance.arrows))
        longer = max(photo.width, photo.height) if photo else 0
        parts.inspector.regions.show_content(content, selected, longer)
        parts.inspector.direction.show_content(content)
        parts.actions.enable(["delete-region", "flip-region", "deselect"], selected >= 0)
        parts.actions.enable(["clear-arrows"], edits.arrow_count(content) > 0)
        parts.actions.enable(["flip", *(spec.name for spec in TOOLS)], photo is not None)
