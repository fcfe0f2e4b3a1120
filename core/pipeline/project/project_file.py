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
        raise InputError("not_a_project", path=path)
    if version > VERSION:
        raise InputError("project_newer", path=path, version=version, newest=VERSION)
    try:
        return parse_project(value)
    except ValidationError as error:
        raise InputError("project_invalid", path=path, reason=error.description) from None


@contextmanager
def saving_project(project: Project, path: Path, overwrite: bool = False) -> Iterator[None]:
    """A context that saves the project when its block succeeds; the file appears whole or not at all.

    Raises UsageError: the path has another suffix, or `load_project` would reject the project. OutputError.
    """
    if path.suffix != PROJECT_SUFFIX:
        raise UsageError("project_suffix_invalid", name=path.name, suffix=PROJECT_SUFFIX)
    project.request.check_masks()
    values = project_to_json(project)
    try:
        check_project_json(values)
    except ValidationError as error:
        raise UsageError("project_not_saved", path=path, reason=error.description) from None
    with replacing_file(path, overwrite) as draft:
        draft.write_text(_format_json(values) + "\n", encoding="utf-8")
        if draft.stat().st_size > _MAX_BYTES:
            raise UsageError("project_masks_too_large", path=path)
        yield


def save_project(project: Project, path: Path, overwrite: bool = False) -> None:
    """Save a project at once. Raises what `saving_project` raises."""
    with saving_project(project, path, overwrite):
        pass


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            raise InputError("project_missing", path=path)
        if path.stat().st_size > _MAX_BYTES:
            raise InputError("project_too_large", path=path)
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError("project_no_text", path=path) from error
    except OSError as error:
        raise InputError("file_unreadable", path=path, reason=error.strerror or str(error)) from error


def _parse_json(path: Path, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_reject_duplicates, parse_constant=_reject_constant)
    except (ValueError, RecursionError) as error:
        raise InputError("project_no_json", path=path) from error


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
