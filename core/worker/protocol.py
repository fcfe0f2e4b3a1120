"""The wire protocol, for the worker and its clients: one JSON object a line, the locator file, the start command.

Standard library only: this file is imported before anything is installed, and hosts carry a copy of it.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

#: Version of the protocol; counted up when an older client or worker would misread a newer one.
PROTOCOL = 1
#: Longest line, in bytes. Masks take most of the room.
MAX_LINE_BYTES = 64 << 20

Message = dict[str, Any]


def encode_message(message: Message) -> bytes:
    """The message as a line of JSON. Raises ValueError: a value in it can't be written as JSON."""
    try:
        return json.dumps(message, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    except TypeError as error:
        raise ValueError(str(error)) from error


def decode_message(line: bytes) -> Message:
    """Parse a line. Raises ValueError: it is no JSON object."""
    try:
        message = json.loads(line.decode(), parse_constant=_reject_constant)
    except RecursionError as error:
        raise ValueError("too many brackets in one another") from error
    if not isinstance(message, dict):
        raise ValueError("no braces around it")
    return message


def locator_path(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Path of the locator file, in which an installation names the Python interpreter of its worker."""
    if chosen := environment.get("SHUTTERSPAN_LOCATOR"):
        return Path(chosen)
    return config_folder(environment, system) / "shutterspan" / "worker.json"


def read_locator(path: Path) -> Message:
    """The content of a locator file: “interpreter”, a string, and optionally “version” and “protocol”.

    Raises OSError: it can't be read. Raises ValueError: it is damaged.
    """
    located = decode_message(path.read_bytes())
    if not isinstance(located.get("interpreter"), str):
        raise ValueError("it names no interpreter")
    return located


def worker_command(interpreter: str) -> list[str]:
    """The command that starts the worker with this interpreter. With -P, Python imports nothing from the current
    folder, which may hold any files of the user."""
    return [interpreter, "-P", "-m", "shutterspan.core.worker"]


def config_folder(environment: Mapping[str, str], system: str) -> Path:
    """The folder in which this user's programs keep their settings. system: a value of `sys.platform`."""
    home = Path(environment.get("HOME") or Path.home())
    if system == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    if system == "darwin":
        return home / "Library" / "Application Support"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config")


def clean_environment(*further: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """A copy of the environment for starting another program, without variables that would make its Python import
    packages other than its own. further: prefixes of more names to leave out, such as those that the caller set for
    itself."""
    prefixes = ("PYTHON", "__PYVENV", *further)
    return {name: value for name, value in environment.items() if not name.startswith(prefixes)}


def _reject_constant(text: str) -> NoReturn:
    """For NaN and Infinity, which are no valid JSON. Raises ValueError."""
    raise ValueError(f"{text} is no number")
