"""Brings the app's translations up to date: `python resources/translations/make_translations.py`.

Texts are gathered from ui/desktop/ into each .ts by pylupdate6, which keeps what is translated already; new ones are
left unfinished, for a hand or Qt Linguist. Then each .ts becomes the .qm that the app reads.
"""

import contextlib
import io
import re
import struct
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from PyQt6.lupdate import lupdate

HERE = Path(__file__).resolve().parent
UI = HERE.parents[1] / "ui" / "desktop"

Texts = dict[tuple[str, str], str]

_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_LANGUAGE, _HASHES, _MESSAGES = 0xA7, 0x42, 0x69
_END, _TRANSLATION, _SOURCE, _CONTEXT, _COMMENT = 1, 3, 6, 7, 8


def gather(ts: Path) -> None:
    """The app's texts into a .ts, which may not be there yet. Where they stand is left out: it changes too often."""
    with tempfile.TemporaryDirectory() as folder:
        for source in UI.rglob("*.py"):
            copy = Path(folder) / source.relative_to(UI)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_plain(source.read_text("utf-8")), "utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            lupdate([folder], [str(ts)], no_obsolete=True)
    lines = ts.read_text("utf-8").splitlines(keepends=True)
    ts.write_text("".join(line for line in lines if "<location " not in line), "utf-8")


def texts(ts: Path) -> Texts:
    """Translations by context and source; unfinished ones are empty."""
    found: Texts = {}
    for context in ET.parse(ts).iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") != "unfinished"
            key = context.findtext("name", ""), message.findtext("source", "")
            found[key] = (translation.text or "") if done and translation is not None else ""
    return found


def compiled(found: Texts, language: str) -> bytes:
    """What `QTranslator` loads: each message, found by a hash of its source."""
    messages, places = b"", []
    for (context, source), translation in sorted(found.items()):
        if translation:
            places.append((_elf_hash(source.encode()), len(messages)))
            fields = (
                (_TRANSLATION, translation.encode("utf-16-be")),
                (_COMMENT, b""),
                (_SOURCE, source.encode()),
                (_CONTEXT, context.encode()),
            )
            messages += b"".join(_block(tag, data) for tag, data in fields) + bytes([_END])
    hashes = b"".join(struct.pack(">II", *place) for place in sorted(places))
    sections = (_LANGUAGE, language.encode()), (_HASHES, hashes), (_MESSAGES, messages)
    return _MAGIC + b"".join(_block(tag, data) for tag, data in sections)


def _plain(source: str) -> str:
    """pylupdate6 knows Qt's own functions only; some modules have a shorter name for one of them."""
    short = re.search(r'def _tr\(.*\n +return .*\("(\w+)", text\)', source)
    if not short:
        return source
    return re.sub(r"\b_tr\(\s*([\"'])", rf"QT_TRANSLATE_NOOP(\g<1>{short[1]}\g<1>, \g<1>", source)


def _block(tag: int, data: bytes) -> bytes:
    return struct.pack(">BI", tag, len(data)) + data


def _elf_hash(data: bytes) -> int:
    value = 0
    for byte in data:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ high >> 24) & ~high
    return value or 1


if __name__ == "__main__":
    for ts in sorted(HERE.glob("*.ts")):
        gather(ts)
        found = texts(ts)
        ts.with_suffix(".qm").write_bytes(compiled(found, ts.stem.rpartition("_")[2]))
        print(f"{ts.name}: {len(found)} texts, {sum(not one for one in found.values())} unfinished")
