"""Plan the exports of several photos with one preset."""

from collections.abc import Callable, Sequence
from pathlib import Path

from shutterspan.core.pipeline.presets.name_pattern import expand_names, name_values
from shutterspan.core.pipeline.presets.preset import Preset
from shutterspan.core.pipeline.presets.preset_settings import export_settings, fits_duration
from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.state.document import writable_path
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.naming import export_name
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.saving import settings_fields


def plan_batch(
    entries: Sequence[PhotoEntry], preset: Preset, folder: Path | None, is_taken: Callable[[Path], bool]
) -> list[tuple[PhotoEntry, ExportJob]]:
    """One export for each photo, with its own clip settings and a unique name.

    entries: of known sizes; preset: a `size` in pixels is limited to the width of each photo; folder: None for the
    folder of each photo; is_taken: whether a path can't be used.
    Raises UsageError: the name pattern is invalid, or gives every photo the same name.
    """
    from shutterspan.core.pipeline.project.project_json import parse_settings

    jobs: list[tuple[PhotoEntry, ExportJob]] = []
    targets: set[Path] = set()
    for entry, stem in zip(entries, _stems(entries, preset), strict=True):
        assert entry.size
        settings = export_settings(preset, settings_fields(entry.state), entry.state.key_frame)
        if isinstance(settings.get("size"), int):
            settings["size"] = min(settings["size"], entry.size[0])
        if not preset.still and not fits_duration(parse_settings(settings), preset.suffix):
            del settings["duration"]
        parent = folder or writable_path(entry.path).parent
        job = ExportJob(settings, export_name(parent, stem, preset, lambda path: path in targets or is_taken(path)))
        targets.update(job.files)
        jobs.append((entry, job))
    return jobs


def _stems(entries: Sequence[PhotoEntry], preset: Preset) -> list[str]:
    def frames(entry: PhotoEntry) -> int:
        return int(preset.changes.get("frames", settings_fields(entry.state).get("frames", RenderSettings.frames)))

    values = [
        name_values(writable_path(entry.path), preset.name, number, frames(entry))
        for number, entry in enumerate(entries, 1)
    ]
    return expand_names(preset.name_pattern, values, preset.suffix)
