"""Find IPTC in Photoshop's image resources, which TIFF and JPEG may contain (Adobe Photoshop File Formats, 2019)."""

import struct

_SIGNATURE, _IPTC_RESOURCE = b"8BIM", 0x0404


def iptc_in_resources(resources: bytes) -> bytes | None:
    """Return IPTC; None if there is none, or if the resources before it are damaged."""
    offset = 0
    while resources[offset : offset + 4] == _SIGNATURE and offset + 7 <= len(resources):
        kind, name_length = struct.unpack_from(">HB", resources, offset + 4)
        size_offset = offset + 6 + name_length + 1 + (name_length + 1) % 2  # the name is padded to an even length
        size = int.from_bytes(resources[size_offset : size_offset + 4])
        content = resources[size_offset + 4 : size_offset + 4 + size]
        if kind == _IPTC_RESOURCE:
            return content if content and len(content) == size else None
        offset = size_offset + 4 + size + size % 2
    return None
