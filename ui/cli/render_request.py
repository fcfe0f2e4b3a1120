"""Build the requests of `render` from its options and from the project that they may name."""

import argparse
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.paths import PROJECT_SUFFIX, real_path
from shutterspan.ui.cli.options import build_unfold_request, has_unfold_options

if TYPE_CHECKING:
    from shutterspan.core.pipeline.batch.job import BatchPhoto
    from shutterspan.core.pipeline.project.project import Project, ProjectFile
    from shutterspan.core.pipeline.render import RenderRequest
    from shutterspan.core.types.settings import RenderSettings


def open_project(options: argparse.Namespace) -> "ProjectFile | None":
    """Load the project file that is named in place of photos; None if there is none. Raises what `load_projects` does.

    Raises UsageError: there are options for what moves, which is the project's business.
    """
    path = options.photos[0]
    if len(options.photos) > 1 or path.suffix != PROJECT_SUFFIX:
        return None
    if has_unfold_options(options):
        raise UsageError("project_has_regions")
    from shutterspan.core.pipeline.project.project_file import load_projects

    return load_projects(path)


def build_batch(options: argparse.Namespace, project: "ProjectFile | None") -> list["BatchPhoto"]:
    """List the photos to render: those of the project, each with its own request and settings, or else those named."""
    from shutterspan.core.pipeline.batch.job import BatchPhoto

    if project is None:
        return [BatchPhoto(path, _build_settings(options)) for path in options.photos]
    folder = options.photos[0].parent
    return [
        BatchPhoto(folder / each.path, _project_settings(each, options), each.active_request, each.sha256)
        for each in project.photos
    ]


def build_request(options: argparse.Namespace, project: "Project | None") -> "RenderRequest":
    """Build the request for the one photo, or for the project named in its place.

    Raises UsageError: the options don't fit, or no output is named. Raises InputError: a mask can't be read; the
    project's photo is missing or has changed.
    """
    from shutterspan.core.pipeline.render import RenderRequest

    path = options.photos[0]
    if project:
        return _build_project_request(path, project, options)
    if options.output is None:
        raise UsageError("output_missing")
    return RenderRequest(
        path, options.output, _build_settings(options), build_unfold_request(options), **_output_options(options)
    )


def saving_requested_project(
    request: "RenderRequest", opened: "Project | None", options: argparse.Namespace
) -> AbstractContextManager[None]:
    """Return a context in which to render the request: when it succeeds, it saves the project of `--project`.

    Without this option it does nothing. opened: the project that the request comes from.
    """
    from shutterspan.core.pipeline.project.project import project_for_photo
    from shutterspan.core.pipeline.project.project_file import saving_project

    path = options.project
    if path is None:
        return nullcontext()
    same_folder = real_path(request.target).parent == real_path(path).parent
    project = replace(
        project_for_photo(request.photo, path),
        request=opened.request if opened else request.unfold_request,
        settings=replace(request.settings, at=None),
        key_frame=0.5 if request.settings.at is None else request.settings.at,
        file=request.target.name if same_folder and request.settings.at is None else None,
        region_styles=opened.region_styles if opened else (),
    )
    return saving_project(project, path, options.overwrite)


def _build_project_request(path: Path, project: "Project", options: argparse.Namespace) -> "RenderRequest":
    from shutterspan.core.pipeline.render import RenderRequest

    settings = _project_settings(project, options)
    file = project.file or f"{path.stem}.mp4"
    target = options.output or path.with_name(file if settings.at is None else f"{path.stem}.png")
    request = project.active_request
    return RenderRequest(project.find_photo(path), target, settings, request, **_output_options(options))


def _build_settings(options: argparse.Namespace) -> "RenderSettings":
    """Build the render settings of a photo from the options. “key” means the instant 0.5."""
    from shutterspan.core.types.settings import RenderSettings

    return RenderSettings(**_given_settings(options, 0.5))


def _project_settings(project: "Project", options: argparse.Namespace) -> "RenderSettings":
    """The settings of a project, those that options set replaced."""
    return replace(project.settings, **_given_settings(options, project.key_frame))


def _given_settings(options: argparse.Namespace, key_frame: float) -> dict[str, Any]:
    """Return the render settings that options set, by field name. “key” becomes the instant `key_frame`."""
    from shutterspan.core.types.settings import RenderSettings

    names = (field.name for field in fields(RenderSettings))
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    return given | {"at": key_frame} if options.at == "key" else given


def _output_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields of `RenderRequest` for further outputs and for overwriting, by name."""
    return {
        "consistency_map": options.consistency,
        "with_consistency": options.json or options.consistency is not None,
        "overwrite": options.overwrite,
    }
