"""Build the requests of `render` from its options, and from a project among its paths."""

import argparse
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.foundation.errors import InputError, OutputError, UsageError
from shutterspan.core.foundation.file_names import fitting_name
from shutterspan.core.foundation.new_folders import making_folder
from shutterspan.core.foundation.paths import entry_path, is_project, is_same_file, real_path
from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS
from shutterspan.core.pipeline.protected_files import refuse_originals
from shutterspan.core.pipeline.targets import file_suffix
from shutterspan.ui.cli import batch
from shutterspan.ui.cli.options import build_unfold_request, has_unfold_options, mask_files
from shutterspan.ui.cli.presets import chosen_preset

if TYPE_CHECKING:
    from shutterspan.core.pipeline.batch.job import BatchPhoto
    from shutterspan.core.pipeline.presets.preset import Preset
    from shutterspan.core.pipeline.project.project import Project, ProjectFile
    from shutterspan.core.pipeline.render import RenderRequest
    from shutterspan.core.types.settings import RenderSettings


def open_project(options: argparse.Namespace) -> "ProjectFile | None":
    """Load the project file if it is the only path; otherwise return None. Raises what `load_projects` raises.

    Raises UsageError: there are options for regions or guidance, which the project already contains.
    """
    from shutterspan.core.pipeline.project.project_file import load_projects

    projects = [path for path in options.photos if is_project(path)]
    if projects and has_unfold_options(options):
        raise UsageError("project_has_regions")
    return load_projects(projects[0]) if projects and len(options.photos) == 1 else None


def build_batch(
    options: argparse.Namespace, opened: "ProjectFile | None"
) -> tuple[list["BatchPhoto"], list[tuple[Path, InputError]]]:
    """List the photos to render, and the excluded files, each with its error: unreadable projects, and photos that are
    repeated with other settings.

    opened: the project, if it is the only path. The photos of a project have their own requests and settings. Raises
    UsageError: the ending of the results is not a file type. Raises InputError: no photo remains.
    """
    if options.suffix and not file_suffix(Path(f"result{options.suffix}")):
        raise UsageError("target_kind_unknown", suffix=options.suffix, formats=", ".join(PLAYABLE_FORMATS))
    preset = chosen_preset(options)
    photos: dict[Path, BatchPhoto] = {}
    left_out: list[tuple[Path, InputError]] = []
    for path in options.photos:
        try:
            for photo in _photos_of(path, opened, options, preset):
                first = photos.setdefault(entry_path(photo.path), photo)
                if (first.settings, first.request) != (photo.settings, photo.request):
                    left_out.append((path, InputError("photo_repeated", photo=photo.path)))
        except InputError as error:
            left_out.append((path, error))
    if not photos:
        raise left_out[0][1]
    return list(photos.values()), left_out


def build_request(options: argparse.Namespace, project: "Project | None") -> "RenderRequest":
    """Build the request for the one photo, or for the project in its place.

    Raises UsageError: the options contradict each other, or no output is specified. Raises InputError: a mask
    can't be read; the project's photo is missing or has changed.
    """
    from shutterspan.core.pipeline.render import RenderRequest

    path = options.photos[0]
    if project:
        return _build_project_request(path, project, options)
    preset = chosen_preset(options)
    settings = _build_settings(options, preset)
    target = _target(path, settings, options, preset)
    if target is None:
        raise UsageError("output_missing")
    return RenderRequest(path, target, settings, build_unfold_request(options), **_output_options(options))


def saving_requested_project(
    request: "RenderRequest", opened: "Project | None", options: argparse.Namespace
) -> AbstractContextManager[None]:
    """Return a context for the rendering. If the rendering succeeds, the context saves the project of `--project`.

    Without this option it does nothing. opened: the project that contains the request. Raises OutputError: the project
    would replace an input file without permission.
    """
    from shutterspan.core.pipeline.project.project import project_for_photo
    from shutterspan.core.pipeline.project.project_file import saving_project

    path = options.project
    if path is None:
        return nullcontext()
    if not options.replace_originals:
        refuse_originals(request.photo, request.originals, [path])
    same_folder = real_path(request.target).parent == real_path(path).parent
    project = replace(
        project_for_photo(request.photo, path),
        request=opened.request if opened else request.unfold_request,
        settings=replace(request.settings, at=None),
        key_frame=0.5 if request.settings.at is None else request.settings.at,
        file=request.target.name if same_folder and not request.settings.is_still else None,
        region_styles=opened.region_styles if opened else (),
    )
    return saving_project(project, path, options.overwrite)


def making_preset_folder(options: argparse.Namespace) -> AbstractContextManager[None]:
    """Return a context that creates the folder OUT for the file of a preset, and removes it again if it stays empty.

    Without such a folder, the context does nothing."""
    preset = chosen_preset(options)
    is_folder = preset is not None and options.output is not None and _is_folder(options, preset)
    return making_folder(options.output) if is_folder else nullcontext()


