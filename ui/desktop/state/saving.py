"""Projects to disk, and requests as the worker wants them. Slow where masks are: called in the background."""

import os
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QCoreApplication

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.paths import real_path
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.document import OpenedPhoto

translate = QCoreApplication.translate


def save(photo: OpenedPhoto, content: Content, path: Path) -> None:
    """Raises UsageError: the photo lies on another drive. OutputError."""
    from shutterspan.core.pipeline.project.file import save_project
    from shutterspan.core.pipeline.project.project import Mark, Project

    try:
        way = Path(os.path.relpath(real_path(photo.path), real_path(path).parent)).as_posix()
    except ValueError as error:
        sentence = translate("Saving", "{} and {} lie on different drives.").format(photo.path, path)
        raise UsageError(sentence, translate("Saving", "Save the project nearby.")) from error
    marks = tuple(Mark(marked.colour, marked.visible) for marked in content.regions)
    project = Project(way, photo.sha256, content.request, content.settings, content.key_frame, marks=marks)
    save_project(project, path, overwrite=True)


def asked(content: Content) -> dict[str, Any]:
    """What moves and which way, as the worker's requests carry it."""
    from shutterspan.core.pipeline.project.form import request_values

    return request_values(content.request)


def settings(content: Content) -> dict[str, Any]:
    """What is made of it, as the worker's `export` takes it."""
    from shutterspan.core.pipeline.project.form import settings_values

    return settings_values(content.settings)
