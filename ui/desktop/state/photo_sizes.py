"""Measure photos that were never read. Slow: call it in the background."""

from collections.abc import Iterable
from pathlib import Path

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import log


def measure_photos(paths: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Width and height in pixels of the photos that can be read."""
    from shutterspan.core.image_io.thumbnail import load_thumbnail

    sizes = {}
    for path in paths:
        try:
            thumbnail = load_thumbnail(path, 1, 1)
        except ShutterspanError as error:
            log.info("%s", error.message)
        else:
            sizes[path] = thumbnail.width, thumbnail.height
    return sizes
