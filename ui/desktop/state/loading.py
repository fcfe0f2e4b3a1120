"""Read photos and projects for the screen. Slow: call it in the background."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.ui.desktop.state.decoded_photos import DecodedPhotos
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.document_state import DocumentState, state_from_project
from shutterspan.ui.desktop.state.images import picture_of
from shutterspan.ui.desktop.state.number_format import localize_numbers

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
        super().__init__(error.code)
        self.content = error.content
        self.project = project


def open_path(path: Path, photo: Path | None = None, decoded_photos: DecodedPhotos | None = None) -> OpenedDocument:
    """Read a photo or a project. photo: path of the project's photo, if it isn't where the project file says.

    decoded_photos: hands the decoded photo to the workers; None to have them decode it again.
    Raises InputError, also PhotoMissing; MemoryExhausted.
    """
    path = path.absolute()
    if path.suffix.lower() in _VIDEO_SUFFIXES:
        raise InputError("photo_is_video", name=path.name)
    if path.suffix == PROJECT_SUFFIX and not os.path.isdir(path):  # Path.is_dir raises where a folder can't be searched
        return _open_project(path, photo, decoded_photos)
    return OpenedDocument(read_photo(path, decoded_photos), DocumentState())


def size_text(width: int, height: int) -> str:
    """Width and height in pixels, with the megapixels unless they are next to none."""
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

    sha256: hash of the file in hexadecimal, if already known; check: raises if the photo doesn't suit, before the
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
    from shutterspan.core.pipeline.project.project_file import load_project

    project = load_project(path)
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
    return OpenedDocument(photo, state, path, moved is not None)
