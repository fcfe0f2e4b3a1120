"""Errors for missing system libraries."""

from shutterspan.core.foundation.system_libraries import find_missing_library, missing_library_error


def test_the_package_of_a_library_is_named() -> None:
    error = missing_library_error("libxcb-cursor.so.0")
    assert error.message == "A library of the system is missing: libxcb-cursor.so.0."
    assert error.hint == "On Debian and Ubuntu: apt install libxcb-cursor0"


def test_an_unknown_library_has_a_hint_too() -> None:
    error = find_missing_library("OSError: libodd.so.7: cannot open shared object file")
    assert error and "libodd.so.7" in error.message and error.hint.startswith("Install the system package")


def test_other_failures_are_ignored() -> None:
    assert find_missing_library("ImportError: No module named cv2") is None
