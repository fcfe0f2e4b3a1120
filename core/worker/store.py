"""The private folder, in which pixels travel from the worker to whoever asked for them."""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from shutterspan.core.foundation.errors import OutputError

_PREFIX = "shutterspan-worker-"
#: A folder so young, in seconds, may belong to a worker that is about to claim it.
_YOUNG = 10


class PrivateFolder:
    """A folder that only this user can look into, from now until the `with` block ends.

    A lock in it says that its worker lives; folders of workers that were killed are swept away by the next one.
    """

    def __init__(self) -> None:
        """Raises OutputError: no temporary files can be written."""
        try:
            _sweep(Path(tempfile.gettempdir()))
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._lock = _locked(self.path)
        except OSError as error:
            raise _no_room(error) from error

    def __enter__(self) -> "PrivateFolder":
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Any thread may call it, more than once."""
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


class PixelStore:
    """Arrays as files in a folder, named by their exposure and what they show."""

    def __init__(self, folder: Path):
        self._folder = folder

    def put(self, exposure: int, name: str, pixels: np.ndarray) -> str:
        """The path of the file that now begins with these pixels, as they lie in memory.

        A file is written over in place and never cut short: a reader that still has its former contents mapped sees
        it change, but doesn't crash. Raises OutputError: there is no room for it.
        """
        path = self._folder / f"{exposure}-{name}"
        try:
            with path.open("r+b" if path.exists() else "xb") as file:
                file.write(np.ascontiguousarray(pixels).data)
        except OSError as error:
            raise _no_room(error) from error
        return str(path)

    def forget(self, exposure: int) -> None:
        for path in self._folder.glob(f"{exposure}-*"):
            with suppress(OSError):  # where a mapped file can't be deleted, it goes with the folder
                path.unlink()


def _locked(folder: Path) -> FileLock:
    """Holds the lock in this new folder, which is removed if that fails."""
    lock = FileLock(folder / "lock", thread_local=False)
    try:
        lock.acquire()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return lock


def _no_room(error: OSError) -> OutputError:
    return OutputError(f"Temporary files can't be written: {error.strerror or error}.", "Free some space on the disk.")


def _sweep(folder: Path) -> None:
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError, Timeout):
            if _is_old(path):
                with FileLock(path / "lock", blocking=False):
                    pass
                shutil.rmtree(path)


def _is_old(path: Path) -> bool:
    """Whether it is a folder of this user's, and not just made."""
    found = path.lstat()
    ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return ours and path.is_dir() and not path.is_symlink() and time.time() - found.st_mtime > _YOUNG
