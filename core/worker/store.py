"""The worker's private folder, and the files in it from which clients read pixels."""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from shutterspan.core.foundation.errors import OutputError

_PREFIX = "shutterspan-worker-"
#: Minimum age of a folder that is swept, in seconds. A younger folder may belong to a worker that hasn't locked it yet.
_MIN_AGE = 10


class PrivateFolder:
    """A new temporary folder that only this user can read. It is removed at the end of the `with` block.

    The worker holds a lock in the folder while it runs. So the next worker recognises folders of workers that were
    killed, and removes them.
    """

    def __init__(self) -> None:
        """Make and lock the folder. Raises OutputError: temporary files can't be written."""
        try:
            _sweep(Path(tempfile.gettempdir()))
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._lock = _lock_folder(self.path)
        except OSError as error:
            raise _output_error(error) from error

    def __enter__(self) -> "PrivateFolder":
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder. Any thread may call this, also repeatedly."""
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


class PixelStore:
    """Writes arrays to files in a folder: one file for each exposure and name."""

    def __init__(self, folder: Path):
        self._folder = folder

    def path(self, exposure: int, name: str) -> Path:
        """The path of the file for this exposure and name. The file may be missing."""
        return self._folder / f"{exposure}-{name}"

    def put(self, exposure: int, name: str, pixels: npt.NDArray[Any]) -> str:
        """Write the array's bytes to the beginning of its file. Returns the file's path.

        An existing file is overwritten in place and never truncated. So if a client has mapped the file, its pixels
        change, but the client doesn't crash. Raises OutputError: the file can't be written.
        """
        path = self.path(exposure, name)
        try:
            with path.open("r+b" if path.exists() else "xb") as file:
                file.write(np.ascontiguousarray(pixels).data)
        except OSError as error:
            raise _output_error(error) from error
        return str(path)

    def forget(self, exposure: int) -> None:
        """Delete all files of an exposure."""
        for path in self._folder.glob(f"{exposure}-*"):
            with suppress(OSError):  # Windows can't delete a mapped file; the file is removed with the folder
                path.unlink()


def _lock_folder(folder: Path) -> FileLock:
    """Lock this new folder. On failure, remove it."""
    lock = FileLock(folder / "lock", thread_local=False)
    try:
        lock.acquire()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return lock


def _output_error(error: OSError) -> OutputError:
    return OutputError("temporary_files_not_written", reason=error.strerror or str(error))


def _sweep(folder: Path) -> None:
    """Remove the private folders of workers that were killed."""
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError, Timeout):
            if _is_old(path):
                with FileLock(path / "lock", blocking=False):
                    pass
                shutil.rmtree(path)


def _is_old(path: Path) -> bool:
    """Whether a folder belongs to this user and is older than ten seconds."""
    status = path.lstat()
    own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return own and path.is_dir() and not path.is_symlink() and time.time() - status.st_mtime > _MIN_AGE
