"""Read EXIF, XMP and IPTC of a PNG: from their own chunks, or from text chunks in the form of ImageMagick and exiv2.

The keyword of such a text names a profile. The text contains a name, the number of bytes, and the bytes in hexadecimal
digits.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice

from shutterspan.core.image_io.exif import plain_exif
from shutterspan.core.image_io.photoshop_resources import iptc_in_resources
from shutterspan.core.image_io.png_chunks import Chunk, PngFile, inflate

_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")
_MAX_KEYWORD_BYTES = 80
_MAX_TEXT_BYTES = 32 << 20
#: Maximum number of texts with the same keyword; further ones are ignored.
_MAX_TEXTS = 4
#: The pattern matches space possessively: backtracking would take hours for a megabyte.
_LENGTH = re.compile(rb"\s*+(\d{1,10})\s")
_WHITESPACE = b" \t\n\r\v\f"
_XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
_IPTC_MARK, _RESOURCE_MARK = b"\x1c", b"8BIM"


def read_metadata(png: PngFile) -> tuple[bytes | None, bytes | None, bytes | None]:
    """Return EXIF, XMP and IPTC, each None if it is missing or damaged.

    EXIF is a TIFF structure. A chunk has precedence over a text, and a specific text over a general one.
    """
    chunks = [chunk for chunk in chain(png.leading, png.trailing) if chunk.name in (b"eXIf", *_TEXT_CHUNKS)]
    own_exif = (chunk.body for chunk in chunks if chunk.name == b"eXIf" and chunk.is_sound)
    exif = chain(own_exif, _raw_profiles(chunks, b"exif"), _raw_profiles(chunks, b"app1"))
    xmp = chain(_texts(chunks, b"xml:com.adobe.xmp"), _raw_profiles(chunks, b"xmp"), _xmp_in_app1(chunks))
    iptc = chain(_raw_profiles(chunks, b"iptc"), _raw_profiles(chunks, b"8bim"))
    return _first(map(plain_exif, exif)), _first(map(_plain_xmp, xmp)), _first(map(_plain_iptc, iptc))


def _first(contents: Iterator[bytes | None]) -> bytes | None:
    return next((content for content in contents if content), None)


def _plain_xmp(xmp: bytes) -> bytes:
    return xmp.removeprefix(_XMP_PREFIX).rstrip(b"\0")


def _plain_iptc(iptc: bytes) -> bytes | None:
    """Return IPTC-IIM records, also from Photoshop's resources; None if there are none."""
    if iptc.startswith(_RESOURCE_MARK):
        return iptc_in_resources(iptc)
    return iptc if iptc.startswith(_IPTC_MARK) else None


def _xmp_in_app1(chunks: list[Chunk]) -> Iterator[bytes]:
    """Yield XMP from texts that are named after JPEG's APP1 segment. Such a text may contain EXIF instead."""
    return (profile for profile in _raw_profiles(chunks, b"app1") if profile.startswith(_XMP_PREFIX))


def _raw_profiles(chunks: list[Chunk], kind: bytes) -> Iterator[bytes]:
    """Yield the contents of texts in hexadecimal digits. kind: in lower case."""
    for text in _texts(chunks, b"raw profile type " + kind):
        with suppress(ValueError):
            yield _bytes_of_digits(text)


def _bytes_of_digits(text: bytes) -> bytes:
    """The content of a text: a line with its name, then its length, then its bytes in digits. Raises ValueError:
    damaged."""
    _, _, numbers = text.lstrip().partition(b"\n")
    found = _LENGTH.match(numbers)
    if not found:
        raise ValueError("a profile without its length")
    length, digits = int(found[1]), numbers[found.end() :].translate(None, _WHITESPACE)
    content = bytes.fromhex(digits[: 2 * length].decode("ascii"))
    if len(content) < length:
        raise ValueError("a profile that is cut short")
    return content


def _texts(chunks: list[Chunk], keyword: bytes) -> Iterator[bytes]:
    """Yield the undamaged texts with a keyword. keyword: in lower case."""
    named = (chunk for chunk in chunks if chunk.name in _TEXT_CHUNKS and _keyword(chunk) == keyword)
    for chunk in islice(named, _MAX_TEXTS):
        with suppress(ValueError):
            if chunk.is_sound:
                yield _text(chunk)


def _keyword(chunk: Chunk) -> bytes:
    return bytes(chunk.whole[8 : 8 + _MAX_KEYWORD_BYTES]).partition(b"\0")[0].lower()


def _text(chunk: Chunk) -> bytes:
    """Return a text in its encoded form. Raises ValueError: damaged, or too long."""
    _, _, content = chunk.body.partition(b"\0")
    if chunk.name == b"tEXt":
        return content
    if chunk.name == b"zTXt":
        return inflate(content[1:], _MAX_TEXT_BYTES)
    is_compressed, languages_and_text = content[:1] == b"\1", content[2:]
    text = languages_and_text.split(b"\0", 2)[2:]
    if not text:
        raise ValueError("no text")
    return inflate(text[0], _MAX_TEXT_BYTES) if is_compressed else text[0]
