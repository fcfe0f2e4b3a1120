"""Plan the exports of several photos with one preset."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shutterspan.ui.desktop.state.document import writable_path
from shutterspan.ui.desktop.state.naming import export_name
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.presets import ExportJob, Preset, export_settings, fits_duration
from shutterspan.ui.desktop.state.saving import settings_fields


def plan_batch(
    entries: Sequence[PhotoEntry],
    preset: Preset,
    changes: Mapping[str, Any],
    folder: Path | None,
    is_taken: Callable[[Path], bool],
) -> list[tuple[PhotoEntry, ExportJob]]:
    """One export for each photo, with its own clip settings, and a name that no other has.

    entries: of known sizes; changes: settings for all, with the keys of project files; `size` is limited to the width
    of each photo. folder: None for that of each photo; is_taken: whether a path can't be used.
    """
    from shutterspan.core.pipeline.project.project_json import parse_settings

    jobs: list[tuple[PhotoEntry, ExportJob]] = []
    targets: set[Path] = set()
    for entry in entries:
        assert entry.size
        settings = export_settings(preset, settings_fields(entry.state), entry.state.key_frame) | dict(changes)
        if isinstance(settings.get("size"), int):
            settings["size"] = min(settings["size"], entry.size[0])
        if not preset.still and not fits_duration(parse_settings(settings), preset.suffix):
            del settings["duration"]
        path = writable_path(entry.path)
        base = (folder or path.parent) / path.stem
        target = export_name(base, preset.suffix, lambda path: path in targets or is_taken(path))
        targets.add(target)
        jobs.append((entry, ExportJob(settings, target)))
    return jobs
