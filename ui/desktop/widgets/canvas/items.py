"""What is shown over the photo and can be changed by hand."""

from dataclasses import dataclass

from PyQt6.QtGui import QPainterPath

from shutterspan.core.types.region import Region, Shape
from shutterspan.ui.desktop.widgets.canvas.outlines import path_of


@dataclass(frozen=True)
class RegionItem:
    """colour: as “#rrggbb”; visible: whether it is drawn, and found by a click; selected: whether it shows handles."""

    name: str
    colour: str
    visible: bool
    selected: bool
    region: Region


@dataclass(frozen=True)
class Outlined:
    """path: the region's outline, in pixels of the photo."""

    item: RegionItem
    path: QPainterPath

    @property
    def shape(self) -> Shape:
        return self.item.region.shape


def outlined(items: list[RegionItem], before: list[Outlined]) -> list[Outlined]:
    """The outlines of masks take a while, so those of shapes that were there before are kept."""
    known = {id(old.shape): old.path for old in before}
    return [Outlined(item, known.get(id(item.region.shape)) or path_of(item.region.shape)) for item in items]
