"""Encode text in any encoding: characters that the encoding lacks are replaced by readable ones."""

import codecs

#: Name of the error handler, for `errors=` of streams and of `str.encode`.
READABLE = "shutterspan_readable"

_REPLACEMENTS = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "…": "...",
        "–": "-",
        "—": "-",
        "−": "-",
        "×": "x",
        "·": "*",
        "→": "->",
        "\u00a0": " ",  # no-break spaces
        "\u202f": " ",
    }
)


def _replace(error: UnicodeError) -> tuple[str | bytes, int]:
    """The error handler: replaces characters by similar ASCII characters or by Python's escapes.

    A byte of a file name that isn't valid UTF-8 (PEP 383) becomes \\xNN, as in messages.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = error.object[error.start : error.end]
    return "".join(map(_readable, characters)), error.end


def _readable(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.translate(_REPLACEMENTS).encode("ascii", "backslashreplace").decode("ascii")


codecs.register_error(READABLE, _replace)
