"""`shutterspan setup`: make GIMP, Blender and the desktop use this copy of the program, or remove it from there."""

import argparse
import logging
import shutil
from pathlib import Path

from shutterspan.core.foundation.atomic import reporting_failed_writes
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.paths import PACKAGE
from shutterspan.core.foundation.program import InstallMethod, Program, running_program, shell_text
from shutterspan.core.worker.locator import locator_path
from shutterspan.installer import host_setup

_PLACES = ("gimp", "blender", "desktop")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "setup",
        help="install the filter for GIMP, the add-on for Blender or the desktop entry",
        description="Install the filter in GIMP 3, the add-on in Blender or the app's entry on the desktop. They then "
        "use this copy of Shutterspan. Without a PLACE, update what is installed already, and make it use this copy.",
    )
    command.add_argument("places", nargs="*", metavar="PLACE", help=f"{', '.join(_PLACES)}; several are possible")
    command.add_argument("--remove", action="store_true", help="remove it again; without a PLACE, everywhere")
    command.add_argument(
        "--delete-settings",
        action="store_true",
        help="with --remove: also delete your settings, presets, logs and unsaved work",
    )
    command.add_argument(
        "--gimp-profile",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="use only this profile of GIMP 3; repeatable",
    )
    command.add_argument(
        "--blender-program",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="use only this Blender; repeatable",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Set up or remove, print what was done, and return the exit code.

    Raises UsageError: the options contradict each other. Raises InputError: a host program is missing. Raises
    OutputError: a file can't be written or removed.
    """
    _check(options)
    program = running_program()
    if options.remove:
        _remove(program, options)
    elif options.places:
        _set_up(program, options)
    else:
        host_setup.refresh(program)
    return 0


def _check(options: argparse.Namespace) -> None:
    """Raises UsageError."""
    unknown = [place for place in options.places if place not in _PLACES]
    if unknown:
        reason = f"“{unknown[0]}” is not one of {', '.join(_PLACES)}"
    elif options.gimp_profile and "gimp" not in options.places:
        reason = "--gimp-profile needs the place gimp"
    elif options.blender_program and "blender" not in options.places:
        reason = "--blender-program needs the place blender"
    elif options.delete_settings and (options.places or not options.remove):
        reason = "--delete-settings needs --remove, without a place"
    else:
        return
    raise UsageError("invalid_arguments", reason=reason, program="shutterspan setup")


def _set_up(program: Program, options: argparse.Namespace) -> None:
    if "gimp" in options.places:
        host_setup.set_up_gimp(program, options.gimp_profile)
    if "blender" in options.places:
        host_setup.set_up_blender(program, options.blender_program)
    if "desktop" in options.places:
        host_setup.set_up_desktop(program)


def _remove(program: Program, options: argparse.Namespace) -> None:
    if "gimp" in options.places and not host_setup.remove_from_gimp(options.gimp_profile):
        print("GIMP has no Shutterspan filter.")
    if "blender" in options.places and not host_setup.remove_from_blender(options.blender_program):
        print("Blender has no Shutterspan add-on.")
    if "desktop" in options.places and not host_setup.remove_from_desktop(program):
        print("The desktop has no entry of this copy.")
    if not options.places:
        host_setup.remove_all(program)
        _remove_settings(options.delete_settings)
        print(f"To remove the program itself, {_removal(program)}.")


def _remove_settings(delete: bool) -> None:
    """Delete the folders with the user's settings, logs and unsaved work, or print them. Raises OutputError."""
    from platformdirs import user_cache_path, user_config_path, user_log_path, user_state_path

    if delete:
        logging.shutdown()  # because Windows keeps files that are open
    folders = (user_config_path, user_state_path, user_log_path, user_cache_path)
    for folder in sorted({folder("shutterspan", appauthor=False) for folder in folders}):
        if not folder.is_dir():
            continue
        if delete:
            with reporting_failed_writes(folder):
                _delete(folder)
        print(f"{'Deleted' if delete else 'Not removed: your settings, logs and unsaved work in'} {folder}.")


def _delete(folder: Path) -> None:
    """Delete a folder of settings, but not the locator in it, which belongs to another copy. Raises OSError."""
    if locator_path().parent != folder or not locator_path().exists():
        shutil.rmtree(folder)
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != locator_path():
            path.unlink()


def _removal(program: Program) -> str:
    """How to remove the program itself."""
    match program.method:
        case InstallMethod.PIP:
            return f"run “{shell_text(str(program.interpreter), '-m', 'pip', 'uninstall', 'shutterspan')}”"
        case InstallMethod.PIPX:
            return "run “pipx uninstall shutterspan”"
        case InstallMethod.BUNDLE:
            return f"delete its folder, {program.command.parent}"
        case InstallMethod.CLONE:
            return f"delete its folder, {PACKAGE}"
