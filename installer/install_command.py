"""The command `python3 install.py`: installs the program, and installs or removes its plug-ins in other programs.

Standard library only: it runs before anything is installed.
"""

import argparse
import contextlib
import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.worker.locator import locator_path, read_locator
from shutterspan.installer.blender_programs import BlenderProgram, blender_programs
from shutterspan.installer.gimp_profiles import GimpProfile, gimp_profiles, gimp_program, sandboxed_gimp
from shutterspan.installer.installation import Installation, SetupError, explain_failure, relative_to_cwd


def main(arguments: Sequence[str] | None = None) -> int:
    _print_any_character()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.all and not options.test:
        parser.error("--all goes with --test")
    home = Installation(Path(__file__).resolve().parent.parent)
    try:
        if options.uninstall:
            uninstall(home)
            return 0
        if options.remove_gimp:
            if not remove_from_gimp(chosen_profiles(options.gimp_profile)):
                print("GIMP holds no filter of Shutterspan's.")
            return 0
        if options.remove_blender:
            if not remove_from_blender(usable_blenders(options.blender_program)):
                print("Blender holds no add-on of Shutterspan's.")
            return 0
        home.install(tests=options.test, torch_index=options.torch_index)
        if options.gimp or options.gimp_profile:
            add_to_gimp(home, options.gimp_profile)
        if options.blender or options.blender_program:
            add_to_blender(home, usable_blenders(options.blender_program))
        if options.demo:
            home.demo()
        if options.test:
            return home.test(everything=options.all)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OutputError as error:
        print(f"\n{error}\n{error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start install.py again whenever you like: it cleans up first.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\n{explain_failure(str(error)) or error}", file=sys.stderr)
        return 1
    if not options.demo:
        print(f"Shutterspan is ready: {relative_to_cwd(home.script('shutterspan'))} --help")
    return 0


