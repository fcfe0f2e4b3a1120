"""Set up one copy of the program in GIMP, in Blender and on the desktop, and remove it from there.

Plug-ins find a copy of the program through the locator file. If several copies are installed, one of them serves the
plug-ins. Standard library only: install.py needs this before anything is installed.
"""

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from shutterspan.core.foundation.atomic import make_folder, output_error, replacing_file, reporting_failed_writes
from shutterspan.core.foundation.errors import InputError, OutputError
from shutterspan.core.foundation.paths import relative_to_cwd
from shutterspan.core.foundation.program import Program, shell_text
from shutterspan.core.worker.locator import clean_environment, locator_path, read_locator
from shutterspan.core.worker.protocol import OLDEST_PROTOCOL, PROTOCOL
from shutterspan.installer.blender_programs import BlenderProgram, blender_programs
from shutterspan.installer.desktop_entry import DesktopEntry
from shutterspan.installer.gimp_profiles import GimpProfile, gimp_profiles, gimp_program, sandboxed_gimp


def set_up_gimp(program: Program, folders: Sequence[Path] = ()) -> None:
    """Install the filter in the profiles in these folders, or in all that are found. It uses this copy of the program.

    Raises InputError: there is no profile, or GIMP can't run the filter. Raises OutputError: it can't be installed.
    """
    sandboxed = None if folders else sandboxed_gimp()
    if sandboxed and gimp_program() is None:
        raise InputError.with_content(sandboxed)
    for profile in chosen_profiles(folders):
        _install_filter(program, profile)
        print(
            f"The filter is in {relative_to_cwd(profile.plugin)}. "
            "Restart GIMP, and choose Filters > Blur > Unfold Motion Blur."
        )
    locate(program)
    if sandboxed:
        print(sandboxed)


def set_up_blender(program: Program, paths: Sequence[Path] = ()) -> None:
    """Install and enable the add-on in the Blenders at these paths, or in all that are found. It uses this copy of the
    program.

    Raises InputError: there is no Blender that can use it. Raises OutputError: it can't be installed.
    """
    blenders = usable_blenders(paths)
    _install_addon(program, blenders)
    locate(program)
    for blender in blenders:
        print(
            f"The add-on is in {blender} ({blender.path}). In the Video Sequencer, choose Strip > Unfold Motion Blur."
        )


def set_up_desktop(program: Program) -> None:
    """Make the app's entry on the desktop. It starts this copy of the program. Raises OutputError."""
    make_desktop_entry(program)
    print(f"The app is among the programs of the desktop, and starts {relative_to_cwd(program.command)}.")


def make_desktop_entry(program: Program) -> None:
    """Make the app's entry on the desktop without printing. Raises OutputError."""
    with reporting_failed_writes(program.command):
        DesktopEntry(program.command).install()


def refresh(program: Program) -> None:
    """Make this copy of the program serve plug-ins and the desktop, and update the plug-ins where they are installed.

    Raises OutputError: one of them can't be updated.
    """
    locate(program)
    print(f"Plug-ins use {relative_to_cwd(program.interpreter)}.")
    for profile in _profiles_with_filter():
        _install_filter(program, profile)
        print(f"Updated {relative_to_cwd(profile.plugin)}. Restart GIMP.")
    if blenders := _blenders_with_addon():
        _install_addon(program, blenders)
        for blender in blenders:
            print(f"Updated the add-on in {blender} ({blender.path}).")
    if DesktopEntry(program.command).owner():
        set_up_desktop(program)


def locate(program: Program) -> None:
    """Make plug-ins use this copy of the program: write it to the locator file. Raises OutputError."""
    path = locator_path()
    content = {
        "interpreter": str(program.interpreter),
        "setup": shell_text(str(program.command), "setup"),
        "version": program.version,
        "protocol": PROTOCOL,
        "oldest_protocol": OLDEST_PROTOCOL,
    }
    make_folder(path.parent)
    with replacing_file(path, overwrite=True) as draft:
        draft.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def other_located_copy(program: Program) -> str | None:
    """The interpreter of another copy of the program if plug-ins use it, and if it exists; else None."""
    try:
        interpreter = str(read_locator(locator_path())["interpreter"])
    except (OSError, ValueError):
        return None
    return interpreter if not program.has_interpreter(interpreter) and os.path.isfile(interpreter) else None


def other_desktop_copy(program: Program) -> str | None:
    """The program of another copy if the desktop's entry starts it, and if it exists; else None."""
    entry = DesktopEntry(program.command)
    owner = entry.owner()
    return owner if owner and owner != str(entry.program) and os.path.isfile(owner) else None


def remove_all(program: Program) -> None:
    """Remove desktop entry, plug-ins and locator if they belong to this copy of the program. Print what remains.

    Raises OutputError: a plug-in can't be removed.
    """
    remove_from_desktop(program)
    path = locator_path()
    if not _locator_is_own(path, program):
        return
    for profile in _profiles_with_filter():
        _remove_filter(profile)
    _remove_addon(_blenders_with_addon())
    path.unlink()  # Last, so that another try can remove what this one could not.
    with contextlib.suppress(OSError):  # The folder may contain other files.
        path.parent.rmdir()
    print(f"Removed {path}.")


