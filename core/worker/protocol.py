"""What both ends of the line agree on: one JSON object a line, and where the worker is to be found.

Standard library only: what sets the program up reads this before anything is installed, and hosts carry a copy of it.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

#: Counted up when an older end of the line would misread a newer one.
PROTOCOL = 1
#: No line is longer, in bytes. Masks are what takes room.
LONGEST = 64 << 20

Message = dict[str, Any]


def encoded(message: Message) -> bytes:
    """The message as a line. Raises ValueError: it holds what JSON has no words for."""
    try:
        return json.dumps(message, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    except TypeError as error:
        raise ValueError(str(error)) from error


def decoded(line: bytes) -> Message:
    """The message of a line. Raises ValueError: it is none."""
    try:
        message = json.loads(line.decode(), parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("too many brackets in one another") from error
    if not isinstance(message, dict):
        raise ValueError("no braces around it")
    return message


def locator_path(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """The file in which an installation says by which interpreter its worker runs."""
    if chosen := environment.get("SHUTTERSPAN_LOCATOR"):
        return Path(chosen)
    return config_folder(environment, system) / "shutterspan" / "worker.json"


def read_locator(path: Path) -> Message:
    """What a locator file says: “interpreter”, a text, and maybe “version” and “protocol”.

    Raises OSError: it can't be read. ValueError: it is damaged.
    """
    located = decoded(path.read_bytes())
    if not isinstance(located.get("interpreter"), str):
        raise ValueError("it names no interpreter")
    return located


def worker_command(interpreter: str) -> list[str]:
    """The command that starts the worker by this interpreter. -P: Python imports nothing from the current folder, which
    is the user's, and may hold any file."""
    return [interpreter, "-P", "-m", "shutterspan.core.worker"]


def config_folder(environment: Mapping[str, str], system: str) -> Path:
    """Where the programs of this user keep their settings; system: as `sys.platform` names it."""
    home = Path(environment.get("HOME") or Path.home())
    if system == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    if system == "darwin":
        return home / "Library" / "Application Support"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config")


def clean_environment(*further: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment to start a program with: without the variables that would lead its Python to other packages
    than its own. further: prefixes of more names to leave out, such as those that the caller set for itself."""
    astray = ("PYTHON", "__PYVENV", *further)
    return {name: value for name, value in environment.items() if not name.startswith(astray)}


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
