"""Makes the app's entry on the desktop for one copy of the program, and removes it.

Standard library only: install.py needs this before anything is installed.
"""

import os

from shutterspan.core.foundation.paths import relative_to_cwd
from shutterspan.core.foundation.program import Program
from shutterspan.installer.desktop_entry import DesktopEntry


def set_up_desktop(program: Program) -> None:
    """Make the app's entry on the desktop. It starts this copy of the program. Raises OutputError."""
    DesktopEntry(program).install()
    print(f"The app is among the programs of the desktop, and starts {relative_to_cwd(program.command)}.")


def remove_from_desktop(program: Program) -> bool:
    """Remove the app's entry if it starts this copy of the program, or one that is gone, and print its files. Returns
    whether there was one. Raises OutputError."""
    removed = DesktopEntry(program).uninstall()
    for file in removed:
        print(f"Removed {file}.")
    return bool(removed)


def other_desktop_copy(program: Program) -> str | None:
    """The program of another copy if the desktop's entry starts it, and if it exists; else None."""
    entry = DesktopEntry(program)
    owner = entry.owner()
    return owner if owner and not entry.starts_this_copy(owner) and os.path.isfile(owner) else None
