"""The photo that the frames of an exposure average to, which by the blur equation is the one that they came from."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from shutterspan.core.color import srgb

#: Where a mean is taken: cameras add up light, some data sets average encoded values instead.
Light = Literal["encoded", "linear"]


class MeanPhoto:
    """Takes frames one at a time, since a whole clip in floating point takes many times its memory."""

    def __init__(self, shape: tuple[int, ...], levels: int, precision: type[np.floating]):
        """shape: of each frame, (H,W,3); levels: of its values, 256 or 65536; precision: of the sums and the means."""
        #: How many frames there are.
        self.count = 0
        self._values, self._light = np.zeros(shape, precision), np.zeros(shape, precision)
        self._largest = levels - 1
        # A look-up is several times as fast as the curve itself.
        self._light_of = srgb.linear(np.arange(levels, dtype=precision) / precision(self._largest))

    def add(self, frame: np.ndarray) -> None:
        """frame: encoded, uint8 or uint16, of as many levels."""
        self.count += 1
        self._values += frame
        self._light += self._light_of[frame]

    def in_either_light(self, encoded: Callable[[np.ndarray], np.ndarray] = srgb.encoded) -> dict[Light, np.ndarray]:
        """Both means, as encoded values in [0,1], of at least one frame. encoded: the way from light to such values."""
        return {"encoded": self._values / (self.count * self._largest), "linear": encoded(self._light / self.count)}
