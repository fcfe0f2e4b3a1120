"""File names are made from patterns."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.pipeline.presets.name_pattern import NAME_FIELDS, expand_name, expand_names, name_values

VALUES: dict[str, str | int] = {"photo": "dancer", "preset": "reel", "number": 3, "frames": 31, "date": "2026-11-28"}


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{photo}", "dancer"),
        ("{photo}-{preset}_{number}", "dancer-reel_3"),
        ("{date} {frames} frames", "2026-11-28 31 frames"),
        ("{photo}.MP", "dancer.MP"),
        ("  {photo}. ", "dancer"),
        (".{photo}", "dancer"),
        ("a/b\\c:{photo}%d", "a_b_c_dancer_d"),
        ("Füße-{number}", "Füße-3"),
    ],
)
def test_a_pattern_is_filled_in(pattern: str, name: str) -> None:
    assert expand_name(pattern, VALUES, ".mp4") == name


@pytest.mark.parametrize("stem", ["AUX", "CON.holiday", "Com1", "con", "lpt³", "nul"])
def test_the_name_of_a_device_of_windows_is_changed(stem: str) -> None:
    assert expand_name("{photo}", {**VALUES, "photo": stem}, ".mp4") == f"_{stem}"


@pytest.mark.parametrize("stem", ["auxiliary", "com", "com10", "console", "nul2", "my con"])
def test_a_name_similar_to_a_device_is_unchanged(stem: str) -> None:
    assert expand_name("{photo}", {**VALUES, "photo": stem}, ".mp4") == stem


@pytest.mark.parametrize(
    "pattern", ["", "   ", "...", "{photo", "photo}", "{{photo}}", "x" * 101, "a\tb", "{photo.__class__}"]
)
def test_patterns_that_give_no_name_are_rejected(pattern: str) -> None:
    with pytest.raises(UsageError):
        expand_name(pattern, VALUES, ".mp4")


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(UsageError, match=r"can't contain the field {foto}") as caught:
        expand_name("{foto}", VALUES, ".mp4")
    assert "{photo}" in caught.value.hint


@given(st.text(max_size=40), st.sampled_from(NAME_FIELDS))
def test_no_name_leads_to_another_folder(text: str, field: str) -> None:
    values = {**VALUES, field: text}
    name = expand_name(f"{{{field}}}", values, ".mp4")
    assert name and not name.startswith(".") and Path(name).name == name and "%" not in name


def test_equal_names_of_photos_are_allowed_but_patterns_without_a_photo_field_are_not() -> None:
    photos = [name_values(Path(folder) / "a.jpg", "reel", number, 7) for number, folder in enumerate(("x", "y"), 1)]
    assert expand_names("{photo}", photos, ".mp4") == ["a", "a"]
    assert expand_names("{number}", photos, ".mp4") == ["1", "2"]
    assert expand_names("clip", photos[:1], ".mp4") == ["clip"]
    with pytest.raises(UsageError, match="gives every photo the name clip"):
        expand_names("clip", photos, ".mp4")


def test_the_name_of_a_folder_has_no_dot() -> None:
    values = {**VALUES, "photo": "my.photo"}
    assert expand_name("{photo}-frames v1.2", values, "") == "my_photo-frames v1_2"
    assert expand_name("{photo}", values, ".mp4") == "my.photo"


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ""])
@pytest.mark.parametrize("letter", ["y", "ä", "漢", "😀", "\udce9"])
def test_only_the_name_of_the_photo_is_shortened(letter: str, suffix: str) -> None:
    values = {**VALUES, "photo": letter * 300}
    name = expand_name("{date} {photo}-{number}", values, suffix)
    assert name.startswith(f"2026-11-28 {letter}") and name.endswith(f"{letter}-3")
    assert 250 < len(os.fsencode(name + suffix)) <= 255
    assert len(os.fsencode(expand_name("{photo}", values, suffix, 143) + suffix)) <= 143


@pytest.mark.parametrize("pattern", ["漢" * 90, "{photo}" + "漢" * 85, "{photo}" + "{preset}" * 9])
def test_a_pattern_that_is_too_long_without_the_photos_name_is_rejected(pattern: str) -> None:
    with pytest.raises(UsageError, match="too long for the disk"):
        expand_name(pattern, {**VALUES, "preset": "p" * 40}, ".mp4")
