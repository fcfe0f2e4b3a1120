"""What is laid over the photo: motion as colours and as arrows, and where the clip explains the photo."""

import numpy as np
from PyQt6.QtGui import QImage

from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.core.visualization.overlay_style import has_arrow, trust_tint
from shutterspan.ui.desktop.state.images import image_of

#: Arrows in a row of the longer side.
_ACROSS = 30
_STRENGTH = 0.75


def motion_colours(motion: np.ndarray) -> QImage:
    """motion: (H,W,2) first-to-last displacement in pixels of the photo. What stands still is clear."""
    speed = np.linalg.norm(motion, axis=2)
    fast = max(1.0, float(np.quantile(speed, 0.99)))
    strength = np.clip(speed / fast * 1.6, 0, 1)
    return _picture(flow_colours(motion, fast), strength)


def motion_arrows(motion: np.ndarray, width: int) -> list[tuple[float, float, float, float]]:
    """Arrows (x0, y0, x1, y1) in pixels of a photo of this width: from the first instant's place to the last's."""
    rows, columns = motion.shape[:2]
    scale = width / columns
    gap = max(1, round(max(rows, columns) / _ACROSS))
    down, across = np.mgrid[gap // 2 : rows : gap, gap // 2 : columns : gap]
    step = motion[down, across]
    moving = has_arrow(np.linalg.norm(step, axis=2))
    middle = (np.stack([across, down], -1) + 0.5) * scale
    ends = np.concatenate([middle - step / 2, middle + step / 2], -1)[moving]
    return [tuple(map(float, arrow)) for arrow in ends]  # type: ignore[misc]


def trust_colours(trust: np.ndarray) -> QImage:
    """trust: (H,W,2) in [0,1]: unexplained, changing. What doesn't change is clear."""
    unexplained, changing = trust[..., 0], trust[..., 1]
    return _picture(trust_tint(unexplained).astype(np.uint8), changing * _STRENGTH)


def _picture(colours: np.ndarray, alpha: np.ndarray) -> QImage:
    """colours: (H,W,3) uint8; alpha: (H,W) in [0,1]."""
    pixels = np.dstack([colours, (alpha * 255 + 0.5).astype(np.uint8)])
    return image_of(pixels, QImage.Format.Format_RGBA8888).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
