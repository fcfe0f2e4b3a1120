"""Find and start a worker: the locator file, the start command and a clean environment.

Standard library only: clients carry a copy of this file, and it is imported before anything is installed.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def locator_path(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Path of the locator file. In it, a copy of the program names itself to clients."""
    if chosen := environment.get("SHUTTERSPAN_LOCATOR"):
        return Path(chosen)
    return config_folder(environment, system) / "shutterspan" / "worker.json"


def read_locator(path: Path) -> dict[str, Any]:
    """The content of a locator file: “interpreter”, a string, which starts the worker, and optionally “setup”, the
    command that writes this file again, “version”, “protocol”, “oldest_protocol”, and “gimp_profiles” and
    “blender_programs”, lists of uncommon places that were set up.

    Raises OSError: it can't be read. Raises ValueError: it is damaged.
    """
    try:
        located = json.loads(path.read_bytes())
    except RecursionError as error:
        raise ValueError("too many brackets in one another") from error
    if not isinstance(located, dict) or not isinstance(located.get("interpreter"), str):
        raise ValueError("it names no interpreter")
    interpreter = os.fsencode(located["interpreter"])  # raises ValueError for what is no text of a path
    if not interpreter or b"\0" in interpreter:
        raise ValueError("its interpreter is not a path")
    return located


def worker_command(interpreter: str) -> list[str]:
    """The command that starts the worker with this interpreter. With -P, Python imports nothing from the current
    folder, which may contain any files of the user."""
    return [interpreter, "-P", "-m", "shutterspan.core.worker"]


def config_folder(environment: Mapping[str, str], system: str) -> Path:
    """The folder in which this user's programs store their settings. system: a value of `sys.platform`."""
    home = Path(environment.get("HOME") or Path.home())
    if system == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    if system == "darwin":
        return home / "Library" / "Application Support"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config")


def clean_environment(*further: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """A copy of the environment for starting another program. It lacks variables that would make the program's Python
    import packages of another installation. further: prefixes of more names to remove, such as those that the caller
    has set for itself."""
    prefixes = ("PYTHON", "__PYVENV", *further)
    return {name: value for name, value in environment.items() if not name.startswith(prefixes)}
