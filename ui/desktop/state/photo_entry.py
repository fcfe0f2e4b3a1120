"""A photo of the document with its edits, and the facts about its file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from shutterspan.core.foundation.messages import Message
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.history import History


@dataclass(eq=False)
class PhotoEntry:
    """One of the document's photos. Its pixels are in memory only while it is the current one.

    sha256: of the file, empty if it was never read; size: width and height in pixels, None while unknown; problem: why
    the photo can't be read, if that was found.
    """

    path: Path
    history: History[DocumentState] = field(default_factory=lambda: History(DocumentState()))
    sha256: str = ""
    size: tuple[int, int] | None = None
    problem: Message | None = None

    @property
    def state(self) -> DocumentState:
        return self.history.value


@dataclass(frozen=True)
class PhotoSnapshot:
    """The saved state of a photo. entry: the photo."""

    entry: PhotoEntry
    path: Path
    sha256: str
    state: DocumentState


@dataclass(frozen=True)
class DocumentSnapshot:
    """The saved state of a document. current: index of the current photo."""

    photos: tuple[PhotoSnapshot, ...]
    current: int = 0

    def is_of(self, entries: Sequence[PhotoEntry]) -> bool:
        """Whether these are its photos, with the same states."""
        pairs = zip_longest(self.photos, entries)
        return all(photo and entry is photo.entry and entry.state is photo.state for photo, entry in pairs)
