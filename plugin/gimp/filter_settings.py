"""The filter's settings, from the dialog or a script's call, and the fields of worker requests built from them."""

import math
import os
from dataclasses import dataclass
from typing import Any, Literal

from ..host_common import UserError, arrow_through, longest_stroke, straight_stroke
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
#: The targets that show several frames. If nothing moves, they are made only on request.
CLIPS = (NEW_IMAGE, LAYER_GROUP, FILE)
#: Values of the procedure's argument `outside`: what fills the area outside the selection.
Outside = Literal["photo", "still", "moving"]
PHOTO: Outside = "photo"
STILL: Outside = "still"
MOVING: Outside = "moving"


@dataclass(frozen=True)
class FilterSettings:
    """The arguments of one call of the procedure.

    direction: degrees counterclockwise from the right, or None; length: of the motion in that direction, in pixels of
    the layer, 0 for the estimated one; strength: factor on the motion, in [0,3]; start, end: time range in [0,1];
    outside: what fills the area outside the selection; feather: width of the selection's soft border in pixels, None
    for an automatic width that depends on the layer's size; file: the path for target “file”; still_clip: whether
    frames are made even where nothing moves; cutout: whether frames show only what is selected; trajectories never do.
    """

    frames: int
    target: str
    direction: float | None
    length: int
    strength: float
    flip: bool
    start: float
    end: float
    outside: Outside
    feather: float | None
    file: str | None
    overwrite: bool
    still_clip: bool
    cutout: bool

    def check(self) -> None:
        """Raises UserError: the settings are invalid or contradict each other, or the file may not be replaced."""
        if not self.start < self.end:
            raise UserError(
                _("The range from {start:g} to {end:g} is empty. Set Begin to less than End.").format(
                    start=self.start, end=self.end
                )
            )
        if self.strength == 0 and self.target in CLIPS and not self.still_clip:
            raise UserError(
                _("At a strength of 0 nothing moves. Raise the strength, or tick “Also when nothing moves”.")
            )
        if self.target == FILE and not self.file:
            raise UserError(_("No file is set. Set a file name that ends in .mp4 or .gif."))
        if self.target == FILE and self.file and os.path.exists(self.file) and not self.overwrite:
            raise UserError(
                _("{file} exists already. Tick “Replace the file if it exists”, or choose another name.").format(
                    file=quoted_path(self.file)
                )
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
        x, y, width, height. Raises UserError: the motion is too long for the layer, or nothing is selected for a
        cut-out.
        """
        if self.cutout and mask is None:
            raise UserError(_("Nothing is selected. Select what moves, or untick “Cut out what moves”."))
        request = UnfoldRequestFields(flipped=self.flip)
        if self.strength != 1:
            request["strength"] = self.strength
        guided: RegionFields | UnfoldRequestFields = request
        if mask is not None:
            guided = region = RegionFields(mask=mask)
            if self.feather is not None:
                region["feather"] = self.feather
            request |= UnfoldRequestFields(regions=[region], outside=self.outside)
        if self.direction is not None and self.length:
            guided["strokes"] = [_stroke(self.direction, self.length, box, width, height)]
        elif self.direction is not None:  # unlike a length, it also applies outside the selection
            holder = request if self.outside == MOVING else guided
            holder["arrows"] = [_arrow(self.direction, box, width, height)]
        return request

    def export_settings(self) -> SettingsFields:
        """The `settings` of the worker's method `export`."""
        settings = SettingsFields({"frames": self.frames, "from": self.start, "to": self.end})
        if self.cutout:
            settings["cutout"] = True
        return settings


def read_settings(config: Any) -> FilterSettings:
    """Read the arguments of a procedure call."""
    value = config.get_property
    file, feather = value("file"), value("feather")
    return FilterSettings(
        frames=value("frames"),
        target=value("target"),
        direction=value("direction") if value("directed") else None,
        length=value("length"),
        strength=value("strength") / 100,
        flip=value("flip"),
        start=value("from"),
        end=value("to"),
        outside=value("outside"),
        feather=None if feather < 0 else feather,
        file=file.get_path() if file else None,
        overwrite=value("overwrite"),
        still_clip=value("still-clip"),
        cutout=value("cutout") and value("target") != TRAJECTORIES,
    )


def _arrow(degrees: float, box: Box, width: int, height: int) -> list[float]:
    """An arrow through the middle of the box, as x0, y0, x1, y1, with both ends inside the layer."""
    x, y = _middle(box)
    return list(arrow_through(x, y, min(x, y, width - x, height - y), math.radians(degrees)))


def _stroke(degrees: float, length: int, box: Box, width: int, height: int) -> list[list[float]]:
    """A straight stroke of this length through the middle of the box, moved where it would leave the layer.

    Raises UserError: it is too long for the layer.
    """
    angle = math.radians(degrees)
    most = math.floor(longest_stroke(width, height, angle))
    if length > most:
        raise UserError(
            _(
                "Set a length of at most {most} pixels: in this direction, a longer motion would leave the layer."
            ).format(most=most)
        )
    return straight_stroke(*_middle(box), length, angle, width, height)


def _middle(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2
