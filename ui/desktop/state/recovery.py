"""Autosave unsaved documents, and find those of crashed processes."""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.ui.desktop.state.photo_entry import DocumentSnapshot
from shutterspan.ui.desktop.state.process_folder import ProcessFolder
from shutterspan.ui.desktop.state.saving import save

_DOCUMENT, _ORIGIN = f"document{PROJECT_SUFFIX}", "origin.json"


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
        self._folder = ProcessFolder(root)

    def save(self, document: DocumentSnapshot, project: Path | None) -> None:
        """Save the document. Masks make this slow: call it in the background. Raises OSError, and what `save` of
        `saving` raises. project: the user's own file, or None."""
        self._folder.claim()
        save(document, self._folder.path / _DOCUMENT)
        origin = json.dumps({"project": str(project) if project else None})
        (self._folder.path / _ORIGIN).write_text(origin, "utf-8")

    def adopt(self, leftover: Leftover, document: DocumentSnapshot) -> None:
        """Save a recovered document as this process's own, then remove the leftover. Raises what `save` raises; the
        leftover then stays."""
        self.save(document, leftover.project)
        leftover.remove()

    def clear(self) -> None:
        """Remove the autosaved document, because nothing is unsaved."""
        with suppress(OSError):
            (self._folder.path / _DOCUMENT).unlink()

    def close(self) -> None:
        """Remove the folder, when the program ends normally."""
        self._folder.close()

    def leftovers(self) -> list[Leftover]:
        """Documents of crashed processes, the latest first. Removes folders without a document."""
        found = []
        for folder in self._folder.abandoned():
            leftover = _read_leftover(folder)
            if leftover:
                found.append(leftover)
            else:
                shutil.rmtree(folder, ignore_errors=True)
        return sorted(found, key=lambda leftover: leftover.document.stat().st_mtime, reverse=True)


def _read_leftover(folder: Path) -> Leftover | None:
    document = folder / _DOCUMENT
    if not os.path.isfile(document):
        return None
    project = None
    with suppress(OSError, ValueError, TypeError, KeyError):
        path = json.loads((folder / _ORIGIN).read_text("utf-8"))["project"]
        project = Path(path) if path else None
    return Leftover(folder, document, project)
