"""Read text files that users may have edited, in the encodings that editors use."""

import codecs
from pathlib import Path

#: Byte order marks and their encodings.
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark. The mark, which Notepad on Windows
    writes, is removed; line ends aren't changed.

    Raises OSError. UnicodeDecodeError, a ValueError: the file has another encoding or isn't text.
    """
    data = path.read_bytes()
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding)
    return data.decode("utf-8")
