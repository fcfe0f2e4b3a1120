"""Read photos and projects for the screen. Slow: call it in the background."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.paths import is_project
from shutterspan.ui.desktop.state.decoded_photos import DecodedPhotos
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.document_state import DocumentState, state_from_project
from shutterspan.ui.desktop.state.history import History
from shutterspan.ui.desktop.state.images import picture_of
from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry

if TYPE_CHECKING:
    from shutterspan.core.pipeline.project.project import Project

translate = QCoreApplication.translate

_VIDEO_SUFFIXES = {".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg", ".mts", ".wmv"}


@dataclass(frozen=True)
class OpenedDocument:
    """The contents of a document. entries: its photos; current: the one that was read, as `photo`; project: path of the
    project file, None for a photo; moved: whether the photo isn't at the path that the project file gives."""

    entries: tuple[PhotoEntry, ...]
    current: PhotoEntry
    photo: OpenedPhoto
    project: Path | None = None
    moved: bool = False

    @property
    def state(self) -> DocumentState:
        """The state of the current photo."""
        return self.current.state


class PhotoMissing(InputError):
    """The photo of a valid project is missing or changed; the user can choose another path."""

    def __init__(self, project: Path, error: InputError):
        super().__init__(error.code)
        self.content = error.content
        self.project = project


def open_path(path: Path, photo: Path | None = None, decoded_photos: DecodedPhotos | None = None) -> OpenedDocument:
    """Read a photo or a project. photo: path of the project's photo, if it differs from the path in the project file.

    decoded_photos: passes the decoded photo to the workers; if None, they decode it again.
    Raises InputError, also PhotoMissing; MemoryExhausted.
    """
    path = path.absolute()
    if path.suffix.lower() in _VIDEO_SUFFIXES:
        raise InputError("photo_is_video", name=path.name)
    if is_project(path) and not os.path.isdir(path):  # Path.is_dir raises if a folder can't be searched
        return _open_project(path, photo, decoded_photos)
    entry = PhotoEntry(path)
    return OpenedDocument((entry,), entry, read_entry(entry, decoded_photos))


def read_entry(entry: PhotoEntry, decoded_photos: DecodedPhotos | None = None) -> OpenedPhoto:
    """Read the photo of an entry.

    Raises InputError: it can't be read, or it has edits and its path has another file now; MemoryExhausted.
    """

    def check(photo: OpenedPhoto) -> None:
        is_edited = entry.state != DocumentState()
        if is_edited and entry.sha256 and photo.sha256 != entry.sha256:
            raise InputError("photo_changed_since_edit", path=photo.path)
        entry.state.check(photo.width, photo.height)

    return read_photo(entry.path, decoded_photos, check=check)


def size_text(width: int, height: int) -> str:
    """Width and height in pixels, with the megapixels unless they round to zero."""
    megapixels = width * height / 1e6
    if megapixels < 0.1:
        return f"{width} × {height}"
    figure = localize_numbers(f"{megapixels:.2f}" if megapixels < 1 else f"{megapixels:.1f}")
    return translate("Loading", "{} × {}, {} megapixels").format(width, height, figure)


def read_photo(
    path: Path,
    decoded_photos: DecodedPhotos | None,
    sha256: str | None = None,
    check: Callable[[OpenedPhoto], None] = lambda photo: None,
) -> OpenedPhoto:
    """Read a photo.

    sha256: hash of the file in hexadecimal, if already known; check: raises if the photo is unsuitable, before the
    decoded photo is written. Raises what `load_photo` and `check` raise.
    """
    from shutterspan.core.image_io.reading import load_photo
    from shutterspan.core.image_io.writing import frame_to_srgb, to_uint8
    from shutterspan.ui.desktop.state.camera_facts import camera_facts

    photo = load_photo(path)
    opened = OpenedPhoto(
        path,
        picture_of(to_uint8(frame_to_srgb(photo.pixels, photo))),
        sha256 or file_sha256(path),
        (*camera_facts(photo.metadata), (translate("Loading", "Size"), size_text(photo.width, photo.height))),
        photo.metadata.exposure_time,
    )
    check(opened)
    return replace(opened, decoded_photo=decoded_photos.write(photo)) if decoded_photos else opened


def _open_project(path: Path, moved: Path | None, decoded_photos: DecodedPhotos | None) -> OpenedDocument:
    from shutterspan.core.pipeline.project.project_file import load_projects

    file = load_projects(path)
    if len(file.photos) == 1:
        return _open_single(path, file.photos[0], moved, decoded_photos)
    entries = tuple(_entry_of(project, path) for project in file.photos)
    return _open_first_readable(path, entries, file.current, decoded_photos)


def _open_single(
    path: Path, project: "Project", moved: Path | None, decoded_photos: DecodedPhotos | None
) -> OpenedDocument:
    state = state_from_project(project)

    def check(photo: OpenedPhoto) -> None:
        if photo.sha256 != project.sha256:
            raise InputError("photo_of_other_project", photo=photo.path.name, project=path.name)
        state.check(photo.width, photo.height)

    try:
        if moved:
            photo = read_photo(moved, decoded_photos, check=check)
        else:
            photo = read_photo(project.find_photo(path), decoded_photos, project.sha256, check)
    except InputError as error:
        raise PhotoMissing(path, error) from error
    entry = PhotoEntry(photo.path, History(state), photo.sha256)
    return OpenedDocument((entry,), entry, photo, path, moved is not None)


def _open_first_readable(
    path: Path, entries: tuple[PhotoEntry, ...], current: int, decoded_photos: DecodedPhotos | None
) -> OpenedDocument:
    """Open a project of several photos at its current one, or else at the first that can be read.

    Raises InputError: none can be read.
    """
    for entry in (entries[current], *entries):
        try:
            photo = read_entry(entry, decoded_photos)
        except InputError as error:
            entry.problem = error.content
        else:
            return OpenedDocument(entries, entry, photo, path)
    raise InputError("project_photos_missing", project=path)


def _entry_of(project: "Project", path: Path) -> PhotoEntry:
    """path: of the project file."""
    photo = Path(os.path.normpath(path.parent / project.path))
    return PhotoEntry(photo, History(state_from_project(project)), project.sha256 or "")
