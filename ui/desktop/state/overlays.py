"""Overlays of the photo: motion as colours or arrows, and a tint of doubtful parts."""

import math

import numpy as np
from PyQt6.QtGui import QColor, QImage

from shutterspan.core.types.arrays import Float32Array, FloatArray, UInt8Array
from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.core.visualization.overlay_style import has_arrow
from shutterspan.ui.desktop.state.images import image_of

#: Arrows along the longer side.
_ARROWS_ALONG_SIDE = 30
#: Motion up to this share of the fast motion isn't coloured, so that the rest of the picture keeps its own colours.
_STILL = 0.12
#: Tint of doubtful parts, and the maximum alpha of both tints.
DOUBTFUL_COLOUR = QColor("#ff5a1f")
_MAX_ALPHA = 0.85
#: Doubt below this is not visible.
_MIN_DOUBT = 0.05
#: Up to this unexplained share, nothing is doubtful.
_EXPLAINED = 0.15

Arrows = list[tuple[float, float, float, float]]


def motion_colours(motion: Float32Array) -> QImage:
    """Draw motion as colours; transparent where nothing moves. motion: displacement from first to last frame, (H,W,2),
    in pixels of the photo."""
    speed = np.linalg.norm(motion, axis=2)
    fast = max(1.0, float(np.quantile(speed, 0.99)))
    alpha = np.clip((speed - _STILL * fast) / fast * 1.4, 0, _MAX_ALPHA)
    return _image(flow_colours(motion, fast), alpha)


def motion_arrows(motion: Float32Array, width: int) -> Arrows:
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


def longest(arrows: Arrows) -> float:
    """The length of the longest arrow, 0 if there is none."""
    return max((math.dist((x0, y0), (x1, y1)) for x0, y0, x1, y1 in arrows), default=0.0)


def doubtful_tint(consistency_map: Float32Array) -> QImage:
    """Tint where the clip doesn't explain the photo; transparent elsewhere.

    consistency_map: (H,W,2) in [0,1], unexplained and changing.
    """
    doubt = _doubt(consistency_map)
    colour = np.array(DOUBTFUL_COLOUR.getRgb()[:3], np.uint8)
    return _image(np.broadcast_to(colour, (*doubt.shape, 3)), doubt * _MAX_ALPHA)


def has_doubt(consistency_map: Float32Array) -> bool:
    """Whether `doubtful_tint` has visible marks."""
    return bool((_doubt(consistency_map) > _MIN_DOUBT).any())


def _doubt(consistency_map: Float32Array) -> Float32Array:
    """The doubt of each pixel, (H,W) in [0,1]."""
    unexplained, changing = consistency_map[..., 0], consistency_map[..., 1]
    doubt: Float32Array = np.clip((unexplained - _EXPLAINED) / (1 - _EXPLAINED), 0, 1) * changing
    return doubt


def colour_wheel(size: int) -> QImage:
    """A disc with the colour of each direction of motion, as `motion_colours` draws it. size: in pixels."""
    middle = (size - 1) / 2
    down, across = np.mgrid[:size, :size] - middle
    radius = np.hypot(across, down)
    colours = flow_colours(np.stack([across, down], -1), middle)
    return _image(colours, np.clip(middle - radius + 0.5, 0, 1))


def _image(colours: UInt8Array, alpha: FloatArray) -> QImage:
    """colours: (H,W,3); alpha: (H,W) in [0,1]."""
    pixels = np.dstack([colours, (alpha * 255 + 0.5).astype(np.uint8)])
    return image_of(pixels, QImage.Format.Format_RGBA8888).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
