"""Make GIMP, Blender and the desktop use one copy of the program where they are set up already, and remove all of it.

Plug-ins find a copy of the program through the locator file. If several copies are installed, one of them serves the
plug-ins. Standard library only: install.py needs this before anything is installed.
"""

import os
from pathlib import Path

from shutterspan.core.foundation.atomic import output_error
from shutterspan.core.foundation.paths import relative_to_cwd
from shutterspan.core.foundation.program import Program
from shutterspan.core.worker.locator import locator_path, read_locator
from shutterspan.installer.blender_programs import addon_folders
from shutterspan.installer.blender_setup import (
    blenders_with_addon,
    described,
    install_addon,
    remove_addon,
    report_remaining_addons,
)
from shutterspan.installer.desktop_entry import DesktopEntry
from shutterspan.installer.desktop_setup import remove_from_desktop, set_up_desktop
from shutterspan.installer.gimp_setup import install_filter, profiles_with_filter, remove_filter
from shutterspan.installer.locator_file import locate, remove_locator
from shutterspan.installer.user_files import Failures, require_place


def refresh(program: Program, failures: Failures) -> None:
    """Make this copy of the program serve plug-ins and the desktop, and update the plug-ins where they are installed.

    failures: gets the errors of what can't be updated. Raises OutputError: the locator can't be written.
    """
    locate(program)
    print(f"Plug-ins use {relative_to_cwd(program.interpreter)}.")
    for profile in profiles_with_filter():
        with failures.step():
            install_filter(program, profile)
            print(f"Updated {relative_to_cwd(profile.plugin)}. Restart GIMP.")
    with failures.step():
        for blender in install_addon(program, blenders_with_addon(), failures):
            print(f"Updated the add-on in {described(blender)}.")
    with failures.step():
        if DesktopEntry(program).owner():
            set_up_desktop(program)


def remove_all(program: Program, failures: Failures) -> None:
    """Remove desktop entry, plug-ins and locator if they belong to this copy of the program. Print what remains.

    failures: gets the errors of what can't be removed.
    """
    with failures.step():
        remove_from_desktop(program)
    with failures.step():
        if _locator_is_own(locator_path(), program):
            _remove_plugins(failures)


def _remove_plugins(failures: Failures) -> None:
    """Remove filters and add-ons, and then the locator, so that another try can remove what this one could not.

    Raises OutputError.
    """
    for profile in profiles_with_filter():
        with failures.step():
            remove_filter(profile)
    blenders = blenders_with_addon()
    remove_addon(blenders, failures)
    report_remaining_addons(blenders, failures)
    if not failures.errors:
        remove_locator()


def _locator_is_own(locator: Path, program: Program) -> bool:
    """Whether the locator belongs to this copy of the program, or to one that is gone. If not, print the reason.

    Raises OutputError: it can't be read.
    """
    require_place(locator)
    try:
        owner = read_locator(locator)["interpreter"]
    except FileNotFoundError:
        _print_remaining_plugins(program)
        return False
    except OSError as error:
        raise output_error(error, locator) from error
    except ValueError:
        print(f"Not removed: {locator} is damaged, so its copy of Shutterspan is unknown.")
        return False
    if os.path.isfile(owner) and not program.has_interpreter(owner):
        print(f"Not removed: {locator} belongs to another copy of Shutterspan ({owner}).")
        return False
    return True


def _print_remaining_plugins(program: Program) -> None:
    """Print the plug-ins that are not removed. Without a locator, their copy of the program is unknown."""
    filters, folders, blenders = profiles_with_filter(), addon_folders(), blenders_with_addon()
    command = program.typed("setup", "blender", "--remove")
    for profile in filters:
        print(f"Not removed: {profile.plugin}. To remove it, run “{program.typed('setup', 'gimp', '--remove')}”.")
    for blender in blenders:
        print(f"Not removed: the add-on in {described(blender)}. To remove it, run “{command}”.")
    for folder in folders:
        if folder not in {blender.addon for blender in blenders}:
            print(f"Not removed: the add-on in {folder}. To remove it, delete the folder.")
    if not filters and not folders:
        print("No locator was found, and no plug-in in GIMP or Blender.")
