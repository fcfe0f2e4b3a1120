"""Translations: the text that people edit (.po) to what gettext reads (.mo)."""

import ast
import struct


def read(text: str) -> dict[str, str]:
    """Translations by what they translate; the empty name holds the catalog's own header. No plurals, no contexts."""
    found: dict[str, str] = {}
    parts: dict[str, str] = {}
    field = ""
    for line in [*text.splitlines(), "msgid"]:
        word, _, rest = line.strip().partition(" ")
        if word == "msgid" and "msgstr" in parts:
            found[parts["msgid"]] = parts["msgstr"]
            parts = {}
        if word in ("msgid", "msgstr"):
            field, parts[word] = word, ""
            quoted = rest
        else:
            quoted = line.strip()
        if quoted.startswith('"'):
            parts[field] += str(ast.literal_eval(quoted))
    return found


def compiled(text: str) -> bytes:
    """The catalog as a .mo file, little-endian; what has no translation is left out."""
    entries = sorted((name.encode(), told.encode()) for name, told in read(text).items() if told)
    start = 28 + 16 * len(entries)
    pool = b""
    tables = []
    for words in zip(*entries, strict=True):
        table = b""
        for word in words:
            table += struct.pack("<II", len(word), start + len(pool))
            pool += word + b"\0"
        tables.append(table)
    count = len(entries)
    header = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, start)
    return header + b"".join(tables) + pool
