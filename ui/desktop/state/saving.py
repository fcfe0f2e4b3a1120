"""Save projects, and build the JSON fields of worker requests. Masks make this slow: call it in the background."""

import os
from pathlib import Path
from typing import Any, cast

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.paths import real_path
from shutterspan.core.worker.protocol import UnfoldRequestFields
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.document_state import DocumentState


def save(photo: OpenedPhoto, state: DocumentState, path: Path) -> None:
    """Save a project file; replaces an existing one.

    Raises UsageError: the photo lies on another drive. OutputError: the file can't be written.
    """
    from shutterspan.core.pipeline.project.project import Project, RegionStyle
    from shutterspan.core.pipeline.project.project_file import save_project

    try:
        relative_path = Path(os.path.relpath(real_path(photo.path), real_path(path).parent)).as_posix()
    except ValueError as error:
        raise UsageError("different_drives", photo=photo.path, project=path) from error
    request, styles = state.whole_request, tuple(RegionStyle(styled.colour, styled.enabled) for styled in state.regions)
    project = Project(relative_path, photo.sha256, request, state.settings, state.key_frame, region_styles=styles)
    save_project(project, path, overwrite=True)


def unfold_request_fields(state: DocumentState) -> UnfoldRequestFields:
    """The param `unfold_request` of the worker's requests: regions that are on, arrows and flips."""
    from shutterspan.core.pipeline.project.project_json import request_to_json

    return cast(UnfoldRequestFields, request_to_json(state.request))


def settings_fields(state: DocumentState) -> dict[str, Any]:
    """The settings with the keys of the worker's method `export`."""
    from shutterspan.core.pipeline.project.project_json import settings_to_json

    return settings_to_json(state.settings)
