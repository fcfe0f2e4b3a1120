"""Geometry of polylines and polygons: crossings with themselves, distance of points."""

import numpy as np

from shutterspan.core.types.arrays import Float64Array


def crosses_itself(points: Float64Array, closed: bool = False) -> bool:
    """Whether two sides of a polyline meet that aren't adjacent.

    points: (n,2), each different from the next one. closed: whether there is a side from the last point to the first.
    """
    starts, ends = (points, np.roll(points, -1, axis=0)) if closed else (points[:-1], points[1:])
    sides = ends - starts
    boxes = np.minimum(starts, ends), np.maximum(starts, ends)
    for i in range(len(sides) - 2):
        others = slice(i + 2, len(sides) - (closed and i == 0))  # the last side is adjacent to the first
        far = (
            cross_products(sides[i], starts[others] - starts[i]) * cross_products(sides[i], ends[others] - starts[i])
            <= 0
        )
        near = (
            cross_products(sides[others], starts[i] - starts[others])
            * cross_products(sides[others], ends[i] - starts[others])
            <= 0
        )
        apart = ((boxes[0][others] > boxes[1][i]) | (boxes[1][others] < boxes[0][i])).any(1)
        if (far & near & ~apart).any():
            return True
    return False


def cross_products(a: Float64Array, b: Float64Array) -> Float64Array:
    """Return the cross products of vectors (…,2)."""
    product: Float64Array = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return product


def distance_to_polyline(points: Float64Array, polyline: Float64Array) -> Float64Array:
    """Return the distance of each of `points` (n,2) from the nearest point of a polyline (m,2), m at least 2: (n,)."""
    starts, sides = polyline[:-1], np.diff(polyline, axis=0)
    offsets = points[:, None] - starts
    squared = np.maximum(np.square(sides).sum(-1), 1e-12)
    along = np.clip((offsets * sides).sum(-1) / squared, 0, 1)
    distances: Float64Array = np.linalg.norm(offsets - along[..., None] * sides, axis=-1).min(1)
    return distances
