"""The program in the bundle: the command line, and the interpreter of the program's own modules."""

import multiprocessing
import os
import runpy
import sys
from collections.abc import MutableMapping, Sequence

_PACKAGE = "shutterspan."
#: Variables that PyInstaller sets: for Qt, which finds its files without them, and for its own processes. Without the
#: latter, each process of the bundle starts in the same way.
_OWN_VARIABLES = ("QML2_IMPORT_PATH", "QT_PLUGIN_PATH", "_PYI_")


def main() -> int:
    multiprocessing.freeze_support()
    restore_environment(os.environ)
    if module := own_module(sys.argv[1:]):
        sys.argv[:4] = [sys.argv[0]]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return 0
    from shutterspan.ui.cli.main import main as command_line

    return command_line()


def own_module(arguments: Sequence[str]) -> str | None:
    """The module to run if the arguments are `-P -m MODULE …` with a module of the program, else None.

    The program starts its processes with these arguments, and so do its plug-ins in GIMP and Blender.
    """
    if list(arguments[:2]) == ["-P", "-m"] and len(arguments) > 2 and arguments[2].startswith(_PACKAGE):
        return arguments[2]
    return None


def restore_environment(environment: MutableMapping[str, str]) -> None:
    """Undo the changes of PyInstaller, because other programs, such as Blender, must load their own libraries.

    The loader of this process has read LD_LIBRARY_PATH already, so that it finds the bundle's libraries until the end.
    """
    original = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    environment.pop("LD_LIBRARY_PATH", None)
    if original is not None:
        environment["LD_LIBRARY_PATH"] = original
    for name in [name for name in environment if name.startswith(_OWN_VARIABLES)]:
        del environment[name]


if __name__ == "__main__":
    sys.exit(main())
