"""The mean of a clip's frames. By the blur equation, it equals the clip's photo."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from shutterspan.core.color import srgb
from shutterspan.core.types.arrays import FloatArray, PixelArray

#: The averaging space: linear light, as in a camera, or encoded values, as in some data sets.
AveragingSpace = Literal["encoded", "linear"]


class MeanPhoto:
    """Averages frames that are added one at a time, because a whole clip in floating point needs much memory."""

    def __init__(self, shape: tuple[int, ...], levels: int, dtype: type[np.float32] | type[np.float64]):
        """shape: (H,W,3), the shape of each frame; levels: number of pixel values, 256 or 65536; dtype: dtype of sums
        and means."""
        #: Number of frames that were added.
        self.count = 0
        self._encoded_sum: FloatArray = np.zeros(shape, dtype)
        self._linear_sum: FloatArray = np.zeros(shape, dtype)
        self._max_value = levels - 1
        # A table is several times as fast as the curve itself.
        values: FloatArray = np.arange(levels, dtype=dtype)
        self._linear_table = srgb.srgb_to_linear(values / dtype(self._max_value))

    def add(self, frame: PixelArray) -> None:
        """Add a frame of encoded values, (H,W,3) uint8 or uint16."""
        self.count += 1
        self._encoded_sum += frame
        self._linear_sum += self._linear_table[frame]

    def means(
        self, linear_to_encoded: Callable[[FloatArray], FloatArray] = srgb.linear_to_srgb
    ) -> dict[AveragingSpace, FloatArray]:
        """The mean of the frames in each averaging space, as encoded values (H,W,3) in [0,1].

        At least one frame must have been added. linear_to_encoded: the curve from linear light to encoded values.
        """
        return {
            "encoded": self._encoded_sum / (self.count * self._max_value),
            "linear": linear_to_encoded(self._linear_sum / self.count),
        }
