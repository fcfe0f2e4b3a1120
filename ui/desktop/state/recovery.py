"""Autosave unsaved documents, and find those of crashed processes.

Each process saves its document into a folder of its own and holds a lock file there, which ends with the process. A
folder without a held lock was left behind by a crash.
"""

import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLockFile

from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.saving import save

_DOCUMENT, _ORIGIN, _LOCK = f"document{PROJECT_SUFFIX}", "origin.json", "lock"


@dataclass(frozen=True)
class Leftover:
    """A document of a crashed process. document: the autosaved project file; project: the user's own file, or None."""

    folder: Path
    document: Path
    project: Path | None

    @property
    def name(self) -> str:
        return self.project.name if self.project else QCoreApplication.translate("Recovery", "an unsaved document")

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class Autosave:
    """Autosaves the document of this process."""

    def __init__(self, root: Path):
        self._root = root
        self._folder = root / secrets.token_hex(6)
        self._lock: QLockFile | None = None

    def save(self, photo: OpenedPhoto, state: DocumentState, project: Path | None) -> None:
        """Save the document. Masks make this slow: call it in the background. Raises OSError, and what `save` of
        `saving` raises. project: the user's own file, or None."""
        self._lock_folder()
        save(photo, state, self._folder / _DOCUMENT)
        origin = json.dumps({"project": str(project) if project else None})
        (self._folder / _ORIGIN).write_text(origin, "utf-8")

    def adopt(self, leftover: Leftover, photo: OpenedPhoto, state: DocumentState) -> None:
        """Save a recovered document as this process's own, then remove the leftover. Raises what `save` raises; the
        leftover then stays."""
        self.save(photo, state, leftover.project)
        leftover.remove()

    def clear(self) -> None:
        """Remove the autosaved document: nothing is unsaved."""
        with suppress(OSError):
            (self._folder / _DOCUMENT).unlink()

    def close(self) -> None:
        """Release the lock and remove the folder: the program ends regularly."""
        if self._lock:
            self._lock.unlock()
        shutil.rmtree(self._folder, ignore_errors=True)

    def leftovers(self) -> list[Leftover]:
        """Documents of crashed processes, the latest first. Folders without a document are removed."""
        found = []
        with suppress(OSError):
            for folder in self._root.iterdir():
                if folder != self._folder and _is_abandoned(folder):
                    leftover = _read_leftover(folder)
                    if leftover:
                        found.append(leftover)
                    else:
                        shutil.rmtree(folder, ignore_errors=True)
        return sorted(found, key=lambda leftover: leftover.document.stat().st_mtime, reverse=True)

    def _lock_folder(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = QLockFile(str(self._folder / _LOCK))
            self._lock.setStaleLockTime(0)  # a lock is stale only once its process has ended
            self._lock.tryLock(0)


def _is_abandoned(folder: Path) -> bool:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return False
    lock.unlock()
    return True


def _read_leftover(folder: Path) -> Leftover | None:
    document = folder / _DOCUMENT
    if not os.path.isfile(document):
        return None
    project = None
    with suppress(OSError, ValueError, TypeError, KeyError):
        path = json.loads((folder / _ORIGIN).read_text("utf-8"))["project"]
        project = Path(path) if path else None
    return Leftover(folder, document, project)
