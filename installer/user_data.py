"""The folders with a user's settings, presets, logs and unsaved work. All copies of the program share them.

Standard library only, because install.py has no libraries: the folders are those that platformdirs returns.
"""

import logging
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from shutterspan.core.foundation.paths import real_path
from shutterspan.core.foundation.program import Program
from shutterspan.core.worker.locator import locator_path
from shutterspan.installer.desktop_setup import other_desktop_copy
from shutterspan.installer.locator_file import other_located_copy
from shutterspan.installer.user_files import enumeration, reporting_failed_removal

#: Folders of settings, state, logs and cache, by `sys.platform`: a variable that replaces the default, and the default.
_PLACES = {
    "linux": (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
    ),
    "darwin": (
        ("XDG_CONFIG_HOME", "Library/Application Support"),
        ("XDG_STATE_HOME", "Library/Application Support"),
        ("", "Library/Logs"),
        ("XDG_CACHE_HOME", "Library/Caches"),
    ),
    "win32": (("LOCALAPPDATA", "AppData/Local"),),
}


def user_data_folders(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> list[Path]:
    """The folders that exist, directly or through a link, without those that are inside another one."""
    home = Path(environment.get("HOME") or Path.home())
    places = [
        Path(environment.get(variable) or home / default) for variable, default in _PLACES.get(system, _PLACES["linux"])
    ]
    folders = dict.fromkeys(place / "shutterspan" for place in places)
    return [folder for folder in folders if os.path.isdir(folder) or os.path.islink(folder)]


def print_user_data(command: str) -> None:
    """Print the folders that remain, and the command that deletes them too."""
    if folders := user_data_folders():
        print(f"Your settings, logs and unsaved work remain in {enumeration(folders)}. To delete them too, {command}.")


def delete_user_data(program: Program) -> None:
    """Delete the folders, and print them. If another copy of the program is in use, keep them, and print why.

    Raises OutputError: a folder can't be deleted.
    """
    if other := other_located_copy(program) or other_desktop_copy(program):
        used = f"another copy of Shutterspan ({other}) uses them"
        print(f"Not deleted: your settings, logs and unsaved work, because {used}.")
        return
    logging.shutdown()  # because Windows keeps files that are open
    for folder in user_data_folders():
        with reporting_failed_removal(folder):
            _delete(folder)
        print(f"Deleted {folder}." if not os.path.lexists(folder) else f"Deleted {folder}, without the locator.")


def _delete(folder: Path) -> None:
    """Delete a folder, or a link with what it leads to, but not the locator in it. Raises OSError."""
    locator, target = locator_path(), real_path(folder)
    for path in sorted(target.iterdir()) if target.is_dir() else ():
        if real_path(locator.parent) == target and path.name == locator.name:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    if target.is_dir() and any(target.iterdir()):
        return
    if folder.is_symlink():
        folder.unlink()
    if target.is_dir():
        target.rmdir()
