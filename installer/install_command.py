"""The command `python3 install.py`: installs the program, and installs or removes its plug-ins in GIMP and Blender.

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
        parser.error("--all needs --test")
    home = Installation(Path(__file__).resolve().parent.parent)
    try:
        if options.uninstall:
            uninstall(home)
            return 0
        if options.remove_gimp:
            if not remove_from_gimp(chosen_profiles(options.gimp_profile)):
                print("GIMP has no Shutterspan filter.")
            return 0
        if options.remove_blender:
            if not remove_from_blender(usable_blenders(options.blender_program)):
                print("Blender has no Shutterspan add-on.")
            return 0
        home.install(tests=options.dev or options.test, torch_index=options.torch_index)
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
        print("\nStopped. To continue, run install.py again; it first removes unfinished files.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\n{explain_failure(str(error)) or error}", file=sys.stderr)
        return 1
    if not options.demo:
        print(f"Shutterspan is ready: {relative_to_cwd(home.script('shutterspan'))} --help")
    return 0


def _print_any_character() -> None:
    """Make stdout print escapes for characters that its encoding lacks, as on Windows if it is redirected. stderr does
    so by default."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="install.py", description="Install Shutterspan in the folder .venv beside this file.", allow_abbrev=False
    )
    task = parser.add_mutually_exclusive_group()
    task.add_argument(
        "--demo", action="store_true", help="install, then make a video and a contact sheet of the sample photo"
    )
    task.add_argument("--test", action="store_true", help="install, then run the linters and the tests")
    task.add_argument(
        "--uninstall", action="store_true", help="remove all files that were installed outside this folder"
    )
    task.add_argument("--remove-gimp", action="store_true", help="remove the filter from GIMP")
    parser.add_argument("--gimp", action="store_true", help="also install the filter in every GIMP 3 that is found")
    parser.add_argument(
        "--gimp-profile",
        metavar="DIR",
        type=Path,
        action="append",
        help="install the filter only in this profile of GIMP 3, or remove it from there; repeatable",
    )
    task.add_argument("--remove-blender", action="store_true", help="remove the add-on from Blender")
    parser.add_argument("--blender", action="store_true", help="also install the add-on in every Blender that is found")
    parser.add_argument(
        "--blender-program",
        metavar="FILE",
        type=Path,
        action="append",
        help="install the add-on only in this Blender, or remove it from there; repeatable",
    )
    parser.add_argument(
        "--dev", action="store_true", help="also install the packages for tests and linters, as --test does"
    )
    parser.add_argument(
        "--all", action="store_true", help="with --test: also run the slow tests and the tests in GIMP and Blender"
    )
    parser.add_argument(
        "--torch-index", metavar="URL", help="install torch from this package index (CPU or CUDA build)"
    )
    return parser


def uninstall(home: Installation) -> None:
    """Remove desktop entry, plug-ins and locator if they belong to this copy of the program. Print what remains.

    Raises SetupError, OSError: a plug-in can't be removed.
    """
    with contextlib.suppress(OSError):
        for file in home.desktop_entry.uninstall():
            print(f"Removed {file}.")
    path = locator_path()
    if _locator_is_own(path, home):
        remove_from_gimp(gimp_profiles())
        remove_from_blender(blender_programs())
        path.unlink()  # Last, so that another try can remove what this one could not.
        with contextlib.suppress(OSError):  # The folder may contain other files.
            path.parent.rmdir()
        print(f"Removed {path}.")
    if home.venv.exists():
        print(f"All remaining files are in this folder. You can delete it, with {relative_to_cwd(home.venv)}.")


def _locator_is_own(locator: Path, home: Installation) -> bool:
    """Whether the locator belongs to this copy of the program. If not, print the reason.

    Raises OSError: it can't be read.
    """
    try:
        owner = read_locator(locator)["interpreter"]
    except FileNotFoundError:
        _print_remaining_plugins()
        return False
    except ValueError:
        print(f"Not removed: {locator} is damaged, so its copy of Shutterspan is unknown.")
        return False
    if owner != str(home.python):
        print(f"Not removed: {locator} belongs to another copy of Shutterspan ({owner}).")
        return False
    return True


