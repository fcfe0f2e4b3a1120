"""Which package of the system brings a library that is missing."""

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
_MISSED = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")


def missing_library(name: str) -> InputError:
    """What to tell of a library that is missing; name: as the loader knows it, such as “libGL.so.1”."""
    package = _PACKAGES.get(name)
    hint = f"On Debian and Ubuntu: apt install {package}"
    if package is None:
        hint = "Install the package of your system that brings it."
    return InputError(f"A library of the system is missing: {name}.", hint)


def missing_library_in(output: str) -> InputError | None:
    """The same for what a program printed before it gave up; None where it missed no library."""
    missed = _MISSED.search(output)
    return missing_library(missed[1]) if missed else None
