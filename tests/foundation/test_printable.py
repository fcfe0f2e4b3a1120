"""Texts with file names are printed so that no name can control the terminal."""

import pytest

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.foundation.messages import ENGLISH, make_message, printable


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Füße 漢字 \U0001f468\u200d\U0001f467.png", "Füße 漢字 \U0001f468\u200d\U0001f467.png"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("a\x00b\x7f", r"a\x00b\x7f"),
        ("a\x9b2Jb", r"a\x9b2Jb"),
        ("a\u202egnp.exe", r"a\u202egnp.exe"),
        ("a\u2028b\u2066c", r"a\u2028b\u2066c"),
        ("caf\udce9.png", r"caf\xe9.png"),
        ("half \ud83d of a pair", r"half \ud83d of a pair"),
        ("100% \"quoted\" 'name' -x =1", "100% \"quoted\" 'name' -x =1"),
    ],
)
def test_terminal_control_characters_are_escaped(name: str, expected: str) -> None:
    assert printable(name) == expected
    error = InputError("file_missing", path=name)
    assert error.message == f"There is no file {expected}."
    nested = make_message("file_missing", path=make_message("file_missing", path=name))
    assert ENGLISH.text(nested) == f"There is no file There is no file {expected}.."


def test_the_values_of_a_message_are_unchanged() -> None:
    message = make_message("file_missing", path="caf\udce9\n")
    assert message.values["path"] == message.as_dict()["values"]["path"] == "caf\udce9\n"
