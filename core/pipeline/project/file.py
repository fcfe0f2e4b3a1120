"""Project files on disk.

Loading one reads this one file: nothing is run, nothing written, no other file opened. What is not exactly as it
should be is refused, for a project may come from a stranger.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.foundation.paths import PROJECT_ENDING
from shutterspan.core.pipeline.project.form import VERSION, check_values, project_from, values_of
from shutterspan.core.pipeline.project.project import Project
from shutterspan.core.pipeline.project.values import Wrong

_MAX_BYTES = 64 << 20


def load_project(path: Path) -> Project:
    """Raises InputError: missing, no project, damaged, or of a newer version; the sentence names the place.
    MemoryExhausted: a mask doesn't fit into memory.
    """
    value = _json(path, _read(path))
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
        return project_from(value)
    except Wrong as wrong:
        raise InputError(
            f"{path} can't be read as a project: {_described(wrong)}.", "Mend it, or save it anew."
        ) from None


@contextmanager
def saved(project: Project, path: Path, overwrite: bool = False) -> Iterator[None]:
    """The file appears, whole, if the block ends well.

    Raises UsageError: not its ending, or something in it that `load_project` would refuse. OutputError.
    """
    if path.suffix != PROJECT_ENDING:
        raise UsageError(f"A project is not saved as “{path.name}”.", f"Its name ends in {PROJECT_ENDING}.")
    project.request.check_masks()
    values = values_of(project)
    try:
        check_values(values)
    except Wrong as wrong:
        raise UsageError(
            f"{path} can't be saved as a project: {_described(wrong)}.", "Change it, and save it again."
        ) from None
    with replacing_file(path, overwrite) as draft:
        draft.write_text(_readable(values) + "\n", encoding="utf-8")
        if draft.stat().st_size > _MAX_BYTES:
            raise UsageError(f"The masks are too large for the project {path}.", "Draw fewer masks, or join some.")
        yield


def save_project(project: Project, path: Path, overwrite: bool = False) -> None:
    """Raises what `saved` raises."""
    with saved(project, path, overwrite):
        pass


def _described(wrong: Wrong) -> str:
    place = f"“{'.'.join(wrong.place)}”" if wrong.place else "it"
    return f"{place} {wrong.reason}"


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


def _json(path: Path, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is damaged: it is no JSON.", "Bring back a copy of it.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _readable(value: Any, indent: str = "") -> str:
    """JSON with a line for each name, and lists of numbers in one."""
    deeper = indent + "  "
    if isinstance(value, dict):
        lines = [f"{deeper}{json.dumps(name)}: {_readable(one, deeper)}" for name, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return "[\n" + ",\n".join(deeper + _readable(one, deeper) for one in value) + f"\n{indent}]"
    if isinstance(value, list):
        return f"[{', '.join(_readable(one) for one in value)}]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)
