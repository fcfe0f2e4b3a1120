"""The blurred photo that everything starts from, and what travels with it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from shutterspan.core.types.levels import as_uint16


@dataclass(frozen=True)
class Metadata:
    """What was noted beside the pixels.

    exif: TIFF structure, without the `Exif` prefix; xmp: XML; iptc: IPTC-IIM records; each as found in the file, but
    saying that the picture stands upright. captured: when the shutter opened, in the camera's zone if it told one;
    exposure_time: for how many seconds it stayed open.
    """

    exif: bytes | None = field(default=None, repr=False)
    xmp: bytes | None = field(default=None, repr=False)
    iptc: bytes | None = field(default=None, repr=False)
    captured: datetime | None = None
    exposure_time: float | None = None


@dataclass(frozen=True)
class Photo:
    """pixels: (H,W,3) uint8 or uint16, upright, in the RGB space of the photo itself; path: where it came from.

    profile: the ICC profile that tells what the pixels mean, None for sRGB; alpha: (H,W) of the pixels' dtype, None
    if all is opaque; grey: the file has one channel, all three of `pixels` are equal and `profile` is one for grey.
    """

    pixels: np.ndarray
    path: Path | None = None
    profile: bytes | None = field(default=None, repr=False)
    alpha: np.ndarray | None = field(default=None, repr=False)
    grey: bool = False
    metadata: Metadata = Metadata()

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    def with_depth(self, bits: int) -> "Photo":
        """The same photo, of at least so many bits a channel (8 or 16): what is made of it then has as many."""
        if bits <= self.depth:
            return self
        alpha = None if self.alpha is None else as_uint16(self.alpha)
        return replace(self, pixels=as_uint16(self.pixels), alpha=alpha)

    @property
    def depth(self) -> int:
        """Bits a channel: 8 or 16."""
        return self.pixels.dtype.itemsize * 8
