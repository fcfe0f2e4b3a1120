"""`shutterspan setup`: make GIMP, Blender and the desktop use this copy of the program, or remove it from there."""

import argparse
import sys
from pathlib import Path

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.log import log_error
from shutterspan.core.foundation.paths import PACKAGE
from shutterspan.core.foundation.program import InstallMethod, Program, running_program, shell_text
from shutterspan.installer.blender_setup import remove_from_blender, set_up_blender
from shutterspan.installer.desktop_setup import remove_from_desktop, set_up_desktop
from shutterspan.installer.gimp_setup import remove_from_gimp, set_up_gimp
from shutterspan.installer.host_setup import refresh, remove_all
from shutterspan.installer.user_data import delete_user_data, print_user_data
from shutterspan.installer.user_files import Failures
from shutterspan.ui.cli.wording import wording_for

_PLACES = ("gimp", "blender", "desktop")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "setup",
        help="install the filter for GIMP, the add-on for Blender or the desktop entry",
        description="Install the filter in GIMP 3, the add-on in Blender or the app's entry on the desktop. They then "
        "use this copy of Shutterspan. Without a PLACE, update what is installed already, and make it use this copy.",
    )
    command.add_argument("places", nargs="*", metavar="PLACE", help=f"{', '.join(_PLACES)}; several are possible")
    command.add_argument(
        "--remove",
        action="store_true",
        help="remove it again; without a PLACE, everywhere, if it belongs to this copy",
    )
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

    Each place is tried, even if an earlier one failed. Raises UsageError: the options contradict each other. Raises
    InputError: a host program is missing. Raises OutputError: a file can't be written or removed.
    """
    _check(options)
    program, failures = running_program(), Failures()
    if options.remove and options.places:
        _remove(program, options, failures)
    elif options.remove:
        _remove_everywhere(program, options.delete_settings, failures)
    elif options.places:
        _set_up(program, options, failures)
    else:
        with failures.step():
            refresh(program, failures)
    _report(failures)
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


def _set_up(program: Program, options: argparse.Namespace, failures: Failures) -> None:
    if "gimp" in options.places:
        with failures.step():
            set_up_gimp(program, options.gimp_profile, failures)
    if "blender" in options.places:
        with failures.step():
            set_up_blender(program, options.blender_program, failures)
    if "desktop" in options.places:
        with failures.step():
            set_up_desktop(program)


def _remove(program: Program, options: argparse.Namespace, failures: Failures) -> None:
    if "gimp" in options.places:
        remove_from_gimp(program, options.gimp_profile, failures)
    if "blender" in options.places:
        remove_from_blender(program, options.blender_program, failures)
    if "desktop" in options.places:
        with failures.step():
            if not remove_from_desktop(program):
                print("The desktop has no entry of this copy.")


def _remove_everywhere(program: Program, delete_settings: bool, failures: Failures) -> None:
    """Settings are deleted last, so that another try can remove what this one could not."""
    remove_all(program, failures)
    if failures.errors:
        return
    with failures.step():
        if delete_settings:
            delete_user_data(program)
        else:
            print_user_data("add --delete-settings")
        print(f"To remove the program itself, {_removal(program)}.")


def _report(failures: Failures) -> None:
    """Print the errors but the last one, which is raised."""
    for error in failures.errors[:-1]:
        print(f"shutterspan: {wording_for('setup').full_text(log_error(error).content)}", file=sys.stderr)
    if failures.errors:
        raise failures.errors[-1]


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
