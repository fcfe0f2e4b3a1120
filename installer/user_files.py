"""Writes and removes the files of a user's desktop and plug-ins, with errors that fit files whose places are fixed.

Standard library only: install.py needs this before anything is installed.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from shutterspan.core.foundation.atomic import make_folder, replacing_file
from shutterspan.core.foundation.errors import OutputError, ShutterspanError

#: Hints that don't apply, because users can't choose the places of these files.
_HINTS_TO_CHOOSE = ("choose_other_name", "choose_own_folder")


class Failures:
    """The errors of several steps. Each step is tried, even if an earlier one failed."""

    def __init__(self) -> None:
        self.errors: list[ShutterspanError] = []

    @contextmanager
    def step(self) -> Iterator[None]:
        """Collect a ShutterspanError of this block."""
        try:
            yield
        except ShutterspanError as error:
            self.errors.append(error)


def require_place(path: Path) -> None:
    """Raise OutputError if a folder is in the place of this file, or a file in the place of one of its folders."""
    if os.path.isdir(path):
        raise OutputError("target_is_folder", hint="move_elsewhere", path=path)
    for folder in path.parents:
        if os.path.lexists(folder):
            if not os.path.isdir(folder):
                raise OutputError("not_a_folder", hint="move_elsewhere", folder=folder)
            return


def write_file(path: Path, content: bytes, executable: bool = False) -> None:
    """Write a file and its folder, or replace an older file. Raises OutputError."""
    require_place(path)
    try:
        make_folder(path.parent)
        with replacing_file(path, overwrite=True) as draft:
            draft.write_bytes(content)
            if executable:
                draft.chmod(0o755)
    except OutputError as error:
        if error.content.hint_code in _HINTS_TO_CHOOSE:
            raise OutputError.with_content(replace(error.content, hint_code="")) from error
        raise


@contextmanager
def reporting_failed_removal(path: Path) -> Iterator[None]:
    """Convert an OSError in the block to the OutputError that this path can't be removed."""
    try:
        yield
    except OSError as error:
        raise OutputError("not_removed", path=path, reason=error.strerror or str(error)) from error


def enumeration(parts: Sequence[object]) -> str:
    """Some parts as text: A, B and C."""
    *first, last = map(str, parts)
    return f"{', '.join(first)} and {last}" if first else last
