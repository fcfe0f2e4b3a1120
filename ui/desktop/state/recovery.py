"""Autosave, and what it brings back after a crash.

Each running app keeps its unsaved document in a folder of its own, beside a lock that dies with the process. What lies
in a folder nobody holds was left behind by a crash.
"""

import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLockFile

from shutterspan.core.foundation.paths import PROJECT_ENDING
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.saving import save

_DOCUMENT, _ORIGIN, _LOCK = f"document{PROJECT_ENDING}", "origin.json", "lock"


@dataclass(frozen=True)
class Leftover:
    """document: a project file as it was kept; project: where the user had saved it, or None."""

    folder: Path
    document: Path
    project: Path | None

    @property
    def name(self) -> str:
        return self.project.name if self.project else QCoreApplication.translate("Recovery", "an unsaved document")

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class Autosave:
    """Keeps the document of this process."""

    def __init__(self, root: Path):
        self._root = root
        self._folder = root / secrets.token_hex(6)
        self._lock: QLockFile | None = None

    def keep(self, photo: OpenedPhoto, content: Content, project: Path | None) -> None:
        """Slow where masks are: called in the background. Raises OSError, and what `save` raises."""
        self._take_folder()
        save(photo, content, self._folder / _DOCUMENT)
        origin = json.dumps({"project": str(project) if project else None})
        (self._folder / _ORIGIN).write_text(origin, "utf-8")

    def take_over(self, leftover: Leftover, photo: OpenedPhoto, content: Content) -> None:
        """Keep what was recovered, and remove the leftover. Raises what `keep` raises; the leftover stays then."""
        self.keep(photo, content, leftover.project)
        leftover.remove()

    def clear(self) -> None:
        """There is nothing unsaved."""
        with suppress(OSError):
            (self._folder / _DOCUMENT).unlink()

    def end(self) -> None:
        """The program ends as it should."""
        if self._lock:
            self._lock.unlock()
        shutil.rmtree(self._folder, ignore_errors=True)

    def leftovers(self) -> list[Leftover]:
        """What crashed processes left behind, the latest first; folders with nothing in them are removed."""
        found = []
        with suppress(OSError):
            for folder in self._root.iterdir():
                if folder != self._folder and _abandoned(folder):
                    leftover = _leftover(folder)
                    if leftover:
                        found.append(leftover)
                    else:
                        shutil.rmtree(folder, ignore_errors=True)
        return sorted(found, key=lambda one: one.document.stat().st_mtime, reverse=True)

    def _take_folder(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = QLockFile(str(self._folder / _LOCK))
            self._lock.setStaleLockTime(0)  # it lives as long as its process
            self._lock.tryLock(0)


def _abandoned(folder: Path) -> bool:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return False
    lock.unlock()
    return True


def _leftover(folder: Path) -> Leftover | None:
    document = folder / _DOCUMENT
    if not os.path.isfile(document):
        return None
    project = None
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads((folder / _ORIGIN).read_text("utf-8"))["project"]
        project = Path(told) if told else None
    return Leftover(folder, document, project)
