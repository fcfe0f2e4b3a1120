"""`shutterspan app`: the window."""

import argparse
from pathlib import Path

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.system_libraries import missing_library_in


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "app",
        help="open the desktop app",
        description="Open the desktop app, with a photo or a project if you name one.",
    )
    command.add_argument("path", type=Path, nargs="?", metavar="PHOTO|PROJECT")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Raises InputError: Qt, a library of the system that it needs, or a display is missing."""
    try:
        from shutterspan.ui.desktop import app
    except ImportError as error:
        missed = missing_library_in(str(error))
        why = f"{missed.message} {missed.hint}" if missed else f"{error}. Run install.py again."
        raise InputError(f"The desktop app can't start. {why}") from error
    return int(app.run(options.path))
