"""Choose the sizes at which a photo is encoded, so that its blur suits the network at any camera resolution."""

from shutterspan.core.types.grid import PixelGrid

#: A smaller size is tried if the fast parts blur more than this many times the best blur ...
_MAX_BLUR_RATIO = 34 / 26
#: ... unless its longer side is below this, in pixels.
_MIN_SIDE = 96
#: The working picture has at most this many pixels; finer detail comes from the photo itself.
_MAX_PIXELS = 1920 * 1088
#: Two sizes that differ by less than this factor count as equal.
_SAME_SIZE_RATIO = 1.15


def coarse_grid(whole: PixelGrid, side: int) -> PixelGrid:
    """The coarse size, at which motion and direction are estimated: longer side at most `side` pixels.

    At 640 pixels, a blur of a fifth of the picture is still estimated correctly.
    """
    return _scaled(whole, min(1.0, side / max(whole.width, whole.height)))


def enlarged_grid(whole: PixelGrid, grid: PixelGrid, side: int) -> PixelGrid:
    """Return the size for detecting small motion: the size of `grid`, or twice the photo's size if the photo is small.

    A photo is small if twice its longer side is at most `side`; its blur is short in pixels. Larger photos aren't
    enlarged, because enlarged detail looks blurred.
    """
    return _scaled(whole, 2.0) if 2 * max(whole.width, whole.height) <= side else grid


def candidate_grids(whole: PixelGrid, coarse: PixelGrid, fast_motion: float, best_blur: float) -> list[PixelGrid]:
    """The working sizes to try, best first; the last is the coarse size, at which motion was found.

    At the best size, the blur of the fast parts is `best_blur` pixels of the working picture long. For a long blur,
    this size is smaller than the coarse size. fast_motion: motion of the fast parts, in pixels of the coarse grid.
    """
    best_scale = min(max_scale(whole), coarse.scale * best_blur / max(fast_motion, 0.1))
    is_coarse = 1 / _SAME_SIZE_RATIO < best_scale / coarse.scale < _SAME_SIZE_RATIO
    return [coarse] if is_coarse else [_scaled(whole, best_scale), coarse]


def next_smaller_grid(whole: PixelGrid, grid: PixelGrid, fast_motion: float, best_blur: float) -> PixelGrid | None:
    """The size to try after `grid` if the blur is too long at `grid`; None if `grid` is small enough.

    fast_motion: motion of the fast parts, in pixels of `grid`.
    """
    smaller = _scaled(whole, grid.scale * best_blur / max(fast_motion, best_blur))
    too_long = fast_motion > best_blur * _MAX_BLUR_RATIO
    return smaller if too_long and max(smaller.columns, smaller.rows) >= _MIN_SIDE else None


def max_scale(whole: PixelGrid) -> float:
    """The largest scale at which a photo is encoded: working pixels per pixel of the photo, at most 1."""
    return min(1.0, float((_MAX_PIXELS / (whole.width * whole.height)) ** 0.5))


def _scaled(whole: PixelGrid, scale: float) -> PixelGrid:
    return whole.with_resolution(max(1, round(whole.width * scale)), max(1, round(whole.height * scale)))