def _print_remaining_plugins() -> None:
    """Print the plug-ins that are not removed. Without a locator, their copy of the program is unknown."""
    filters = [profile for profile in gimp_profiles() if profile.installed]
    addons = [program for program in blender_programs() if program.installed]
    for profile in filters:
        print(f"Not removed: {profile.plugin}. To remove it, use --remove-gimp.")
    for program in addons:
        print(f"Not removed: the add-on in {program} ({program.path}). To remove it, use --remove-blender.")
    if not filters and not addons:
        print("No locator was found, and no plug-in in GIMP or Blender.")


def add_to_gimp(home: Installation, folders: Sequence[Path] | None) -> None:
    """Install the filter in these profiles, or in all that are found.

    Raises SetupError: there is no profile, GIMP can't run the filter, or it can't be built.
    """
    sandboxed = None if folders else sandboxed_gimp()
    if sandboxed and gimp_program() is None:
        raise SetupError(
            f"{sandboxed}\nIf you have another GIMP, use --gimp-profile DIR with the folder of its profile."
        )
    for profile in chosen_profiles(folders):
        home.call(
            "The filter for GIMP", [home.python, "-P", "-m", "shutterspan.plugin.package", "gimp", profile.plugin]
        )
        folder = relative_to_cwd(profile.plugin)
        print(f"The filter is in {folder}. Restart GIMP, and choose Filters > Blur > Unfold Motion Blur.")
    if sandboxed:
        print(sandboxed)


def add_to_blender(home: Installation, programs: Sequence[BlenderProgram]) -> None:
    """Install and enable the add-on in these Blenders. Raises SetupError: it can't be built, or a Blender
    rejects it."""
    with tempfile.TemporaryDirectory() as folder:
        extension = Path(folder) / "shutterspan.zip"
        home.call(
            "The add-on for Blender", [home.python, "-P", "-m", "shutterspan.plugin.package", "blender", extension]
        )
        for program in programs:
            if error := program.install(extension):
                raise SetupError(f"The add-on can't be installed in {program} ({program.path}):\n{error}")
            print(
                f"The add-on is in {program} ({program.path}). "
                "In the Video Sequencer, choose Strip > Unfold Motion Blur."
            )


def chosen_profiles(folders: Sequence[Path] | None) -> list[GimpProfile]:
    """GIMP's profiles in these folders, or all that are found. Raises SetupError: there is none."""
    if folders:
        if missing := [folder for folder in folders if not folder.is_dir()]:
            raise SetupError(
                f"There is no folder {missing[0]}.\nGIMP lists its folders under Edit > Preferences > Folders."
            )
        return [GimpProfile(folder.resolve()) for folder in folders]
    if profiles := gimp_profiles():
        return profiles
    raise SetupError(
        "No profile of GIMP 3 was found. Start GIMP once to create it, or specify it with --gimp-profile DIR.\n"
        "GIMP lists its folders under Edit > Preferences > Folders. GIMP 2 is too old."
    )


def remove_from_gimp(profiles: Sequence[GimpProfile]) -> bool:
    """Remove the filter from these profiles, and print each. Returns whether one had the filter. Raises OSError."""
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
    hint = "Install Blender 4.2 or newer, or specify one in another folder with --blender-program FILE."
    found = ", ".join(f"{program} ({program.path})" for program in programs)
    raise SetupError(f"{found} can't use the add-on.\n{hint}" if found else f"No Blender was found.\n{hint}")


def remove_from_blender(programs: Sequence[BlenderProgram]) -> bool:
    """Remove the add-on from these Blenders, and print each. Returns whether one had the add-on. Raises SetupError."""
    removed = False
    for program in programs:
        if not program.installed:  # Blenders of one series share the add-on, so the first removal applies to all.
            continue
        if error := program.remove():
            raise SetupError(f"The add-on can't be removed from {program} ({program.path}):\n{error}")
        print(f"Removed the add-on from {program} ({program.path}).")
        removed = True
    return removed
