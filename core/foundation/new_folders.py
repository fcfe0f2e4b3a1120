"""Make folders that are removed again if nothing is written into them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from shutterspan.core.foundation.atomic import make_folder, reporting_failed_writes, require_folder


@contextmanager
def making_folder(folder: Path) -> Iterator[None]:
    """A context with a folder for writing. Missing folders are made; new folders that stay empty are removed.

    Raises OutputError: a part of the path is a file, or the folder can't be made.
    """
    with reporting_failed_writes(folder):
        missing = [path for path in (folder, *folder.parents) if not path.exists()]  # innermost first
        require_folder(missing[-1].parent if missing else folder)
    try:
        make_folder(folder)
        yield
    finally:
        for path in missing:
            with suppress(OSError):  # the folder isn't empty
                path.rmdir()
