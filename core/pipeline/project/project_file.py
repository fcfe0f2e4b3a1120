"""Load and save project files.

A project file may come from an untrusted source. So loading reads only this file, runs no code and writes nothing.
Malformed files and unknown keys are rejected.

A file is JSON in UTF-8. Files that an editor has saved with a byte order mark, in UTF-8 or UTF-16, are read too. If the
name of a photo or an output contains a byte that isn't valid UTF-8, the byte is a lone surrogate, as in Python (PEP
383): the byte E9 is written as the escape sequence \\udce9.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.foundation.paths import PROJECT_SUFFIX, is_project
from shutterspan.core.foundation.text_files import read_text
from shutterspan.core.pipeline.project.project import Project, ProjectFile
from shutterspan.core.pipeline.project.project_file_json import (
    VERSION,
    check_project_file_json,
    parse_project_file,
    project_file_to_json,
)
from shutterspan.core.pipeline.project.strict_json import format_json, parse_json
from shutterspan.core.pipeline.project.validators import ValidationError
from shutterspan.core.types.request import UnfoldRequest

_MAX_BYTES = 64 << 20


def load_project(path: Path) -> Project:
    """Load a project file of one photo. Raises the errors of `load_projects`; InputError: the file has several
    photos."""
    photos = load_projects(path).photos
    if len(photos) > 1:
        raise InputError("project_has_several", path=path, photos=len(photos))
    return photos[0]


def load_projects(path: Path) -> ProjectFile:
    """Load a project file of one photo or several.

    Raises InputError: the file is missing, not a project, damaged, or has a newer version; the message names the
    invalid key. MemoryExhausted: a mask doesn't fit into memory.
    """
    value = _parse_json(path, _read(path))
    version = value.get("shutterspan") if isinstance(value, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise InputError("not_a_project", path=path)
    if version > VERSION:
        raise InputError("project_newer", path=path, version=version, newest=VERSION)
    try:
        return parse_project_file(value)
    except ValidationError as error:
        raise InputError("project_invalid", path=path, reason=error.description) from None


@contextmanager
def saving_project(project: Project, path: Path, overwrite: bool = False) -> Iterator[None]:
    """A context that saves the project atomically when its block succeeds.

    Raises the errors of `save_projects`.
    """
    with _saving(ProjectFile((project,)), path, overwrite):
        yield


def save_project(project: Project, path: Path, overwrite: bool = False) -> None:
    """Save a project immediately. Raises the errors of `save_projects`."""
    save_projects(ProjectFile((project,)), path, overwrite)


def save_projects(file: ProjectFile, path: Path, overwrite: bool = False) -> None:
    """Save a project file of one photo or several, atomically.

    Raises UsageError: the path has another suffix, or `load_projects` would reject the file. OutputError.
    """
    with _saving(file, path, overwrite):
        pass


@contextmanager
def _saving(file: ProjectFile, path: Path, overwrite: bool) -> Iterator[None]:
    if not is_project(path):
        raise UsageError("project_suffix_invalid", name=path.name, suffix=PROJECT_SUFFIX)
    UnfoldRequest(tuple(region for photo in file.photos for region in photo.request.regions)).check_masks()
    values = project_file_to_json(file)
    try:
        check_project_file_json(values)
    except ValidationError as error:
        raise UsageError("project_not_saved", path=path, reason=error.description) from None
    with replacing_file(path, overwrite) as draft:
        draft.write_text(format_json(values) + "\n", encoding="utf-8")
        if draft.stat().st_size > _MAX_BYTES:
            raise UsageError("project_masks_too_large", path=path)
        yield


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            raise InputError("project_missing", path=path)
        if path.stat().st_size > _MAX_BYTES:
            raise InputError("project_too_large", path=path)
        return read_text(path)
    except UnicodeDecodeError as error:
        raise InputError("project_no_text", path=path) from error
    except OSError as error:
        raise InputError("file_unreadable", path=path, reason=error.strerror or str(error)) from error


def _parse_json(path: Path, text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError as error:
        raise InputError("project_no_json", path=path) from error
