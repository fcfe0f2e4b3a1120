"""Name the system package that provides a missing shared library."""

import re

from shutterspan.core.foundation.errors import InputError

_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgomp.so.1": "libgomp1",
    "libstdc++.so.6": "libstdc++6",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
_LOADER_ERROR = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")


def missing_library_error(name: str) -> InputError:
    """Return the error for a missing shared library; name: its file name, such as “libGL.so.1”."""
    package = _PACKAGES.get(name)
    if package is None:
        return InputError("system_library_missing", name=name)
    return InputError("system_library_missing", hint="install_package", name=name, package=package)


def find_missing_library(output: str) -> InputError | None:
    """Return the error for the missing library in a program's output; None if the output names none."""
    match = _LOADER_ERROR.search(output)
    return missing_library_error(match[1]) if match else None
