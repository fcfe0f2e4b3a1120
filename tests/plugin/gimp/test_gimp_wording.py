"""GIMP's wording of messages: the filter's own texts, the catalogue of the user's language, then English."""

import sys
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from shutterspan.plugin.catalogs import parse_po
from shutterspan.plugin.messages import make_message

ROOT = Path(__file__).resolve().parents[3]
GERMAN = parse_po((ROOT / "plugin" / "gimp" / "locale" / "de.po").read_text("utf-8"))


@pytest.fixture
def german(host: MagicMock, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The filter's wording for German users."""
    glib: Any = sys.modules["gi.repository"].GLib
    glib.dgettext = lambda domain, text: GERMAN.get(text, text)
    glib.get_language_names = lambda: ["de_AT.UTF-8", "de_AT", "de.UTF-8", "de", "C"]
    from shutterspan.plugin.gimp import gimp_wording

    monkeypatch.setattr(gimp_wording, "_FOLDER", ROOT / "resources" / "translations")
    return gimp_wording.user_wording()


def test_own_hints_come_first(host: MagicMock) -> None:
    from shutterspan.plugin.gimp.gimp_wording import user_wording

    hint = "Tick “Replace the file if it exists”, or choose another name."
    assert user_wording().full_text(make_message("file_exists", path="/a.mp4")) == f"/a.mp4 exists already. {hint}"
    assert user_wording().hint(make_message("file_missing", path="/a.mp4")) == (
        "Check the spelling of its name and folder."
    )


def test_german_users_read_german(german: Any) -> None:
    error = german.full_text(make_message("file_exists", path="/a.mp4"))
    assert error.startswith("/a.mp4 gibt es schon. ")
    assert error.endswith("Kreuzen Sie „Vorhandene Datei ersetzen“ an, oder wählen Sie einen anderen Namen.")
    assert german.full_text(make_message("worker_crashed")).startswith("Der Worker von Shutterspan ist abgestürzt. ")
    assert german.hint(make_message("diagnosis_blur_too_long", width=800)).endswith("eine Breite von 800 Pixeln.")


def test_numbers_have_german_separators(german: Any) -> None:
    text = german.text(make_message("photo_bytes_missing", path="/1.5.png", width=12345, height=9, bytes=1))
    assert "12.345" in text and "/1.5.png" in text
    assert "0,25" in german.text(make_message("clip_range_empty", start=0.25, end=0))


@pytest.mark.parametrize(
    ("languages", "found"),
    [
        (["de_DE.UTF-8", "de_DE", "de.UTF-8", "de", "C"], True),
        (["fr_FR", "fr", "de", "C"], True),
        (["en_GB.UTF-8", "en_GB", "en", "de", "C"], False),
        (["fr_FR", "fr", "C"], False),
        ([], False),
    ],
)
def test_the_first_language_with_a_catalogue_is_taken(host: MagicMock, languages: list[str], found: bool) -> None:
    from shutterspan.plugin.gimp.gimp_wording import _translation

    assert bool(_translation(ROOT / "resources" / "translations", languages)) is found


def test_stages_have_the_filter_s_labels_or_those_of_the_catalogue(german: Any) -> None:
    from shutterspan.plugin.gimp.gimp_progress import GimpProgress

    displayed: list[str] = []
    progress = GimpProgress(lambda fraction, text: displayed.append(text), clock=lambda: 0.0)
    for stage in ("finding_motion", "palette", "newer_stage"):
        progress.step(stage, 0, 1)
    assert displayed == ["Bewegung wird gesucht …", "Farbpalette …", "Newer stage …"]
