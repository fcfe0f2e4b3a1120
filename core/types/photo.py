"""The blurred photo: its pixels, profile, transparency and metadata."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from shutterspan.core.foundation.messages import Message
from shutterspan.core.types.arrays import PixelArray, check_pixels
from shutterspan.core.types.grid import PixelBounds
from shutterspan.core.types.levels import to_uint16


@dataclass(frozen=True)
class Metadata:
    """A photo's metadata.

    exif: TIFF structure, without the `Exif` prefix; xmp: XML; iptc: IPTC-IIM records; each as in the file, but with
    upright orientation. captured: capture time, with the camera's time zone if known; exposure_time: in seconds.
    """

    exif: bytes | None = field(default=None, repr=False)
    xmp: bytes | None = field(default=None, repr=False)
    iptc: bytes | None = field(default=None, repr=False)
    captured: datetime | None = None
    exposure_time: float | None = None


@dataclass(frozen=True)
class Photo:
    """A decoded photo.

    pixels: (H,W,3) uint8 or uint16, upright, in the RGB space of the photo itself; path: path of the file;
    profile: the ICC profile of the pixels, None for sRGB; alpha: (H,W) of the pixels' dtype, None if the photo is
    opaque; grey: whether the file has one channel; the three channels of `pixels` are then equal; notices: messages
    about ignored or missing parts of the file. Arrays must not be changed. Raises UsageError: `pixels` has another
    shape or dtype.
    """

    pixels: PixelArray
    path: Path | None = None
    profile: bytes | None = field(default=None, repr=False)
    alpha: PixelArray | None = field(default=None, repr=False)
    grey: bool = False
    metadata: Metadata = Metadata()
    notices: tuple[Message, ...] = ()

    def __post_init__(self) -> None:
        check_pixels("pixels", self.pixels, channels=3)

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def with_depth(self, bits: int) -> "Photo":
        """Return the photo with at least this many bits per channel (8 or 16). Its frames then have the same depth."""
        if bits <= self.depth:
            return self
        alpha = None if self.alpha is None else to_uint16(self.alpha)
        return replace(self, pixels=to_uint16(self.pixels), alpha=alpha)

    def cropped(self, box: PixelBounds) -> "Photo":
        """The part of the photo in a box, in pixels of the photo."""
        left, top, right, bottom = box
        rows_columns = slice(top, bottom), slice(left, right)
        alpha = None if self.alpha is None else self.alpha[rows_columns]
        return replace(self, pixels=self.pixels[rows_columns], alpha=alpha)

    @property
    def depth(self) -> int:
        """Bits per channel: 8 or 16."""
        return self.pixels.dtype.itemsize * 8
