"""Motion as arrows over a picture: where things went, along which way."""

import base64
from dataclasses import dataclass

import cv2
import numpy as np

from shutterspan.core.image_io.writing import as_uint8, image_encoder
from shutterspan.core.visualization.flow_colors import flow_colours
from shutterspan.core.visualization.overlay_style import fast_speed, has_arrow
from shutterspan.core.visualization.trajectories import Trajectories

#: Arrows in a row of the picture's longer side.
_ACROSS = 26
_FRACTION_BITS = 4
_INK = "#141414"


@dataclass(frozen=True)
class Arrows:
    """paths: each (T,2) places in pixels from the first instant to the last; colours: (N,3) uint8; enlarged: how many
    times longer than the motion they are drawn; width: of their lines, in pixels."""

    paths: list[np.ndarray]
    colours: np.ndarray
    enlarged: float
    width: float


def chosen_arrows(trajectories: Trajectories) -> Arrows:
    """Arrows on a grid, one for what stands at each of its places at mid-exposure, if it moves."""
    motion = trajectories.motion
    height, width = motion.shape[:2]
    gap = max(width, height) / _ACROSS
    places = np.stack(np.meshgrid(_spread(width, gap), _spread(height, gap)), -1).reshape(-1, 2)
    speed = np.linalg.norm(motion[places[:, 1], places[:, 0]], axis=1)
    fast = fast_speed(speed)
    enlarged = max(1.0, float(np.round(0.9 * gap / max(fast, 1.0), 1)))
    places = places[has_arrow(speed)]
    paths = trajectories.paths[:, places[:, 1], places[:, 0]].swapaxes(0, 1)
    return Arrows(
        [place + 0.5 + enlarged * path for place, path in zip(places, paths, strict=True)],
        flow_colours(motion[places[:, 1], places[:, 0]], fast),
        enlarged,
        max(1.0, gap / 14),
    )


def drawn(arrows: Arrows, picture: np.ndarray) -> np.ndarray:
    """The arrows over a picture (H,W,3) uint8: the same kind."""
    result = picture.copy()
    for ink, wider in ((None, 1.2 + arrows.width), (arrows.colours, 0.0)):
        for number, path in enumerate(arrows.paths):
            colour = (20, 20, 20) if ink is None else tuple(map(int, ink[number]))
            thickness = max(1, round(arrows.width + wider))
            shaft, head = _shape(path, arrows.width)
            cv2.polylines(result, [_fixed(shaft)], False, colour, thickness, cv2.LINE_AA, _FRACTION_BITS)
            cv2.polylines(result, [_fixed(head)], True, colour, thickness, cv2.LINE_AA, _FRACTION_BITS)
            cv2.fillPoly(result, [_fixed(head)], colour, cv2.LINE_AA, _FRACTION_BITS)
    return result


def svg(arrows: Arrows, picture: np.ndarray) -> bytes:
    """The same as an SVG file that holds the picture and leaves each arrow to be edited."""
    height, width = picture.shape[:2]
    photo = base64.b64encode(image_encoder(".jpg", quality=85)(as_uint8(picture))).decode()
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        f"<desc>Arrows are drawn {arrows.enlarged:g} times as long as the motion.</desc>",
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{photo}"/>',
        f'<g stroke="{_INK}" stroke-width="{0.35 * arrows.width:.2f}" stroke-linejoin="round">',
    ]
    for path, colour in zip(arrows.paths, arrows.colours, strict=True):
        fill = "#{:02x}{:02x}{:02x}".format(*colour)
        shaft, head = (" L".join(f"{x:.1f} {y:.1f}" for x, y in part) for part in _shape(path, arrows.width))
        lines += [
            f'<path d="M{shaft}" fill="none" stroke="{_INK}" stroke-width="{1.7 * arrows.width:.2f}"/>',
            f'<path d="M{head} Z" fill="{fill}"/>',
            f'<path d="M{shaft}" fill="none" stroke="{fill}" stroke-width="{arrows.width:.2f}"/>',
        ]
    return "\n".join([*lines, "</g>", "</svg>", ""]).encode()


def _spread(length: int, gap: float) -> np.ndarray:
    """Whole numbers below `length`, about `gap` apart, with half of it at either end."""
    count = max(1, round(length / gap))
    return ((np.arange(count) + 0.5) * length / count).astype(int)


def _shape(path: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """The shaft (T,2) and the three corners of the head (3,2), whose tip is the path's end."""
    tip = path[-1]
    way = tip - path[-2]
    way = way / max(float(np.linalg.norm(way)), 1e-6)
    long = min(3.6 * width, 0.6 * float(np.linalg.norm(tip - path[0])))
    foot, side = tip - long * way, 0.5 * long * np.array([-way[1], way[0]])
    return np.concatenate([path[:-1], [foot]]), np.array([tip, foot + side, foot - side])


def _fixed(points: np.ndarray) -> np.ndarray:
    return np.round((points - 0.5) * 2**_FRACTION_BITS).astype(np.int32)
