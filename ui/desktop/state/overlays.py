"""Overlays of the photo: motion as colours or arrows, and consistency as colours."""

import numpy as np
from PyQt6.QtGui import QImage

from shutterspan.core.types.arrays import Float32Array, FloatArray, UInt8Array
from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.core.visualization.overlay_style import consistency_tint, has_arrow
from shutterspan.ui.desktop.state.images import image_of

#: Arrows along the longer side.
_ARROWS_ALONG_SIDE = 30
#: Alpha of the consistency overlay where the clip changes most.
_MAX_ALPHA = 0.75


def motion_colours(motion: Float32Array) -> QImage:
    """Draw motion as colours; transparent where nothing moves. motion: displacement from first to last frame, (H,W,2),
    in pixels of the photo."""
    speed = np.linalg.norm(motion, axis=2)
    fast = max(1.0, float(np.quantile(speed, 0.99)))
    alpha = np.clip(speed / fast * 1.6, 0, 1)
    return _image(flow_colours(motion, fast), alpha)


def motion_arrows(motion: Float32Array, width: int) -> list[tuple[float, float, float, float]]:
    """Sample arrows (x0, y0, x1, y1) from the position in the first frame to that in the last, in pixels of the photo.
    width: of the photo."""
    rows, columns = motion.shape[:2]
    scale = width / columns
    gap = max(1, round(max(rows, columns) / _ARROWS_ALONG_SIDE))
    down, across = np.mgrid[gap // 2 : rows : gap, gap // 2 : columns : gap]
    step = motion[down, across]
    moving = has_arrow(np.linalg.norm(step, axis=2))
    middle = (np.stack([across, down], -1) + 0.5) * scale
    ends = np.concatenate([middle - step / 2, middle + step / 2], -1)[moving]
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in ends.tolist()]


def consistency_colours(consistency_map: Float32Array) -> QImage:
    """Tint where the clip explains the photo and where not; transparent where nothing changes.

    consistency_map: (H,W,2) in [0,1], unexplained and changing.
    """
    unexplained, changing = consistency_map[..., 0], consistency_map[..., 1]
    return _image(consistency_tint(unexplained).astype(np.uint8), changing * _MAX_ALPHA)


def _image(colours: UInt8Array, alpha: FloatArray) -> QImage:
    """colours: (H,W,3); alpha: (H,W) in [0,1]."""
    pixels = np.dstack([colours, (alpha * 255 + 0.5).astype(np.uint8)])
    return image_of(pixels, QImage.Format.Format_RGBA8888).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
