"""Regions, arrows and strokes as the canvas draws them."""

from dataclasses import dataclass

from PyQt6.QtGui import QPainterPath

from shutterspan.core.types.region import Region, Shape
from shutterspan.ui.desktop.state.guides import Guide, PlacedGuide
from shutterspan.ui.desktop.widgets.canvas.outlines import path_of


@dataclass(frozen=True)
class RegionItem:
    """A region to draw. colour: “#rrggbb”; visible: whether it is drawn and can be clicked; selected: whether it shows
    its feather, and its handles if the tool has any."""

    name: str
    colour: str
    visible: bool
    selected: bool
    region: Region


@dataclass(frozen=True)
class GuideItem:
    """An arrow or a stroke to draw. colour: “#rrggbb”; selected: whether it shows its length."""

    placed: PlacedGuide
    colour: str
    selected: bool = False

    @property
    def guide(self) -> Guide:
        return self.placed.guide


@dataclass(frozen=True)
class OutlinedRegion:
    """A region with its outline. path: in pixels of the photo."""

    item: RegionItem
    path: QPainterPath

    @property
    def shape(self) -> Shape:
        return self.item.region.shape


def outline_regions(items: list[RegionItem], previous: list[OutlinedRegion]) -> list[OutlinedRegion]:
    """Add outlines to regions. Outlines of shapes in `previous` are reused, because those of masks are slow."""
    known = {id(old.shape): old.path for old in previous}
    return [OutlinedRegion(item, known.get(id(item.region.shape)) or path_of(item.region.shape)) for item in items]
