"""What `python3 install.py` does: sets the program up, and puts its plug-ins into other programs or takes them out.

Standard library only: it runs before anything is installed.
"""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.worker.protocol import locator_path, read_locator
from shutterspan.installer.blender_programs import BlenderProgram, blender_programs
from shutterspan.installer.gimp_profiles import GimpProfile, gimp_profiles, gimp_program, sandboxed_gimp
from shutterspan.installer.installation import Installation, SetupFailed, explain, shown


def main(arguments: Sequence[str] | None = None) -> int:
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
    except SetupFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except OutputError as error:
        print(f"\n{error}\n{error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start install.py again whenever you like: it cleans up first.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\n{explain(str(error)) or error}", file=sys.stderr)
        return 1
    if not options.demo:
        print(f"Shutterspan is ready: {shown(home.script('shutterspan'))} --help")
    return 0


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
    """Remove desktop entry, plug-ins and locator, where they are this copy's, and tell what remains.

    Raises SetupFailed, OSError: a plug-in can't be removed.
    """
    with contextlib.suppress(OSError):
        for file in home.desktop_entry.uninstall():
            print(f"Removed {file}.")
    path = locator_path()
    if _is_ours(path, home):
        remove_from_gimp(gimp_profiles())
        remove_from_blender(blender_programs())
        path.unlink()  # Last: while it stands, the next try goes on where this one failed.
        with contextlib.suppress(OSError):  # The folder may hold more than the locator.
            path.parent.rmdir()
        print(f"Removed {path}.")
    if home.venv.exists():
        print(f"What remains is inside this folder; {shown(home.venv)} may be deleted with it.")


def _is_ours(locator: Path, home: Installation) -> bool:
    """Whether the locator is there and names this copy; why not, is printed. Raises OSError: it can't be read."""
    try:
        owner = read_locator(locator)["interpreter"]
    except FileNotFoundError:
        _print_plugins_left()
        return False
    except ValueError:
        print(f"Left alone: {locator} is damaged, and doesn't say which copy of Shutterspan it belongs to.")
        return False
    if owner != str(home.python):
        print(f"Left alone: {locator} belongs to another copy of Shutterspan ({owner}).")
        return False
    return True


def _print_plugins_left() -> None:
    """Where there is no locator, nothing says which copy the plug-ins belong to: they stay."""
    filters = [profile for profile in gimp_profiles() if profile.installed]
    addons = [program for program in blender_programs() if program.installed]
    for profile in filters:
        print(f"Left alone: {profile.plugin}. --remove-gimp takes it away.")
    for program in addons:
        print(f"Left alone: the add-on of {program} ({program.path}). --remove-blender takes it away.")
    if not filters and not addons:
        print("No locator was found, and no plug-in in GIMP or Blender.")


def add_to_gimp(home: Installation, folders: Sequence[Path] | None) -> None:
    """Put the filter into these profiles, or into all that are found, where GIMP can run it."""
    sandboxed = None if folders else sandboxed_gimp()
    if sandboxed and gimp_program() is None:
        raise SetupFailed(f"{sandboxed}\nFor a GIMP in a place of its own: --gimp-profile DIR.")
    for profile in chosen_profiles(folders):
        home.call("GIMP's filter", [home.python, "-P", "-m", "shutterspan.plugin.package", "gimp", profile.plugin])
        print(f"GIMP's filter is in {shown(profile.plugin)}: start GIMP anew, Filters > Blur > Unfold Motion Blur.")
    if sandboxed:
        print(sandboxed)


def add_to_blender(home: Installation, programs: Sequence[BlenderProgram]) -> None:
    """Put the add-on into these Blenders, and enable it there."""
    with tempfile.TemporaryDirectory() as folder:
        extension = Path(folder) / "shutterspan.zip"
        home.call("Blender's add-on", [home.python, "-P", "-m", "shutterspan.plugin.package", "blender", extension])
        for program in programs:
            if complaint := program.install(extension):
                raise SetupFailed(f"{program} ({program.path}) did not take the add-on:\n{complaint}")
            print(f"The add-on is in {program} ({program.path}): in the Video Sequencer, Strip > Unfold Motion Blur.")


def chosen_profiles(folders: Sequence[Path] | None) -> list[GimpProfile]:
    """GIMP's profiles at these places, or all that are found. Raises SetupFailed: there is none."""
    if folders:
        if missing := [folder for folder in folders if not folder.is_dir()]:
            raise SetupFailed(
                f"There is no folder {missing[0]}.\nGIMP shows its own under Edit > Preferences > Folders."
            )
        return [GimpProfile(folder.resolve()) for folder in folders]
    if profiles := gimp_profiles():
        return profiles
    raise SetupFailed(
        "No GIMP 3 was found here. Start it once, so that it makes its profile; or name that: --gimp-profile DIR.\n"
        "GIMP shows it under Edit > Preferences > Folders. GIMP 2 is too old."
    )


def remove_from_gimp(profiles: Sequence[GimpProfile]) -> bool:
    """Take the filter out of profiles and tell from which; whether there was one. Raises OSError."""
    held = [profile for profile in profiles if profile.installed]
    for profile in held:
        profile.remove()
        print(f"Removed {profile.plugin}.")
    return bool(held)


def usable_blenders(chosen: Sequence[Path] | None) -> list[BlenderProgram]:
    """Those at these places, or all that are found, as far as they know extensions. Raises SetupFailed: none does."""
    programs = blender_programs(chosen or ())
    if usable := [program for program in programs if program.usable]:
        return usable
    hint = "Blender 4.2 or newer is needed; name one in another place: --blender-program FILE."
    found = ", ".join(f"{program} ({program.path})" for program in programs)
    raise SetupFailed(f"{found} can't take the add-on.\n{hint}" if found else f"No Blender was found here.\n{hint}")


def remove_from_blender(programs: Sequence[BlenderProgram]) -> bool:
    """Take the add-on out of Blenders and tell from which; whether there was one. Raises SetupFailed."""
    removed = False
    for program in programs:
        if not program.installed:  # Blenders of one series share the add-on: the first removal is for all of them.
            continue
        if complaint := program.remove():
            raise SetupFailed(f"{program} ({program.path}) did not let the add-on go:\n{complaint}")
        print(f"Removed the add-on of {program} ({program.path}).")
        removed = True
    return removed
