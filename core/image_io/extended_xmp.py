"""Split XMP that is too long for a JPEG segment into a main packet and an extension; join both again.

See XMP specification, part 3 (Adobe, 2016), 1.1.3.1. The main packet contains the MD5 of the extension, which is in
further segments.
"""

import hashlib
import re
from collections.abc import Iterator

from shutterspan.core.image_io.xmp_packet import Change, Description, Property, XmpPacket, parse_xmp

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NOTE = "http://ns.adobe.com/xmp/note/"
_NAME = "HasExtendedXMP"
#: Editors end a packet with some kilobytes of space, so that they can change it in place. The pattern matches only at
#: the beginning of a run of spaces: trying every position would take minutes for a hundred kilobytes.
_PADDING = re.compile(rb"(?<!\s)\s++(?=<\?xpacket end)")


def split_xmp(xmp: bytes, max_bytes: int) -> tuple[bytes, bytes | None]:
    """Split XMP into a main packet of at most `max_bytes` and an extension. The extension is None if everything fits
    without padding.

    The longest properties go into the extension. Raises ValueError: XMP can't be parsed or made short enough.
    """
    if len(xmp) <= max_bytes:
        return xmp, None
    packet = parse_xmp(xmp)
    packet = parse_xmp(_PADDING.sub(b"\n", packet.text).rstrip())
    if len(packet.text) <= max_bytes:
        return packet.text, None
    excess = len(packet.text) + len(_reference("0" * 32)) - max_bytes
    moved: list[Property] = []
    for one in sorted(packet.properties, key=lambda one: one.size, reverse=True):
        if excess <= 0:
            break
        moved.append(one)
        excess -= one.size
    if excess > 0:
        raise ValueError("XMP that is long without its properties")
    extension = _extension(packet, moved)
    return packet.without(moved, _reference(md5_digest(extension))), extension


def join_xmp(main: bytes, extension: bytes) -> bytes:
    """Return the main packet with the descriptions of its extension. Raises ValueError: one of them can't be parsed."""
    packet, further = parse_xmp(main), parse_xmp(extension)
    added = b"".join(_with_namespaces(further, one) for one in further.descriptions)
    return packet.without(_references(packet), added)


def extension_digest(main: bytes) -> str | None:
    """Return the MD5 that the main packet names for its extension; None if it names none. Raises ValueError."""
    return next((one.value for one in _references(parse_xmp(main))), None)


def _references(packet: XmpPacket) -> Iterator[Property]:
    return (one for one in packet.properties if (one.namespace, one.name) == (_NOTE, _NAME))


def _extension(packet: XmpPacket, moved: list[Property]) -> bytes:
    """The packet with only these properties, and without the processing instructions around its root."""
    around = [Change(0, packet.root_start), Change(packet.root_end, len(packet.text))]
    others = set(packet.properties) - set(moved)
    return packet.changed([*around, *(Change(one.start, one.end) for one in others)])


def md5_digest(extension: bytes) -> str:
    """Return the MD5 of an extension in the form that XMP uses. It isn't for security."""
    return hashlib.md5(extension, usedforsecurity=False).hexdigest().upper()


def _reference(digest: str) -> bytes:
    attributes = f'xmlns:rdf="{_RDF}" xmlns:xmpNote="{_NOTE}" rdf:about="" xmpNote:{_NAME}="{digest}"'
    return f"<rdf:Description {attributes}/>".encode()


def _with_namespaces(packet: XmpPacket, description: Description) -> bytes:
    """A description with the namespaces that are declared around it, so that it can be moved."""
    start, end, name_end, prefixes = description
    inherited = b"".join(text for name, text in packet.namespaces.items() if name not in prefixes)
    return packet.text[start:name_end] + inherited + packet.text[name_end:end]
