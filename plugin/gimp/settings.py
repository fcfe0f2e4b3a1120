"""What the user sets in the dialog, or a script in its call, and what it means to the worker."""

import math
import os
from dataclasses import dataclass
from typing import Any

from ..host_common import Refused, arrow
from .texts import _, shown

Box = tuple[int, int, int, int]

#: Target names of the procedure.
NEW_IMAGE, LAYER_GROUP, DEBLURRED, TRAJECTORIES, FILE = (
    "new-image",
    "layer-group",
    "deblurred-layer",
    "trajectories-layer",
    "file",
)
#: Its name says what is meant to show what the selection doesn't hold.
PHOTO, STILL, MOVING = "photo", "still", "moving"


@dataclass(frozen=True)
class Settings:
    """direction: degrees counterclockwise from the right, or None; start, end: of the part of the exposure that is
    shown, in [0,1]; outside: what is seen outside the selection; feather: of its border in pixels, None for what
    suits the layer's size; file: the path for target “file”."""

    frames: int
    target: str
    direction: float | None
    flip: bool
    start: float
    end: float
    outside: str
    feather: float | None
    file: str | None
    overwrite: bool

    def check(self) -> None:
        """Raises Refused."""
        if not self.start < self.end:
            raise Refused(
                _("From {start:g} to {end:g} there is nothing to show. It begins before it ends.").format(
                    start=self.start, end=self.end
                )
            )
        if self.target == FILE and not self.file:
            raise Refused(_("No file was named. Name one that ends in .mp4 or .gif."))
        if self.target == FILE and self.file and os.path.exists(self.file) and not self.overwrite:
            raise Refused(
                _("{file} exists already. Choose to replace it, or another name.").format(file=shown(self.file))
            )

    @property
    def times(self) -> list[float]:
        """The instants of the frames; of one deblurred layer that in the middle."""
        if self.target == DEBLURRED:
            return [(self.start + self.end) / 2]
        return [self.start + (self.end - self.start) * i / (self.frames - 1) for i in range(self.frames)]

    def asked(self, width: int, height: int, mask: str | None, box: Box) -> dict[str, Any]:
        """The worker's `asked`. width, height: of the layer; mask: of the selection, a PNG in base64; box: what the
        selection spans, as x, y, width, height."""
        asked: dict[str, Any] = {"flipped": self.flip}
        if mask is not None:
            feather = {} if self.feather is None else {"feather": self.feather}
            asked |= {"regions": [{"mask": mask, **feather}], "outside": self.outside}
        if self.direction is not None:
            asked["arrows"] = [_arrow(self.direction, box, width, height)]
        return asked

    def video(self) -> dict[str, Any]:
        """The worker's settings of an export."""
        return {"frames": self.frames, "from": self.start, "to": self.end}


def settings_of(config: Any) -> Settings:
    """config: the procedure's."""
    value = config.get_property
    file, feather = value("file"), value("feather")
    return Settings(
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
    """x0, y0, x1, y1: through the middle of the box, with both ends inside the layer."""
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return list(arrow(x, y, min(x, y, width - x, height - y), math.radians(degrees)))
