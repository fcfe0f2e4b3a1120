"""Photos and projects from disk, ready for the screen. Slow: called in the background."""

import os
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.foundation.paths import PROJECT_ENDING
from shutterspan.ui.desktop.state.content import Content, content_of
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.images import picture_of
from shutterspan.ui.desktop.state.words import written

translate = QCoreApplication.translate

_VIDEOS = {".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg", ".mts", ".wmv"}


@dataclass(frozen=True)
class Opened:
    """project: the path of the project file, None for a bare photo; moved: whether the photo lies elsewhere than the
    project file says."""

    photo: OpenedPhoto
    content: Content
    project: Path | None = None
    moved: bool = False


class PhotoMissing(InputError):
    """The photo of a sound project is gone or changed; the user may know where it is."""

    def __init__(self, project: Path, error: InputError):
        super().__init__(error.message, error.hint)
        self.project = project


def open_path(path: Path, photo: Path | None = None) -> Opened:
    """A photo or a project. photo: where the project's photo is now, if not where the project says.

    Raises InputError, MemoryExhausted; PhotoMissing.
    """
    path = path.absolute()
    if path.suffix.lower() in _VIDEOS:
        raise InputError(
            translate("Loading", "{} is a video; Shutterspan makes videos out of photos.").format(path.name),
            translate("Loading", "Drop one photo with motion blur."),
        )
    if path.suffix == PROJECT_ENDING and not os.path.isdir(path):  # Path.is_dir raises where a folder can't be searched
        return _open_project(path, photo)
    return Opened(read_photo(path), Content())


def read_photo(path: Path, sha256: str | None = None) -> OpenedPhoto:
    """sha256: of the file's bytes in hexadecimal, where it is known already. Raises what `load_photo` raises."""
    from shutterspan.core.image_io.reading import load_photo
    from shutterspan.core.image_io.writing import as_uint8, in_srgb
    from shutterspan.ui.desktop.state.camera import camera_facts

    photo = load_photo(path)
    megapixels = written(f"{photo.width * photo.height / 1e6:.1f}")
    size = translate("Loading", "{} × {}, {} megapixels").format(photo.width, photo.height, megapixels)
    return OpenedPhoto(
        path,
        picture_of(as_uint8(in_srgb(photo.pixels, photo))),
        sha256 or file_sha256(path),
        (*camera_facts(photo.metadata), (translate("Loading", "Size"), size)),
        photo.metadata.exposure_time,
    )


def _open_project(path: Path, moved: Path | None) -> Opened:
    from shutterspan.core.pipeline.project.file import load_project

    project = load_project(path)
    try:
        photo = read_photo(moved) if moved else read_photo(project.photo_beside(path), project.sha256)
    except InputError as error:
        raise PhotoMissing(path, error) from error
    if photo.sha256 != project.sha256:
        sentence = translate("Loading", "{} is not the photo that {} was made with.").format(photo.path.name, path.name)
        raise PhotoMissing(path, InputError(sentence, translate("Loading", "Choose another.")))
    content = content_of(project)
    content.check(photo.width, photo.height)
    return Opened(photo, content, path, moved is not None)
