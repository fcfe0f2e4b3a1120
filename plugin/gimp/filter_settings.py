"""The filter's settings, from the dialog or a script's call, and the fields of the worker's requests made of them."""

import math
import os
from dataclasses import dataclass
from typing import Any, Literal

from ..host_common import UserError, arrow_through
from ..protocol import RegionFields, SettingsFields, UnfoldRequestFields
from .texts import _, quoted_path

Box = tuple[int, int, int, int]

#: Values of the procedure's argument `target`.
NEW_IMAGE, LAYER_GROUP, DEBLURRED, TRAJECTORIES, FILE = (
    "new-image",
    "layer-group",
    "deblurred-layer",
    "trajectories-layer",
    "file",
)
#: Values of the procedure's argument `outside`: what fills the area outside the selection.
Outside = Literal["photo", "still", "moving"]
PHOTO: Outside = "photo"
STILL: Outside = "still"
MOVING: Outside = "moving"


@dataclass(frozen=True)
class FilterSettings:
    """The arguments of one call of the procedure.

    direction: degrees counterclockwise from the right, or None; start, end: time range in [0,1]; outside: what
    fills the area outside the selection; feather: width of the selection's soft border in pixels, None for one that
    suits the layer's size; file: the path for target “file”.
    """

    frames: int
    target: str
    direction: float | None
    flip: bool
    start: float
    end: float
    outside: Outside
    feather: float | None
    file: str | None
    overwrite: bool

    def check(self) -> None:
        """Raises UserError: the settings are invalid, or the file exists and may not be replaced."""
        if not self.start < self.end:
            raise UserError(
                _("From {start:g} to {end:g} there is nothing to show. It begins before it ends.").format(
                    start=self.start, end=self.end
                )
            )
        if self.target == FILE and not self.file:
            raise UserError(_("No file was named. Name one that ends in .mp4 or .gif."))
        if self.target == FILE and self.file and os.path.exists(self.file) and not self.overwrite:
            raise UserError(
                _("{file} exists already. Choose to replace it, or another name.").format(file=quoted_path(self.file))
            )

    @property
    def times(self) -> list[float]:
        """The instants of the frames, in [0,1]; for one deblurred layer, the middle of the time range."""
        if self.target == DEBLURRED:
            return [(self.start + self.end) / 2]
        return [self.start + (self.end - self.start) * i / (self.frames - 1) for i in range(self.frames)]

    def unfold_request(self, width: int, height: int, mask: str | None, box: Box) -> UnfoldRequestFields:
        """The request's `unfold_request`.

        width, height: of the layer; mask: of the selection, a PNG in base64, or None; box: bounds of the selection as
        x, y, width, height.
        """
        request = UnfoldRequestFields(flipped=self.flip)
        if mask is not None:
            region = RegionFields(mask=mask)
            if self.feather is not None:
                region["feather"] = self.feather
            request |= UnfoldRequestFields(regions=[region], outside=self.outside)
        if self.direction is not None:
            request["arrows"] = [_arrow(self.direction, box, width, height)]
        return request

    def export_settings(self) -> SettingsFields:
        """The `settings` of the worker's method `export`."""
        return SettingsFields({"frames": self.frames, "from": self.start, "to": self.end})


def read_settings(config: Any) -> FilterSettings:
    """Read the arguments of a procedure call."""
    value = config.get_property
    file, feather = value("file"), value("feather")
    return FilterSettings(
        frames=value("frames"),
        target=value("target"),
        direction=value("direction") if value("directed") else None,
        flip=value("flip"),
        start=value("from"),
        end=value("to"),
        outside=value("outside"),
        feather=None if feather < 0 else feather,
        file=file.get_path() if file else None,
        overwrite=value("overwrite"),
    )


def _arrow(degrees: float, box: Box, width: int, height: int) -> list[float]:
    """An arrow through the middle of the box, as x0, y0, x1, y1, with both ends inside the layer."""
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return list(arrow_through(x, y, min(x, y, width - x, height - y), math.radians(degrees)))