def _photos_of(
    path: Path, opened: "ProjectFile | None", options: argparse.Namespace, preset: "Preset | None"
) -> list["BatchPhoto"]:
    """The photo of this path, or the photos of a project. opened: the project, if it is loaded already.

    Raises what `load_projects` does.
    """
    from shutterspan.core.pipeline.batch.job import BatchPhoto
    from shutterspan.core.pipeline.project.project_file import load_projects

    if not is_project(path):
        return [BatchPhoto(path, _build_settings(options, preset))]
    return [
        BatchPhoto(path.parent / each.path, _project_settings(each, options, preset), each.active_request, each.sha256)
        for each in (opened or load_projects(path)).photos
    ]


def _build_project_request(path: Path, project: "Project", options: argparse.Namespace) -> "RenderRequest":
    from shutterspan.core.pipeline.render import RenderRequest

    preset = chosen_preset(options)
    settings = _project_settings(project, options, preset)
    target = _target(path, settings, options, preset)
    if target is None:
        suffix = ".png" if settings.is_still else ".jpg" if settings.moving_photo else ".mp4"
        named = None if settings.is_still else project.file
        target = path.with_name(named or f"{path.stem}{suffix}")
    request = project.active_request
    values = _output_options(options)
    values["originals"] += (path,)
    return RenderRequest(project.find_photo(path), target, settings, request, **values)


def _build_settings(options: argparse.Namespace, preset: "Preset | None") -> "RenderSettings":
    """Build the render settings of a photo from the options. “key” means the instant 0.5."""
    from shutterspan.core.types.settings import RenderSettings

    return _with_options(RenderSettings(), 0.5, options, preset)


def _project_settings(project: "Project", options: argparse.Namespace, preset: "Preset | None") -> "RenderSettings":
    """The settings of a project, with changes by options. The key frame is the still of a moving photo."""
    settings = _with_options(project.settings, project.key_frame, options, preset)
    is_open = settings.moving_photo is not None and settings.at is None
    return replace(settings, at=project.key_frame) if is_open else settings


def _with_options(
    settings: "RenderSettings", key_frame: float, options: argparse.Namespace, preset: "Preset | None"
) -> "RenderSettings":
    """The settings, changed by the preset and by options. key_frame: t of “key”."""
    given = _given_settings(options, key_frame)
    if preset:
        from shutterspan.core.pipeline.presets.preset_settings import export_settings
        from shutterspan.core.pipeline.project.project_json import parse_settings, settings_to_json

        still_time = given.get("at", key_frame)
        suffix = _suffix(options, preset)
        settings = parse_settings(export_settings(preset, settings_to_json(settings), still_time, suffix))
    return replace(settings, **given)


def _suffix(options: argparse.Namespace, preset: "Preset") -> str:
    """The suffix of the file to write with a preset; empty for a folder of frames."""
    if options.suffix is not None:
        return str(options.suffix)
    if options.output is None or batch.is_batch(options) or _is_folder(options, preset):
        return preset.suffix
    return file_suffix(options.output) if options.target == options.output else ""


def _is_folder(options: argparse.Namespace, preset: "Preset") -> bool:
    """Whether OUT is a folder for the file of a preset. OUT must be specified."""
    names_folder = not file_suffix(options.output) or options.target != options.output
    return options.output.is_dir() or (names_folder and bool(preset.suffix))


def _target(
    path: Path, settings: "RenderSettings", options: argparse.Namespace, preset: "Preset | None"
) -> Path | None:
    """The file or folder to write: OUT, or a name from the preset, in OUT or beside the photo. None without both.

    Raises UsageError: a name pattern needs a folder. Raises OutputError: a still or a moving photo can't be a folder.
    """
    is_one_file = settings.is_still or settings.moving_photo is not None
    if preset is None and is_one_file and options.target != options.output:  # OUT ends in a slash
        raise OutputError("target_is_folder", path=options.output)
    if preset is None or (options.output is not None and not _is_folder(options, preset)):
        if options.name:
            raise UsageError("name_needs_folder")
        return None if options.target is None else Path(options.target)
    from shutterspan.core.pipeline.presets.name_pattern import expand_name, name_values

    folder = path.parent if options.output is None else Path(options.output)
    values = name_values(path, preset.name, 1, settings.frames)
    stem = expand_name(options.name or preset.name_pattern, values, preset.suffix)
    target = folder / f"{stem}{preset.suffix}"
    is_photo = is_same_file(path, target) and not options.replace_originals
    return folder / fitting_name(stem, f"-2{preset.suffix}") if is_photo else target


def _given_settings(options: argparse.Namespace, key_frame: float) -> dict[str, Any]:
    """Return the render settings from options, by field name. “key” becomes the time `key_frame`."""
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
        "originals": mask_files(options),
        "replace_originals": options.replace_originals,
    }
