"""Numbers with the separators of the user's locale."""

import re

from PyQt6.QtCore import QCoreApplication, QLocale

from shutterspan.core.foundation.time_left import round_seconds

_SEPARATOR = re.compile(r"(?<=\d)[.,](?=\d)")


def localize_numbers(text: str) -> str:
    """Replace the decimal and thousands separators in an English text by those of the user's locale."""
    locale = QLocale()
    separators = {".": locale.decimalPoint(), ",": locale.groupSeparator()}
    return _SEPARATOR.sub(lambda match: separators[match[0]], text)


def bytes_text(count: float) -> str:
    """A number of bytes, in the unit that suits it, such as “3.4 MB”."""
    decimals = 1 if 1e6 <= count < 1e7 or 1e9 <= count < 1e11 else 0
    return QLocale().formattedDataSize(round(count), decimals, QLocale.DataSizeFormat.DataSizeSIFormat)


def duration_text(seconds: float) -> str:
    """A rough duration, such as “12 s” or “3 min”."""
    number, unit = round_seconds(max(1.0, seconds))
    seconds_text = QCoreApplication.translate("NumberFormat", "{} s")
    minutes_text = QCoreApplication.translate("NumberFormat", "{} min")
    return (seconds_text if unit == "s" else minutes_text).format(number)
