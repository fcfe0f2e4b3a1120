"""Installs the add-on in Blender for one copy of the program, and removes it from there.

Standard library only: install.py needs this before anything is installed.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import InputError, OutputError
from shutterspan.core.foundation.program import Program
from shutterspan.installer.blender_programs import BlenderProgram, addon_folders, blender_programs
from shutterspan.installer.locator_file import locate, other_located_copy, remembered_places, require_locator
from shutterspan.installer.plugin_build import build_plugin, one_line
from shutterspan.installer.user_files import Failures


def set_up_blender(program: Program, paths: Sequence[Path], failures: Failures) -> None:
    """Install and enable the add-on in the Blenders at these paths, or in all that are found. It uses this copy of the
    program.

    failures: gets the errors of Blenders. Raises InputError: there is no Blender that can use it. Raises OutputError:
    the add-on can't be built, or the locator can't be written.
    """
    blenders = _named_blenders(paths, failures) if paths else _found_blenders()
    require_locator()
    for blender in install_addon(program, blenders, failures):
        with failures.step():
            locate(program, "blender_programs", [blender.path] if paths else [])
            print(f"The add-on is in {described(blender)}. In the Video Sequencer, choose Strip > Unfold Motion Blur.")


def remove_from_blender(program: Program, paths: Sequence[Path], failures: Failures) -> None:
    """Remove the add-on from the Blenders at these paths, or from all, and print each.

    failures: gets the errors of Blenders.
    """
    earlier = len(failures.errors)
    blenders = _named_blenders(paths, failures) if paths else blenders_with_addon()
    other = other_located_copy(program)
    removed = remove_addon(blenders, failures)
    if removed and other:
        print(f"It used another copy of Shutterspan, {other}.")
    if not paths:
        report_remaining_addons(blenders, failures)
    if not removed and len(failures.errors) == earlier:
        print("Blender has no Shutterspan add-on.")


def known_blenders() -> list[BlenderProgram]:
    """The Blenders that are found, and those in uncommon places that were set up."""
    found = blender_programs()
    paths = {program.path for program in found}
    remembered = [path for path in remembered_places("blender_programs") if path.resolve() not in paths]
    existing = [path for path in remembered if path.is_file()]
    return [*found, *(blender_programs(existing) if existing else [])]


def blenders_with_addon() -> list[BlenderProgram]:
    return [program for program in known_blenders() if program.usable and program.installed]


def install_addon(program: Program, blenders: Sequence[BlenderProgram], failures: Failures) -> list[BlenderProgram]:
    """Install the add-on. Returns the Blenders that have it. Raises OutputError: it can't be built.

    failures: gets the errors of Blenders.
    """
    done: list[BlenderProgram] = []
    if not blenders:
        return done
    with tempfile.TemporaryDirectory() as folder:
        extension = Path(folder) / "shutterspan.zip"
        build_plugin(program, "blender", extension)
        for blender in blenders:
            with failures.step():
                if reason := blender.install(extension):
                    raise OutputError("addon_not_installed", program=described(blender), reason=one_line(reason))
                done.append(blender)
    return done


def remove_addon(blenders: Sequence[BlenderProgram], failures: Failures) -> bool:
    """Remove the add-on from these Blenders, and print each. Returns whether one had it.

    failures: gets the errors of Blenders.
    """
    removed = False
    for blender in blenders:
        if not blender.installed:  # Blenders of one series share the add-on, so the first removal applies to all.
            continue
        with failures.step():
            if reason := blender.remove():
                raise OutputError("addon_not_removed", program=described(blender), reason=one_line(reason))
            print(f"Removed the add-on from {described(blender)}.")
            removed = True
    return removed


def report_remaining_addons(blenders: Sequence[BlenderProgram], failures: Failures) -> None:
    """Add an error for each add-on that remains, unless one of these Blenders reported it."""
    for folder in addon_folders():
        if folder not in {blender.addon for blender in blenders}:
            failures.errors.append(OutputError("addon_remains", folder=folder))


def described(blender: BlenderProgram) -> str:
    """A Blender's name and path."""
    return f"{blender} ({blender.path})"


def _found_blenders() -> list[BlenderProgram]:
    """The Blenders that can use the add-on. Raises InputError: there is none."""
    programs = known_blenders()
    if usable := [program for program in programs if program.usable]:
        return usable
    if too_old := [program for program in programs if program.version]:
        raise InputError("blender_too_old", programs=", ".join(map(described, too_old)))
    if programs:
        raise InputError("blender_not_starting", path=programs[0].path)
    raise InputError("blender_missing")


def _named_blenders(paths: Sequence[Path], failures: Failures) -> list[BlenderProgram]:
    """Those of the Blenders at these paths that can use the add-on. failures: gets the errors of the others."""
    usable = []
    for path in dict.fromkeys(paths):
        with failures.step():
            usable.append(_named_blender(path))
    return usable


def _named_blender(path: Path) -> BlenderProgram:
    """Raises InputError."""
    if not path.is_file():
        raise InputError("blender_program_missing", path=path)
    (program,) = blender_programs([path])
    if not program.version:
        raise InputError("blender_not_starting", path=path)
    if not program.usable:
        raise InputError("blender_too_old", programs=described(program))
    return program