def remove_from_desktop(program: Program) -> bool:
    """Remove the app's entry if it starts this copy of the program, and print its files. Returns whether there was
    one."""
    removed: list[Path] = []
    with contextlib.suppress(OSError):
        removed = DesktopEntry(program.command).uninstall()
    for file in removed:
        print(f"Removed {file}.")
    return bool(removed)


def remove_from_gimp(folders: Sequence[Path] = ()) -> bool:
    """Remove the filter from the profiles in these folders, or from all, and print each. Returns whether one had it.

    Raises InputError: there is no profile. Raises OutputError: the filter can't be removed.
    """
    profiles = [profile for profile in chosen_profiles(folders) if profile.installed]
    for profile in profiles:
        _remove_filter(profile)
    return bool(profiles)


def remove_from_blender(paths: Sequence[Path] = ()) -> bool:
    """Remove the add-on from the Blenders at these paths, or from all, and print each. Returns whether one had it.

    Raises InputError: there is no Blender. Raises OutputError: the add-on can't be removed.
    """
    return _remove_addon(usable_blenders(paths))


def chosen_profiles(folders: Sequence[Path]) -> list[GimpProfile]:
    """GIMP's profiles in these folders, or all that are found. Raises InputError: there is none."""
    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise InputError("gimp_folder_missing", path=missing[0])
    profiles = [GimpProfile(folder.resolve()) for folder in folders] or gimp_profiles()
    if not profiles:
        raise InputError("gimp_profile_missing")
    return profiles


def usable_blenders(paths: Sequence[Path]) -> list[BlenderProgram]:
    """The Blenders at these paths, or all that are found, without those that are too old for extensions.

    Raises InputError: there is none.
    """
    programs = blender_programs(paths)
    if usable := [program for program in programs if program.usable]:
        return usable
    if not programs:
        raise InputError("blender_missing")
    raise InputError("blender_too_old", programs=", ".join(f"{program} ({program.path})" for program in programs))


def _install_filter(program: Program, profile: GimpProfile) -> None:
    """Raises OutputError."""
    _build_plugin(program, "gimp", profile.plugin)


def _install_addon(program: Program, blenders: Sequence[BlenderProgram]) -> None:
    """Raises OutputError."""
    with tempfile.TemporaryDirectory() as folder:
        extension = Path(folder) / "shutterspan.zip"
        _build_plugin(program, "blender", extension)
        for blender in blenders:
            if reason := blender.install(extension):
                raise OutputError("addon_not_installed", program=f"{blender} ({blender.path})", reason=_line(reason))


def _build_plugin(program: Program, host: str, target: Path) -> None:
    """Build a plug-in in a process of its own, because install.py has no libraries. Raises OutputError."""
    command = [str(program.interpreter), "-P", "-m", "shutterspan.plugin.package", host, str(target)]
    try:
        process = subprocess.run(
            command, env=clean_environment(), capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError as error:
        raise OutputError("plugin_not_built", reason=f"{program.interpreter}: {error.strerror or error}") from error
    if process.returncode:
        reason = _line(process.stderr) or f"exit code {process.returncode}"
        raise OutputError("plugin_not_built", reason=reason)


def _line(text: str) -> str:
    """Some lines of text as one line, without its last full stop."""
    return " ".join(text.split()).removesuffix(".")


def _profiles_with_filter() -> list[GimpProfile]:
    return [profile for profile in gimp_profiles() if profile.installed]


def _blenders_with_addon() -> list[BlenderProgram]:
    return [program for program in blender_programs() if program.usable and program.installed]


def _remove_filter(profile: GimpProfile) -> None:
    """Raises OutputError."""
    with reporting_failed_writes(profile.plugin):
        profile.remove()
    print(f"Removed {profile.plugin}.")


def _remove_addon(programs: Sequence[BlenderProgram]) -> bool:
    """Remove the add-on from these Blenders, and print each. Returns whether one had it. Raises OutputError."""
    removed = False
    for program in programs:
        if not program.installed:  # Blenders of one series share the add-on, so the first removal applies to all.
            continue
        if reason := program.remove():
            raise OutputError("addon_not_removed", program=f"{program} ({program.path})", reason=_line(reason))
        print(f"Removed the add-on from {program} ({program.path}).")
        removed = True
    return removed


def _locator_is_own(locator: Path, program: Program) -> bool:
    """Whether the locator belongs to this copy of the program. If not, print the reason. Raises OutputError."""
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
    if not program.has_interpreter(owner):
        print(f"Not removed: {locator} belongs to another copy of Shutterspan ({owner}).")
        return False
    return True


def _print_remaining_plugins(program: Program) -> None:
    """Print the plug-ins that are not removed. Without a locator, their copy of the program is unknown."""
    filters, blenders = _profiles_with_filter(), _blenders_with_addon()
    for profile in filters:
        print(f"Not removed: {profile.plugin}. To remove it, run “{program.typed('setup', 'gimp', '--remove')}”.")
    for blender in blenders:
        command = program.typed("setup", "blender", "--remove")
        print(f"Not removed: the add-on in {blender} ({blender.path}). To remove it, run “{command}”.")
    if not filters and not blenders:
        print("No locator was found, and no plug-in in GIMP or Blender.")
