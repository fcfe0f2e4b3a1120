"""Numbers with the separators of the user's locale."""

import re

from PyQt6.QtCore import QLocale

_SEPARATOR = re.compile(r"(?<=\d)[.,](?=\d)")


def localize_numbers(text: str) -> str:
    """Replace the decimal and thousands separators in an English text by those of the user's locale."""
    locale = QLocale()
    separators = {".": locale.decimalPoint(), ",": locale.groupSeparator()}
    return _SEPARATOR.sub(lambda match: separators[match[0]], text)
