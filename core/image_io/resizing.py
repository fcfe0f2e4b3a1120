"""Pictures made smaller."""

import cv2
import numpy as np


def fitted(pixels: np.ndarray, width: int | None) -> np.ndarray:
    """Pixels (H,W,...) at `width`, of the same dtype and shape of sides; never enlarged, and as they are for None."""
    rows, columns = pixels.shape[:2]
    if width is None or width >= columns:
        return pixels
    return cv2.resize(pixels, (width, max(1, round(rows * width / columns))), interpolation=cv2.INTER_AREA)
