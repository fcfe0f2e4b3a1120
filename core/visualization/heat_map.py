"""Draw a heat map of consistency: the parts of a photo that a clip explains, and the parts that it doesn't."""

import cv2
import numpy as np

from shutterspan.core.inference.consistency import Consistency
from shutterspan.core.types.arrays import Float32Array, UInt8Array
from shutterspan.core.visualization.overlay_style import consistency_tint


def heat_map(photo: UInt8Array, consistency: Consistency) -> UInt8Array:
    """The photo in grey, with tints on its changing parts: blue where the clip explains the photo, red where it
    doesn't.

    photo: (H,W,3) uint8, with the size of the consistency maps. Returns (H,W,3) uint8.
    """
    grey: Float32Array = cv2.cvtColor(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(np.float32)
    opacity = 0.6 * consistency.change_map[..., None]
    tinted = grey * (1 - opacity) + consistency_tint(consistency.unexplained_map) * opacity
    return (tinted + 0.5).astype(np.uint8)
