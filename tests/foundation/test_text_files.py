"""Text files are read in the encodings that editors use."""

from pathlib import Path

import pytest

from shutterspan.core.foundation.text_files import read_text

TEXT = '{"name": "Grün ⌘ 🚒"}\r\nnext\n'


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
    ],
)
def test_a_byte_order_mark_selects_the_encoding_and_is_removed(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(data)
    assert read_text(tmp_path / "a") == TEXT


@pytest.mark.parametrize("data", [b"caf\xe9", b"\xef\xbb\xbf\xff", b"\xff\xfea", b"\xfe\xff\xd8\x00", b"\x89PNG\r\n"])
def test_other_encodings_are_an_error(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(UnicodeDecodeError):
        read_text(tmp_path / "a")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_valid(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(data)
    assert read_text(tmp_path / "a") == ""
