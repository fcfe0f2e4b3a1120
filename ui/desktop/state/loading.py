"""Read photos and projects for the screen. Slow: call it in the background."""

import os
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.ui.desktop.state.core_translations import localize_numbers
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.document_state import DocumentState, state_from_project
from shutterspan.ui.desktop.state.images import picture_of

translate = QCoreApplication.translate

_VIDEO_SUFFIXES = {".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg", ".mts", ".wmv"}


@dataclass(frozen=True)
class OpenedDocument:
    """A document as it was read. project: path of the project file, None for a photo; moved: whether the photo isn't
    at the path that the project file gives."""

    photo: OpenedPhoto
    state: DocumentState
    project: Path | None = None
    moved: bool = False


class PhotoMissing(InputError):
    """The photo of a valid project is missing or changed; the user can choose another path."""

    def __init__(self, project: Path, error: InputError):
        super().__init__(error.message, error.hint)
        self.project = project


def open_path(path: Path, photo: Path | None = None) -> OpenedDocument:
    """Read a photo or a project. photo: path of the project's photo, if it isn't where the project file says.

    Raises InputError, also PhotoMissing; MemoryExhausted.
    """
    path = path.absolute()
    if path.suffix.lower() in _VIDEO_SUFFIXES:
        raise InputError(
            translate("Loading", "{} is a video; Shutterspan makes videos out of photos.").format(path.name),
            translate("Loading", "Drop one photo with motion blur."),
        )
    if path.suffix == PROJECT_SUFFIX and not os.path.isdir(path):  # Path.is_dir raises where a folder can't be searched
        return _open_project(path, photo)
    return OpenedDocument(read_photo(path), DocumentState())


def read_photo(path: Path, sha256: str | None = None) -> OpenedPhoto:
    """Read a photo. sha256: hash of the file in hexadecimal, if already known. Raises what `load_photo` raises."""
    from shutterspan.core.image_io.reading import load_photo
    from shutterspan.core.image_io.writing import frame_to_srgb, to_uint8
    from shutterspan.ui.desktop.state.camera_facts import camera_facts

    photo = load_photo(path)
    megapixels = localize_numbers(f"{photo.width * photo.height / 1e6:.1f}")
    size = translate("Loading", "{} × {}, {} megapixels").format(photo.width, photo.height, megapixels)
    return OpenedPhoto(
        path,
        picture_of(to_uint8(frame_to_srgb(photo.pixels, photo))),
        sha256 or file_sha256(path),
        (*camera_facts(photo.metadata), (translate("Loading", "Size"), size)),
        photo.metadata.exposure_time,
    )


def _open_project(path: Path, moved: Path | None) -> OpenedDocument:
    from shutterspan.core.pipeline.project.project_file import load_project

    project = load_project(path)
    try:
        photo = read_photo(moved) if moved else read_photo(project.find_photo(path), project.sha256)
    except InputError as error:
        raise PhotoMissing(path, error) from error
    if photo.sha256 != project.sha256:
        sentence = translate("Loading", "{} is not the photo that {} was made with.").format(photo.path.name, path.name)
        raise PhotoMissing(path, InputError(sentence, translate("Loading", "Choose another.")))
    state = state_from_project(project)
    state.check(photo.width, photo.height)
    return OpenedDocument(photo, state, path, moved is not None)
