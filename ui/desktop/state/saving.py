"""Save projects, and build the JSON fields of worker requests. Masks make this slow: call it in the background."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.foundation.paths import is_same_file, real_path
from shutterspan.core.worker.protocol import UnfoldRequestFields
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.photo_entry import DocumentSnapshot, PhotoSnapshot

if TYPE_CHECKING:
    from shutterspan.core.pipeline.project.project import Project


def save(document: DocumentSnapshot, path: Path) -> None:
    """Save a project file; replaces an existing one.

    Raises InputError: the path is that of a photo. UsageError: a photo lies on another drive. OutputError: the file
    can't be written.
    """
    from shutterspan.core.pipeline.project.project import ProjectFile
    from shutterspan.core.pipeline.project.project_file import save_projects

    target = real_path(path)
    if any(real_path(photo.path) == target or is_same_file(photo.path, path) for photo in document.photos):
        raise InputError("target_is_photo", name=path.name)
    photos = tuple(_project(photo, path) for photo in document.photos)
    save_projects(ProjectFile(photos, document.current), path, overwrite=True)


def _project(photo: PhotoSnapshot, path: Path) -> "Project":
    from shutterspan.core.pipeline.project.project import Project, RegionStyle

    try:
        relative_path = Path(os.path.relpath(real_path(photo.path), real_path(path).parent)).as_posix()
    except ValueError as error:
        raise UsageError("different_drives", photo=photo.path, project=path) from error
    state = photo.state
    styles = tuple(RegionStyle(styled.colour, styled.enabled) for styled in state.regions)
    request, sha256 = state.whole_request, photo.sha256 or None
    return Project(relative_path, sha256, request, state.settings, state.key_frame, region_styles=styles)


def unfold_request_fields(state: DocumentState) -> UnfoldRequestFields:
    """The param `unfold_request` of the worker's requests: regions that are on, arrows and flips."""
    from shutterspan.core.pipeline.project.project_json import request_to_json

    return cast(UnfoldRequestFields, request_to_json(state.request))


def settings_fields(state: DocumentState) -> dict[str, Any]:
    """The settings with the keys of the worker's method `export`."""
    from shutterspan.core.pipeline.project.project_json import settings_to_json

    return settings_to_json(state.settings)
