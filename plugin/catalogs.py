"""Compiles translation catalogues from .po, which translators edit, to .mo, which gettext reads."""

import ast
import struct


def parse_po(text: str) -> dict[str, str]:
    """The translations in a .po file, by their original text; "" is the catalogue's header. Plural forms and contexts
    are not supported."""
    translations: dict[str, str] = {}
    entry: dict[str, str] = {}
    field = ""
    for line in [*text.splitlines(), "msgid"]:
        keyword, _, rest = line.strip().partition(" ")
        if keyword == "msgid" and "msgstr" in entry:
            translations[entry["msgid"]] = entry["msgstr"]
            entry = {}
        if keyword in ("msgid", "msgstr"):
            field, entry[keyword] = keyword, ""
            quoted = rest
        else:
            quoted = line.strip()
        if quoted.startswith('"'):
            entry[field] += str(ast.literal_eval(quoted))
    return translations


def compile_mo(text: str) -> bytes:
    """Compile the text of a .po file to a little-endian .mo file, without entries that have no translation."""
    translations = parse_po(text)
    entries = sorted((key.encode(), value.encode()) for key, value in translations.items() if value)
    start = 28 + 16 * len(entries)
    pool = b""
    tables = []
    for strings in zip(*entries, strict=True):
        table = b""
        for string in strings:
            table += struct.pack("<II", len(string), start + len(pool))
            pool += string + b"\0"
        tables.append(table)
    count = len(entries)
    header = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, start)
    return header + b"".join(tables) + pool
