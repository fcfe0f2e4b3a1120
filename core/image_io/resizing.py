"""Pictures made smaller."""

import cv2
import numpy as np


def fitted(pixels: np.ndarray, width: int | None) -> np.ndarray:
    """Pixels (H,W,...) shrunk to `width`, with their aspect ratio and dtype; as they are if it is None or larger."""
    rows, columns = pixels.shape[:2]
    if width is None or width >= columns:
        return pixels
    return cv2.resize(pixels, (width, max(1, round(rows * width / columns))), interpolation=cv2.INTER_AREA)
