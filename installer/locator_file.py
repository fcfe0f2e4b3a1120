"""Writes and removes the locator file, by which plug-ins find a copy of the program. One copy serves all plug-ins.

Standard library only: install.py needs this before anything is installed.
"""

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from shutterspan.core.foundation.atomic import make_folder
from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.program import Program, shell_text
from shutterspan.core.worker.locator import locator_path, read_locator
from shutterspan.core.worker.protocol import OLDEST_PROTOCOL, PROTOCOL
from shutterspan.installer.user_files import reporting_failed_removal, require_place, write_file

#: Lists in the locator: uncommon places that were set up.
PlaceKey = Literal["gimp_profiles", "blender_programs"]


def locate(program: Program, key: PlaceKey | None = None, places: Sequence[Path] = ()) -> None:
    """Make plug-ins use this copy of the program, and remember places that were set up. Raises OutputError.

    key, places: paths to add to this list in the locator. Paths that it has already are kept.
    """
    lists = {name: _remembered(name) for name in ("gimp_profiles", "blender_programs")}
    if key:
        lists[key] = list(dict.fromkeys([*lists[key], *map(str, places)]))
    content = {
        "interpreter": str(program.interpreter),
        "setup": shell_text(str(program.command), "setup"),
        "version": program.version,
        "protocol": PROTOCOL,
        "oldest_protocol": OLDEST_PROTOCOL,
        **{name: paths for name, paths in lists.items() if paths},
    }
    write_file(locator_path(), (json.dumps(content, indent=2) + "\n").encode())


def require_locator() -> None:
    """Raise OutputError if the locator can't be written, so that no plug-in is installed that doesn't find its copy."""
    path = locator_path()
    require_place(path)
    make_folder(path.parent)
    if not os.access(path.parent, os.W_OK):
        raise OutputError("folder_forbidden", hint="", folder=path.parent)


def remembered_places(key: PlaceKey) -> list[Path]:
    """Uncommon places that were set up, as the locator lists them."""
    return [Path(place) for place in _remembered(key)]


def located_interpreter() -> str | None:
    """The interpreter of the copy that plug-ins use, or None without a usable locator."""
    interpreter = _content().get("interpreter")
    return str(interpreter) if interpreter else None


def other_located_copy(program: Program) -> str | None:
    """The interpreter of another copy of the program if plug-ins use it, and if it exists; else None."""
    interpreter = located_interpreter()
    if interpreter is None or program.has_interpreter(interpreter) or not os.path.isfile(interpreter):
        return None
    return interpreter


def remove_locator() -> None:
    """Remove the locator, and its folder if it is empty and not the user's choice. Raises OutputError."""
    path = locator_path()
    with reporting_failed_removal(path):
        path.unlink()
    if not os.environ.get("SHUTTERSPAN_LOCATOR"):
        with contextlib.suppress(OSError):  # The folder may contain other files.
            path.parent.rmdir()
    print(f"Removed {path}.")


def _remembered(key: str) -> list[str]:
    places = _content().get(key)
    return [place for place in places if isinstance(place, str)] if isinstance(places, list) else []


def _content() -> dict[str, Any]:
    try:
        return read_locator(locator_path())
    except (OSError, ValueError):
        return {}
