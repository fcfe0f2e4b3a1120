"""The command `python3 install.py`: installs the program, and installs or removes its plug-ins in GIMP and Blender.

Standard library only: it runs before anything is installed.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from shutterspan.core.foundation.errors import OutputError, ShutterspanError
from shutterspan.core.foundation.paths import relative_to_cwd
from shutterspan.core.foundation.program import Program
from shutterspan.installer.blender_setup import remove_from_blender, set_up_blender
from shutterspan.installer.bundle import build_bundle
from shutterspan.installer.desktop_entry import DesktopEntry
from shutterspan.installer.desktop_setup import other_desktop_copy
from shutterspan.installer.gimp_setup import remove_from_gimp, set_up_gimp
from shutterspan.installer.host_setup import remove_all
from shutterspan.installer.installation import Installation, SetupError, explain_failure
from shutterspan.installer.locator_file import locate, other_located_copy
from shutterspan.installer.user_data import print_user_data
from shutterspan.installer.user_files import Failures


def main(arguments: Sequence[str] | None = None) -> int:
    _print_any_character()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.all and not options.test:
        parser.error("--all needs --test")
    home, failures = Installation(Path(__file__).resolve().parent.parent), Failures()
    try:
        if options.uninstall:
            uninstall(home, failures)
            return _exit_code(failures)
        if options.remove_gimp:
            remove_from_gimp(home.program, options.gimp_profile, failures)
            return _exit_code(failures)
        if options.remove_blender:
            remove_from_blender(home.program, options.blender_program, failures)
            return _exit_code(failures)
        home.install(tests=options.dev or options.test, torch_index=options.torch_index)
        if options.gimp or options.gimp_profile:
            with failures.step():
                set_up_gimp(home.program, options.gimp_profile, failures)
        if options.blender or options.blender_program:
            with failures.step():
                set_up_blender(home.program, options.blender_program, failures)
        set_up_unless_taken(home.program)
        if options.demo:
            home.demo()
        if options.bundle:
            home.add_bundle_tools()
            build_bundle(home)
        if failures.errors:
            return _exit_code(failures)
        if options.test:
            return home.test(everything=options.all)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except ShutterspanError as error:
        print(f"\n{error.content}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. To continue, run install.py again; it first removes unfinished files.", file=sys.stderr)
        return 130
    except OSError as error:
        reason = f"{error.filename} can't be read or written: {error.strerror}." if error.filename else str(error)
        print(f"\n{explain_failure(str(error)) or reason}", file=sys.stderr)
        return 1
    if not options.demo:
        print(f"Shutterspan is ready: {relative_to_cwd(home.script('shutterspan'))} --help")
    return 0


def _exit_code(failures: Failures) -> int:
    """Print the errors, and return the exit code."""
    for error in failures.errors:
        print(f"\n{error.content}", file=sys.stderr)
    return 1 if failures.errors else 0


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
    task.add_argument(
        "--bundle", action="store_true", help="install, then make a program that needs no Python, in the folder dist"
    )
    task.add_argument("--test", action="store_true", help="install, then run the linters and the tests")
    task.add_argument("--uninstall", action="store_true", help="remove what this copy has set up outside this folder")
    task.add_argument("--remove-gimp", action="store_true", help="remove the filter from GIMP")
    parser.add_argument("--gimp", action="store_true", help="also install the filter in every GIMP 3 that is found")
    parser.add_argument(
        "--gimp-profile",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="install the filter only in this profile of GIMP 3, or remove it from there; repeatable",
    )
    task.add_argument("--remove-blender", action="store_true", help="remove the add-on from Blender")
    parser.add_argument("--blender", action="store_true", help="also install the add-on in every Blender that is found")
    parser.add_argument(
        "--blender-program",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
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


def set_up_unless_taken(program: Program) -> None:
    """Make plug-ins and the desktop use this copy of the program, unless they use another one. Print what is not done,
    because the command line works without it."""
    if other := other_located_copy(program):
        print(f"Plug-ins use another copy: {other}. To make them use this one, run “{program.typed('setup')}”.")
    else:
        try:
            locate(program)
        except OutputError as error:
            print(f"Plug-ins can't find Shutterspan: {error.content}", file=sys.stderr)
    if other := other_desktop_copy(program):
        command = program.typed("setup", "desktop")
        print(f"The desktop starts another copy: {other}. To make it start this one, run “{command}”.")
    else:
        try:
            DesktopEntry(program).install()
        except OutputError as error:
            print(f"The app can't be added to the programs of the desktop: {error.content}", file=sys.stderr)


def uninstall(home: Installation, failures: Failures) -> None:
    """Remove what this copy of the program has set up, and print what remains.

    failures: gets the errors of what can't be removed.
    """
    remove_all(home.program, failures)
    if failures.errors:
        return
    print_user_data(f"first run “{home.program.typed('setup', '--remove', '--delete-settings')}”")
    if home.venv.exists():
        print(f"All remaining files are in this folder. You can delete it, with {relative_to_cwd(home.venv)}.")
