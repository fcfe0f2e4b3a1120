"""Load and save project files.

A project file may come from an untrusted source. Loading it reads this one file, runs nothing, writes nothing, and
opens no other file. Malformed files and unknown keys are rejected.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.foundation.paths import PROJECT_SUFFIX
from shutterspan.core.pipeline.project.project import Project
from shutterspan.core.pipeline.project.project_json import VERSION, check_project_json, parse_project, project_to_json
from shutterspan.core.pipeline.project.validators import ValidationError

_MAX_BYTES = 64 << 20


def load_project(path: Path) -> Project:
    """Load a project file.

    Raises InputError: the file is missing, not a project, damaged, or of a newer version; the message names the invalid
    key. MemoryExhausted: a mask doesn't fit into memory.
    """
    value = _parse_json(path, _read(path))
    version = value.get("shutterspan") if isinstance(value, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise InputError(f"{path} is not a Shutterspan project.", "Name a project, or a photo.")
    if version > VERSION:
        raise InputError(
            f"{path} was saved by a newer Shutterspan, in version {version} of the format; this one reads up to "
            f"{VERSION}.",
            "Update Shutterspan.",
        )
    try:
        return parse_project(value)
    except ValidationError as error:
        raise InputError(
            f"{path} can't be read as a project: {_describe(error)}.", "Mend it, or save it anew."
        ) from None


@contextmanager
def saving_project(project: Project, path: Path, overwrite: bool = False) -> Iterator[None]:
    """A context that saves the project when its block succeeds; the file appears whole or not at all.

    Raises UsageError: the path has another suffix, or `load_project` would reject the project. OutputError.
    """
    if path.suffix != PROJECT_SUFFIX:
        raise UsageError(f"A project is not saved as “{path.name}”.", f"Its name ends in {PROJECT_SUFFIX}.")
    project.request.check_masks()
    values = project_to_json(project)
    try:
        check_project_json(values)
    except ValidationError as error:
        raise UsageError(
            f"{path} can't be saved as a project: {_describe(error)}.", "Change it, and save it again."
        ) from None
    with replacing_file(path, overwrite) as draft:
        draft.write_text(_format_json(values) + "\n", encoding="utf-8")
        if draft.stat().st_size > _MAX_BYTES:
            raise UsageError(f"The masks are too large for the project {path}.", "Draw fewer masks, or join some.")
        yield


def save_project(project: Project, path: Path, overwrite: bool = False) -> None:
    """Save a project at once. Raises what `saving_project` raises."""
    with saving_project(project, path, overwrite):
        pass


def _describe(error: ValidationError) -> str:
    subject = f"“{'.'.join(error.path)}”" if error.path else "it"
    return f"{subject} {error.reason}"


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            raise InputError(f"There is no project {path}.", "Check the spelling of its name and folder.")
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path} is too large for a project.", "Name a project, or a photo.")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is damaged: it is no text.", "Bring back a copy of it.") from error
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}.", "Check its name.") from error


def _parse_json(path: Path, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_reject_duplicates, parse_constant=_reject_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is damaged: it is no JSON.", "Bring back a copy of it.") from error


def _reject_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _reject_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _format_json(value: Any, indent: str = "") -> str:
    """Format JSON with a line for each key; lists of numbers stay in one line."""
    inner_indent = indent + "  "
    if isinstance(value, dict):
        lines = [f"{inner_indent}{json.dumps(name)}: {_format_json(one, inner_indent)}" for name, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return "[\n" + ",\n".join(inner_indent + _format_json(one, inner_indent) for one in value) + f"\n{indent}]"
    if isinstance(value, list):
        return f"[{', '.join(_format_json(one) for one in value)}]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)
