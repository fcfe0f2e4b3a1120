"""Names are shortened to the limit of a disk, between two characters."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation.file_names import MAX_NAME_LENGTH, max_name_length, name_length, shorten_name
from shutterspan.core.foundation.paths import entry_path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="counts bytes")

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
THUMB = "\U0001f44d\U0001f3fd"
FLAG = "\U0001f1e9\U0001f1ea"


def test_a_name_that_fits_is_unchanged() -> None:
    decomposed = "e\u0301"
    assert shorten_name(decomposed, 3) == decomposed
    assert shorten_name("a. ", 3) == "a. "


@pytest.mark.parametrize(
    ("name", "length", "expected"),
    [
        ("abcdef", 4, "abcd"),
        ("ääää", 5, "ää"),
        ("漢字漢", 8, "漢字"),
        ("caf\udce9caf\udce9", 4, "caf\udce9"),
        ("ab cd", 3, "ab"),
        ("ab.cd", 3, "ab"),
        ("abc", 0, ""),
        ("abc", -1, ""),
    ],
)
def test_a_longer_name_ends_before_the_first_character_that_does_not_fit(name: str, length: int, expected: str) -> None:
    assert shorten_name(name, length) == expected


@pytest.mark.parametrize("character", ["q\u0323\u0307", FAMILY, THUMB, FLAG, "❤\ufe0f", "कि"])
def test_a_character_of_several_code_points_is_kept_or_dropped_completely(character: str) -> None:
    size = len(character.encode())
    for length in range(3 * size):
        assert shorten_name(character * 3, length) == character * (length // size)


def test_a_shortened_name_is_in_composed_form() -> None:
    assert shorten_name("e\u0301" * 100, 250) == "\xe9" * 100
    assert shorten_name("e\u0301" * 100, 51) == "\xe9" * 25
    hangul = unicodedata.normalize("NFD", "한" * 40)
    assert shorten_name(hangul, 100) == "한" * 33


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(0, 80))
def test_no_name_is_longer_than_allowed(name: str, length: int) -> None:
    shortened = shorten_name(name, length)
    assert name_length(shortened) <= length
    assert unicodedata.normalize("NFC", name).startswith(unicodedata.normalize("NFC", shortened))


def test_the_maximum_length_depends_on_the_disk(tmp_path: Path) -> None:
    length = max_name_length(tmp_path)
    (tmp_path / ("a" * length)).touch()
    assert length <= MAX_NAME_LENGTH == max_name_length(tmp_path / "missing")


def test_an_entry_keeps_the_name_of_a_link_but_not_of_linked_folders(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link").symlink_to("nowhere")
    (tmp_path / "linked").symlink_to("folder")
    (tmp_path / "loop").symlink_to("loop")
    for path in ("folder/link", "folder/../folder/./link", "linked/link", "linked/../folder/link"):
        assert entry_path(tmp_path / path) == tmp_path / "folder" / "link"
    assert entry_path(tmp_path / "loop") == tmp_path / "loop"
    assert entry_path(Path("a")) == Path.cwd() / "a"
