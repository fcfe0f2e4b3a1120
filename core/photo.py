"""The blurred photo that everything starts from."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Photo:
    """pixels: (H,W,3) uint8 or uint16, sRGB-encoded, upright; path: where it came from, if from a file."""

    pixels: np.ndarray
    path: Path | None = None

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    @property
    def depth(self) -> int:
        """Bits a channel: 8 or 16."""
        return self.pixels.dtype.itemsize * 8
