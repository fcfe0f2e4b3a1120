"""Choose arrows that represent the motion, and draw them over a picture."""

import base64
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from shutterspan.core.image_io.writing import make_image_encoder, to_uint8
from shutterspan.core.types.arrays import FloatArray, IntArray, UInt8Array
from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.core.visualization.overlay_style import fast_speed, has_arrow
from shutterspan.core.visualization.trajectories import Trajectories

#: Number of arrows along the picture's longer side.
_ARROWS_PER_LONG_SIDE = 26
#: The greatest width of a line, as a share of its arrow's length.
_WIDTH_PER_LENGTH = 0.15
_FRACTION_BITS = 4
_INK = "#141414"


@dataclass(frozen=True)
class MotionArrows:
    """Arrows to draw over a picture.

    paths: N paths, each (T,2), positions in pixels from the first instant to the last; colours: (N,3) uint8;
    magnification: length of the paths relative to the motion; line_width: greatest width of a line, in pixels.
    """

    paths: list[FloatArray]
    colours: UInt8Array
    magnification: float
    line_width: float


def choose_arrows(trajectories: Trajectories) -> MotionArrows:
    """Arrows at the points of a regular grid. Each arrow is the trajectory of the content at its point, if it moves."""
    motion = trajectories.motion
    height, width = motion.shape[:2]
    gap = max(width, height) / _ARROWS_PER_LONG_SIDE
    points = np.stack(np.meshgrid(_grid_coordinates(width, gap), _grid_coordinates(height, gap)), -1).reshape(-1, 2)
    speed = np.linalg.norm(motion[points[:, 1], points[:, 0]], axis=1)
    fast = fast_speed(speed)
    magnification = max(1.0, float(np.round(0.9 * gap / max(fast, 1.0), 1)))
    points = points[has_arrow(speed)]
    displacements = trajectories.displacements[:, points[:, 1], points[:, 0]].swapaxes(0, 1)
    return MotionArrows(
        [point + 0.5 + magnification * path for point, path in zip(points, displacements, strict=True)],
        flow_colours(motion[points[:, 1], points[:, 0]], fast),
        magnification,
        max(1.0, gap / 14),
    )


def draw_arrows(arrows: MotionArrows, picture: UInt8Array) -> UInt8Array:
    """Draw the arrows with dark outlines over a copy of a picture, (H,W,3) uint8."""
    result = picture.copy()
    for is_outline in (True, False):
        for path, own_colour in zip(arrows.paths, arrows.colours, strict=True):
            colour = (20, 20, 20) if is_outline else tuple(map(int, own_colour))
            line_width = _line_width(path, arrows)
            thickness = max(1, round(2 * line_width + 1.2 if is_outline else line_width))
            shaft, head = _arrow_outline(path, line_width)
            cv2.polylines(result, [_to_fixed_point(shaft)], False, colour, thickness, cv2.LINE_AA, _FRACTION_BITS)
            cv2.polylines(result, [_to_fixed_point(head)], True, colour, thickness, cv2.LINE_AA, _FRACTION_BITS)
            cv2.fillPoly(result, [_to_fixed_point(head)], colour, cv2.LINE_AA, _FRACTION_BITS)
    return result


def arrows_to_svg(arrows: MotionArrows, picture: UInt8Array) -> bytes:
    """An SVG file with the picture, (H,W,3) uint8, and each arrow as an editable shape."""
    height, width = picture.shape[:2]
    photo = base64.b64encode(make_image_encoder(".jpg", quality=85)(to_uint8(picture))).decode()
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        f"<desc>Arrows are drawn {arrows.magnification:g} times as long as the motion.</desc>",
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{photo}"/>',
        f'<g stroke="{_INK}" stroke-linejoin="round">',
    ]
    for path, colour in zip(arrows.paths, arrows.colours, strict=True):
        fill = "#{:02x}{:02x}{:02x}".format(*colour)
        line_width = _line_width(path, arrows)
        shaft, head = (" L".join(f"{x:.1f} {y:.1f}" for x, y in points) for points in _arrow_outline(path, line_width))
        lines += [
            f'<path d="M{shaft}" fill="none" stroke-width="{1.7 * line_width:.2f}"/>',
            f'<path d="M{head} Z" fill="{fill}" stroke-width="{0.35 * line_width:.2f}"/>',
            f'<path d="M{shaft}" fill="none" stroke="{fill}" stroke-width="{line_width:.2f}"/>',
        ]
    return "\n".join([*lines, "</g>", "</svg>", ""]).encode()


def _grid_coordinates(length: int, gap: float) -> IntArray:
    """Integer coordinates in [0,length), about `gap` apart. The first and the last are about half a gap from the
    ends."""
    count = max(1, round(length / gap))
    return ((np.arange(count) + 0.5) * length / count).astype(int)


def _line_width(path: FloatArray, arrows: MotionArrows) -> float:
    """The width of an arrow's line in pixels. Short arrows have thinner lines, or they would look like dots."""
    return min(arrows.line_width, _WIDTH_PER_LENGTH * float(np.linalg.norm(path[-1] - path[0])))


def _arrow_outline(path: FloatArray, line_width: float) -> tuple[FloatArray, FloatArray]:
    """The shaft (T,2), and the corners of the head (3,2). The first corner is the tip, which is at the path's end."""
    tip = path[-1]
    direction = tip - path[-2]
    direction = direction / max(float(np.linalg.norm(direction)), 1e-6)
    length = min(3.6 * line_width, 0.6 * float(np.linalg.norm(tip - path[0])))
    base, side = tip - length * direction, 0.5 * length * np.array([-direction[1], direction[0]])
    return np.concatenate([path[:-1], [base]]), np.array([tip, base + side, base - side])


def _to_fixed_point(points: FloatArray) -> npt.NDArray[np.int32]:
    """Convert points for OpenCV: to fixed-point numbers in which a pixel's centre is an integer."""
    scaled: FloatArray = (points - 0.5) * 2**_FRACTION_BITS
    return np.round(scaled).astype(np.int32)
