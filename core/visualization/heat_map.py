"""Where a clip explains its photo, and where it does not, as a picture."""

import cv2
import numpy as np

from shutterspan.core.inference.consistency import Trust
from shutterspan.core.visualization.overlay_style import trust_tint


def heat_map(photo: np.ndarray, trust: Trust) -> np.ndarray:
    """The photo in grey, its changing parts tinted: blue where the clip explains them, red where it does not.

    photo: (H,W,3) uint8 of the size that was judged. (H,W,3) uint8.
    """
    grey = cv2.cvtColor(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(np.float32)
    share = 0.6 * trust.changing[..., None]
    return (grey * (1 - share) + trust_tint(trust.unexplained) * share + 0.5).astype(np.uint8)
