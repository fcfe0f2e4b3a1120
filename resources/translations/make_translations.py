"""Update the app's translations: `python resources/translations/make_translations.py`.

pylupdate6 collects the texts of ui/desktop/ in each .ts. It keeps existing translations and marks new texts as
unfinished; translate those by hand or with Qt Linguist. Then each .ts is compiled to the .qm that the app loads.
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

#: Translations by context and source text.
Translations = dict[tuple[str, str], str]

_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_LANGUAGE, _HASHES, _MESSAGES = 0xA7, 0x42, 0x69
_END, _TRANSLATION, _SOURCE, _CONTEXT, _COMMENT = 1, 3, 6, 7, 8


def update_ts(ts: Path) -> None:
    """Collect the app's texts in a .ts, which may be new. Source locations are removed: they change too often."""
    with tempfile.TemporaryDirectory() as folder:
        for source in UI.rglob("*.py"):
            copy = Path(folder) / source.relative_to(UI)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_with_qt_functions(source.read_text("utf-8")), "utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            lupdate([folder], [str(ts)], no_obsolete=True)
    lines = ts.read_text("utf-8").splitlines(keepends=True)
    ts.write_text("".join(line for line in lines if "<location " not in line), "utf-8")


def read_translations(ts: Path) -> Translations:
    """Read a .ts. Unfinished translations are empty."""
    translations: Translations = {}
    for context in ET.parse(ts).iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation is not None and translation.get("type") != "unfinished"
            key = context.findtext("name", ""), message.findtext("source", "")
            translations[key] = (translation.text or "") if finished and translation is not None else ""
    return translations


def compile_qm(translations: Translations, language: str) -> bytes:
    """Return the contents of a .qm for `QTranslator`, in which messages are found by hashes of their sources."""
    messages, hashed_offsets = b"", []
    for (context, source), translation in sorted(translations.items()):
        if translation:
            hashed_offsets.append((_elf_hash(source.encode()), len(messages)))
            fields = (
                (_TRANSLATION, translation.encode("utf-16-be")),
                (_COMMENT, b""),
                (_SOURCE, source.encode()),
                (_CONTEXT, context.encode()),
            )
            messages += b"".join(_block(tag, data) for tag, data in fields) + bytes([_END])
    hashes = b"".join(struct.pack(">II", *entry) for entry in sorted(hashed_offsets))
    sections = (_LANGUAGE, language.encode()), (_HASHES, hashes), (_MESSAGES, messages)
    return _MAGIC + b"".join(_block(tag, data) for tag, data in sections)


def _with_qt_functions(source: str) -> str:
    """Replace a module's own function `_tr` by a Qt function: pylupdate6 recognises no others."""
    context = re.search(r'def _tr\(.*\n +return .*\("(\w+)", text\)', source)
    if not context:
        return source
    return re.sub(r"\b_tr\(\s*([\"'])", rf"QT_TRANSLATE_NOOP(\g<1>{context[1]}\g<1>, \g<1>", source)


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
        update_ts(ts)
        translations = read_translations(ts)
        ts.with_suffix(".qm").write_bytes(compile_qm(translations, ts.stem.rpartition("_")[2]))
        print(f"{ts.name}: {len(translations)} texts, {sum(not text for text in translations.values())} unfinished")
