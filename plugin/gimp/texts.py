"""The filter's words in the user's language, as far as a catalog is in `locale`."""

from pathlib import Path

from gi.repository import GLib

DOMAIN = "shutterspan"


def _(text: str) -> str:
    """GIMP binds the domain to the catalogs beside the plug-in's file before it asks for anything."""
    return str(GLib.dgettext(DOMAIN, text))


def shown(path: str | Path) -> str:
    """A path inside a sentence."""
    return f"“{path}”"
