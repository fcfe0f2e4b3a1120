"""At which sizes a photo is worked on: as the network likes it, whatever the camera's resolution."""

from shutterspan.core.types.grid import Window

#: Where the fast parts blur so many times further than is best at the size that was chosen for that, a smaller one is
#: tried, ...
_TOO_FAR = 34 / 26
#: ... down to this longer side, in pixels.
_SMALLEST_SIDE = 96
#: The working picture has at most this many pixels; beyond, detail comes from the photo itself.
_LARGEST = 1920 * 1088
#: Sizes closer than this ratio are not worth a second size.
_SAME_SIZE = 1.15


def coarse_window(whole: Window, side: int) -> Window:
    """Where motion and direction are found, `side` pixels long at most: in 640, blur of a fifth of it still fits."""
    return _scaled(whole, min(1.0, side / max(whole.width, whole.height)))


def half(window: Window) -> Window:
    return window.seen_in(max(1, window.columns // 2), max(1, window.rows // 2))


def candidates(whole: Window, coarse: Window, fast: float, best_blur: float) -> list[Window]:
    """Working sizes to try: first where the fast parts blur as far as the network likes it, which for a long blur is
    smaller than the coarse size; that one, where motion was found, is the last resort.

    fast: how far the fast parts move in the coarse window, in its pixels; best_blur: how far the network likes it, in
    working pixels.
    """
    best = min(largest_scale(whole), coarse.scale * best_blur / max(fast, 0.1))
    alike = 1 / _SAME_SIZE < best / coarse.scale < _SAME_SIZE
    return [coarse] if alike else [_scaled(whole, best), coarse]


def smaller(whole: Window, window: Window, fast: float, best_blur: float) -> Window | None:
    """The size to try after `window`, in which fast parts were seen to move by `fast` pixels; None if it will do."""
    following = _scaled(whole, window.scale * best_blur / max(fast, best_blur))
    too_far = fast > best_blur * _TOO_FAR
    return following if too_far and max(following.columns, following.rows) >= _SMALLEST_SIDE else None


def largest_scale(whole: Window) -> float:
    """The scale at which a photo is worked on at most."""
    return min(1.0, (_LARGEST / (whole.width * whole.height)) ** 0.5)


def _scaled(whole: Window, scale: float) -> Window:
    return whole.seen_in(max(1, round(whole.width * scale)), max(1, round(whole.height * scale)))