def _print_any_character() -> None:
    """Print escapes in place of characters that the encoding of stdout lacks, as that of a redirected one on Windows;
    stderr does so by default."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="install.py", description="Set Shutterspan up in the folder .venv beside this file.", allow_abbrev=False
    )
    task = parser.add_mutually_exclusive_group()
    task.add_argument("--demo", action="store_true", help="then turn the sample photo into a video and a contact sheet")
    task.add_argument("--test", action="store_true", help="then run the everyday tests")
    task.add_argument("--uninstall", action="store_true", help="remove what was put outside this folder")
    task.add_argument("--remove-gimp", action="store_true", help="take the filter out of GIMP")
    parser.add_argument("--gimp", action="store_true", help="put the filter into every GIMP 3 that you have")
    parser.add_argument(
        "--gimp-profile", metavar="DIR", type=Path, action="append", help="the profile of another GIMP 3; repeatable"
    )
    task.add_argument("--remove-blender", action="store_true", help="take the add-on out of Blender")
    parser.add_argument("--blender", action="store_true", help="put the add-on into every Blender that is found")
    parser.add_argument(
        "--blender-program", metavar="FILE", type=Path, action="append", help="a Blender of another place; repeatable"
    )
    parser.add_argument("--all", action="store_true", help="with --test: the slow tests and those of host programs too")
    parser.add_argument("--torch-index", metavar="URL", help="take torch from this package index (CPU or CUDA builds)")
    return parser


def uninstall(home: Installation) -> None:
    """Remove desktop entry, plug-ins and locator if they belong to this copy of the program, and print what remains.

    Raises SetupError, OSError: a plug-in can't be removed.
    """
    with contextlib.suppress(OSError):
        for file in home.desktop_entry.uninstall():
            print(f"Removed {file}.")
    path = locator_path()
    if _locator_is_own(path, home):
        remove_from_gimp(gimp_profiles())
        remove_from_blender(blender_programs())
        path.unlink()  # Last: as long as the locator exists, another try removes what this one could not.
        with contextlib.suppress(OSError):  # The folder may hold more than the locator.
            path.parent.rmdir()
        print(f"Removed {path}.")
    if home.venv.exists():
        print(f"What remains is inside this folder; {relative_to_cwd(home.venv)} may be deleted with it.")


def _locator_is_own(locator: Path, home: Installation) -> bool:
    """Whether the locator names this copy of the program. If not, the reason is printed.

    Raises OSError: it can't be read.
    """
    try:
        owner = read_locator(locator)["interpreter"]
    except FileNotFoundError:
        _print_remaining_plugins()
        return False
    except ValueError:
        print(f"Left alone: {locator} is damaged, and doesn't say which copy of Shutterspan it belongs to.")
        return False
    if owner != str(home.python):
        print(f"Left alone: {locator} belongs to another copy of Shutterspan ({owner}).")
        return False
    return True


def _print_remaining_plugins() -> None:
    """Print which plug-ins stay, because without a locator it is unknown to which copy of the program they belong."""
    filters = [profile for profile in gimp_profiles() if profile.installed]
    addons = [program for program in blender_programs() if program.installed]
    for profile in filters:
        print(f"Left alone: {profile.plugin}. --remove-gimp takes it away.")
    for program in addons:
        print(f"Left alone: the add-on of {program} ({program.path}). --remove-blender takes it away.")
    if not filters and not addons:
        print("No locator was found, and no plug-in in GIMP or Blender.")


def add_to_gimp(home: Installation, folders: Sequence[Path] | None) -> None:
    """Install the filter in these profiles, or in all that are found.

    Raises SetupError: there is no profile, GIMP can't run the filter, or it can't be built.
    """
    sandboxed = None if folders else sandboxed_gimp()
    if sandboxed and gimp_program() is None:
        raise SetupError(f"{sandboxed}\nFor a GIMP in a place of its own: --gimp-profile DIR.")
    for profile in chosen_profiles(folders):
        home.call("GIMP's filter", [home.python, "-P", "-m", "shutterspan.plugin.package", "gimp", profile.plugin])
        folder = relative_to_cwd(profile.plugin)
        print(f"GIMP's filter is in {folder}: start GIMP anew, Filters > Blur > Unfold Motion Blur.")
    if sandboxed:
        print(sandboxed)


def add_to_blender(home: Installation, programs: Sequence[BlenderProgram]) -> None:
    """Install and enable the add-on in these Blenders. Raises SetupError: it can't be built, or a Blender
    rejects it."""
    with tempfile.TemporaryDirectory() as folder:
        extension = Path(folder) / "shutterspan.zip"
        home.call("Blender's add-on", [home.python, "-P", "-m", "shutterspan.plugin.package", "blender", extension])
        for program in programs:
            if error := program.install(extension):
                raise SetupError(f"{program} ({program.path}) did not take the add-on:\n{error}")
            print(f"The add-on is in {program} ({program.path}): in the Video Sequencer, Strip > Unfold Motion Blur.")


def chosen_profiles(folders: Sequence[Path] | None) -> list[GimpProfile]:
    """GIMP's profiles in these folders, or all that are found. Raises SetupError: there is none."""
    if folders:
        if missing := [folder for folder in folders if not folder.is_dir()]:
            raise SetupError(
                f"There is no folder {missing[0]}.\nGIMP shows its own under Edit > Preferences > Folders."
            )
        return [GimpProfile(folder.resolve()) for folder in folders]
    if profiles := gimp_profiles():
        return profiles
    raise SetupError(
        "No GIMP 3 was found here. Start it once, so that it makes its profile; or name that: --gimp-profile DIR.\n"
        "GIMP shows it under Edit > Preferences > Folders. GIMP 2 is too old."
    )


def remove_from_gimp(profiles: Sequence[GimpProfile]) -> bool:
    """Remove the filter from these profiles, and print which had it. Returns whether one had it. Raises OSError."""
    with_filter = [profile for profile in profiles if profile.installed]
    for profile in with_filter:
        profile.remove()
        print(f"Removed {profile.plugin}.")
    return bool(with_filter)


def usable_blenders(paths: Sequence[Path] | None) -> list[BlenderProgram]:
    """The Blenders at these paths, or all that are found, without those that are too old for extensions.

    Raises SetupError: there is none.
    """
    programs = blender_programs(paths or ())
    if usable := [program for program in programs if program.usable]:
        return usable
    hint = "Blender 4.2 or newer is needed; name one in another place: --blender-program FILE."
    found = ", ".join(f"{program} ({program.path})" for program in programs)
    raise SetupError(f"{found} can't take the add-on.\n{hint}" if found else f"No Blender was found here.\n{hint}")


def remove_from_blender(programs: Sequence[BlenderProgram]) -> bool:
    """Remove the add-on from these Blenders, and print which had it. Returns whether one had it. Raises SetupError."""
    removed = False
    for program in programs:
        if not program.installed:  # Blenders of one series share the add-on: the first removal is for all of them.
            continue
        if error := program.remove():
            raise SetupError(f"{program} ({program.path}) did not let the add-on go:\n{error}")
        print(f"Removed the add-on of {program} ({program.path}).")
        removed = True
    return removed
