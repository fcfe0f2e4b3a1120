"""A folder for each process, with a lock that ends with the process. So the files of a crashed process can be found."""

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from PyQt6.QtCore import QLockFile

_LOCK = "lock"


class ProcessFolder:
    """The folder of this process below a root that all processes share. path: it exists from `claim` on."""

    def __init__(self, root: Path):
        self._root = root
        self.path = root / secrets.token_hex(6)
        self._lock: QLockFile | None = None

    def claim(self) -> None:
        """Make the folder and lock it, unless that was done. Raises OSError."""
        if self._lock is None:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = _lock_file(self.path)
            self._lock.tryLock(0)

    def release(self) -> None:
        """Unlock the folder, and leave its files to another process."""
        if self._lock:
            self._lock.unlock()
            self._lock = None

    def close(self) -> None:
        """Remove the folder, when the program ends normally."""
        self.release()
        shutil.rmtree(self.path, ignore_errors=True)

    def abandoned(self) -> list[Path]:
        """The folders of processes that have ended."""
        with suppress(OSError):
            return [folder for folder in self._root.iterdir() if folder != self.path and _is_abandoned(folder)]
        return []


def _is_abandoned(folder: Path) -> bool:
    lock = _lock_file(folder)
    if not lock.tryLock(0):
        return False
    lock.unlock()
    return True


def _lock_file(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)  # a lock is stale only once its process has ended
    return lock
