"""Fields of vectors, from the pixels of one window to those of another."""

import cv2
import numpy as np

from shutterspan.core.types.grid import Window


def shown_in(target: Window, source: Window, field: np.ndarray) -> np.ndarray:
    """A field (rows,columns,...) of the source's pixels at those of the target; beyond its rim it goes on as there."""
    size, flags = (target.columns, target.rows), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(field, target.map_to(source), size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
