"""What `render` is asked for: options, and the project that they may name, become a request."""

import argparse
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.paths import PROJECT_ENDING, real_path
from shutterspan.ui.cli.options import says_what_moves, unfold_request

if TYPE_CHECKING:
    from shutterspan.core.pipeline.render import RenderRequest, RenderSettings


def settings_of(options: argparse.Namespace) -> "RenderSettings":
    """Those of a photo."""
    from shutterspan.core.pipeline.render import RenderSettings

    return RenderSettings(**_given(options, 0.5))


def request_of(options: argparse.Namespace) -> "RenderRequest":
    """Raises UsageError, and what reading a project or a mask raises."""
    from shutterspan.core.pipeline.render import RenderRequest

    path = options.photos[0]
    if path.suffix == PROJECT_ENDING:
        return _request_of_project(path, options)
    if options.output is None:
        raise UsageError("There is no place to write to.", "Name it by --output, as dancer.mp4.")
    return RenderRequest(path, options.output, settings_of(options), unfold_request(options), **_said(options))


def kept(request: "RenderRequest", options: argparse.Namespace) -> AbstractContextManager[None]:
    """While the request is rendered: where a project is to be kept, it is there once all went well."""
    from shutterspan.core.pipeline.project.file import load_project, saved
    from shutterspan.core.pipeline.project.project import identified

    source, path = options.photos[0], options.project
    if path is None:
        return nullcontext()
    beside = real_path(request.target).parent == real_path(path).parent
    project = replace(
        identified(request.photo, path),
        request=request.unfolding,
        settings=replace(request.settings, at=None),
        key_frame=0.5 if request.settings.at is None else request.settings.at,
        file=request.target.name if beside and request.settings.at is None else None,
        marks=load_project(source).marks if source.suffix == PROJECT_ENDING else (),
    )
    return saved(project, path, options.overwrite)


def _request_of_project(path: Path, options: argparse.Namespace) -> "RenderRequest":
    from shutterspan.core.pipeline.project.file import load_project
    from shutterspan.core.pipeline.render import RenderRequest

    if says_what_moves(options):
        raise UsageError("What moves, and which way, stands in the project.", "Change it there, or render the photo.")
    project = load_project(path)
    settings = replace(project.settings, **_given(options, project.key_frame))
    file = project.file or f"{path.stem}.mp4"
    target = options.output or path.with_name(file if settings.at is None else f"{path.stem}.png")
    return RenderRequest(project.photo_beside(path), target, settings, project.request, **_said(options))


def _given(options: argparse.Namespace, key_frame: float) -> dict[str, Any]:
    """The settings that options speak of."""
    from shutterspan.core.pipeline.render import RenderSettings

    names = (field.name for field in fields(RenderSettings))
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    return given | {"at": key_frame} if options.at == "key" else given


def _said(options: argparse.Namespace) -> dict[str, Any]:
    return {"trust_map": options.trust, "judged": options.json, "overwrite": options.overwrite}
