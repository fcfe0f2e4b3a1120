"""`shutterspan app`: open the desktop app."""

import argparse
from pathlib import Path

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.optional_library import import_problem


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "app",
        help="open the desktop app",
        description="Open the desktop app. To open photos, folders of photos or a project in it, add their paths.",
    )
    command.add_argument("paths", type=Path, nargs="*", metavar="PHOTO|FOLDER|PROJECT", help="what to open")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Open the window and return the exit code once it is closed.

    Raises InputError: Qt, a system library that Qt needs, or a display is missing.
    """
    try:
        from shutterspan.ui.desktop import app
    except ImportError as error:
        raise _start_error(error) from error
    return int(app.run(options.paths))


def _start_error(error: ImportError) -> InputError:
    """The error to raise if the app can't be imported. It names the library that is missing or damaged."""
    problem = import_problem(error, "PyQt6", "PyQt6")
    return InputError("app_library_missing", hint=problem.hint_code, problem=problem, **problem.values)
