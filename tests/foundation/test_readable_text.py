"""Text in encodings that lack some of its characters."""

import pytest

from shutterspan.core.foundation.readable_text import READABLE


@pytest.mark.parametrize(
    ("encoding", "text", "expected"),
    [
        ("ascii", "“a” … – — ‘b’ 3×4", b"\"a\" ... - - 'b' 3x4"),
        ("ascii", "é 雨", b"\\xe9 \\u96e8"),
        ("cp1252", "“a” … — ×", "“a” … — ×".encode("cp1252")),
        ("cp437", "“é” ×", b'"\x82" x'),
        ("latin-1", "“é” … ×", b'"\xe9" ... \xd7'),
        ("utf-8", "“a” …", "“a” …".encode()),
    ],
)
def test_characters_that_an_encoding_lacks_are_replaced(encoding: str, text: str, expected: bytes) -> None:
    assert text.encode(encoding, READABLE) == expected


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8"])
def test_a_byte_of_a_file_name_is_escaped(encoding: str) -> None:
    name = b"non\xe9.png".decode("utf-8", "surrogateescape")
    assert name.encode(encoding, READABLE) == b"non\\xe9.png"


def test_decoding_still_fails() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", READABLE)
