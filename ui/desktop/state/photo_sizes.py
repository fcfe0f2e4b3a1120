"""Measure photos that were never read."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import log
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry


def measure_entries(
    entries: Sequence[PhotoEntry],
    background: Background,
    then: Callable[[], object],
    failed: Callable[[ShutterspanError], None],
) -> None:
    """Call `then` once all sizes are known, except those of photos that can't be read."""
    paths = [entry.path for entry in entries if entry.size is None]

    def done(sizes: dict[Path, tuple[int, int]]) -> None:
        for entry in entries:
            entry.size = entry.size or sizes.get(entry.path)
        then()

    if paths:
        background.run(lambda: _measure(paths), done, failed)
    else:
        then()


def _measure(paths: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Width and height in pixels of the photos that can be read. Slow."""
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
