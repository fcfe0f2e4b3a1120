"""Import libraries that an installation may lack; explain why they can't be imported.

Standard library only.
"""

from importlib import import_module
from types import ModuleType

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.foundation.program import running_program
from shutterspan.core.foundation.system_libraries import find_missing_library


def import_library(module: str, library: str, lock: str = "") -> ModuleType:
    """Import a module of an optional library. library, lock: see `import_problem`.

    Raises InputError: it can't be imported. Its hint says how to install the library.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError.with_content(import_problem(error, module, library, lock)) from error


def import_problem(error: ImportError, module: str, library: str, lock: str = "") -> Message:
    """Why a module of an optional library can't be imported, and what to do: it is not installed, or it lacks a
    library of the system, or it can't be loaded for another reason.

    library: its name in the package index; lock: the file with its version if a clone lacks it.
    """
    if isinstance(error, ModuleNotFoundError) and error.name == module.partition(".")[0]:
        return make_message("library_missing", library=library, **running_program().library_hint(library, lock))
    if system_library := find_missing_library(str(error)):
        return system_library.content
    reason = str(error).rstrip(".")
    return make_message("library_not_loaded", reason=reason, **running_program().repair_hint())
