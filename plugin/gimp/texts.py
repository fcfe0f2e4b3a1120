"""Translates the filter's texts into the user's language, if `locale` has a catalogue of it."""

from pathlib import Path

from gi.repository import GLib

DOMAIN = "shutterspan"


def _(text: str) -> str:
    """Translate a text. Before it queries the plug-in, GIMP binds the domain to the catalogues beside its file."""
    return str(GLib.dgettext(DOMAIN, text))


def quoted_path(path: str | Path) -> str:
    """A path in quotation marks, for a sentence."""
    return f"“{path}”"
