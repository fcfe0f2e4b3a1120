"""Read text files that users may have edited, as any editor saves them."""

import codecs
from pathlib import Path

#: Byte order marks and their encodings.
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark. The mark, which Windows' Notepad writes,
    is left out; ends of lines stay.

    Raises OSError. UnicodeDecodeError, a ValueError: the file is in another encoding, or is no text.
    """
    data = path.read_bytes()
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding)
    return data.decode("utf-8")
