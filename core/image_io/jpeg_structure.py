"""Find the parts of a JPEG's file: its segments, the encoding of its picture, and its end.

See ITU-T T.81 (JPEG), annex B; T.87 (JPEG-LS), annex C. As in libjpeg, bytes outside all segments are skipped.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

_APP0, _APP14 = 0xE0, 0xEE
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
#: T.81, table B.1: SOF0 to SOF15 without the tables of Huffman (C4) and arithmetic coding (CC) and the reserved code.
_FRAMES = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}
LOSSLESS, JPEG_LS = 0xC3, 0xF7
#: Processes with Huffman coding, then those with arithmetic coding.
_SEQUENTIAL, _PROGRESSIVE = {0xC0, 0xC1, 0xC9}, {0xC2, 0xCA}
#: Matches the next marker. Restart markers and, in JPEG-LS, all bytes below 80 after FF are part of a scan's data.
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
#: Photos have far fewer. More segments would take seconds. Decoders take as long for each scan as for all pixels, even
#: if the scan has few bytes.
_MAX_SEGMENTS, _MAX_SCANS = 100_000, 100
_COEFFICIENTS = range(64)


class Segment(NamedTuple):
    """A segment. offset: offset of its marker, in bytes."""

    marker: int
    offset: int
    payload: bytes


class Scan(NamedTuple):
    """A scan. components: identifiers of its components; first, last: first and last coefficient; low: lowest coded bit
    of the coefficients.

    offset: offset of its data, in bytes.
    """

    components: bytes
    first: int
    last: int
    low: int
    offset: int


class Frame(NamedTuple):
    """How a picture is encoded. marker: marker of the process (SOF); bits: bits per sample; components: identifiers of
    the components; sampling: sampling factors of each component, horizontal in the upper and vertical in the lower four
    bits."""

    marker: int
    offset: int
    bits: int
    width: int
    height: int
    components: bytes
    sampling: bytes

    @property
    def is_lossy(self) -> bool:
        """Whether it is coded with the discrete cosine transform and not hierarchical."""
        return self.marker in _SEQUENTIAL | _PROGRESSIVE


@dataclass(frozen=True)
class JpegStructure:
    """The parts of a JPEG's file.

    segments: all segments of the main picture, except those of its frame and its scans; end: offset of the main
    picture's end in bytes, None if its end marker is missing.
    """

    segments: tuple[Segment, ...]
    frame: Frame
    scans: tuple[Scan, ...]
    end: int | None

    def payloads(self, marker: int, prefix: bytes) -> list[bytes]:
        """The payloads of the segments with this marker and this beginning."""
        return [one.payload for one in self.segments if one.marker == marker and one.payload.startswith(prefix)]

    @property
    def has_adobe_marker(self) -> bool:
        """Whether there is an Adobe marker, by the rules of libjpeg (`examine_app14`)."""
        return any(len(payload) >= 12 for payload in self.payloads(_APP14, b"Adobe"))

    @property
    def has_jfif_marker(self) -> bool:
        return bool(self.payloads(_APP0, b"JFIF\0"))

    @property
    def has_all_scans(self) -> bool:
        """Whether, by their headers, the scans contain every coefficient of every component completely."""
        progressive = self.frame.marker in _PROGRESSIVE
        needed = _COEFFICIENTS if progressive else range(1)
        missing = {(component, number) for component in self.frame.components for number in needed}
        for scan in self.scans:
            numbers = range(scan.first, scan.last + 1) if progressive else needed
            if not (progressive and scan.low):
                missing.difference_update((component, number) for component in scan.components for number in numbers)
        return not missing


def read_structure(jpeg: bytes) -> JpegStructure:
    """Read the structure of a JPEG. Raises ValueError: the damage leaves no picture, or there are too many scans."""
    segments: list[Segment] = []
    frames: list[Frame] = []
    scans: list[Scan] = []
    offset, end = 2, None
    while found := _MARKER.search(jpeg, offset):
        marker, start = jpeg[found.start() + 1], found.end()
        if marker == _END_OF_IMAGE:
            end = start
            break
        offset = start + int.from_bytes(jpeg[start : start + 2])
        if marker == _START_OF_IMAGE or offset > len(jpeg) or len(segments) + len(scans) > _MAX_SEGMENTS:
            break
        segment = Segment(marker, found.start(), jpeg[start + 2 : offset])
        if marker in _FRAMES:
            frames.append(_frame(segment))
        elif marker == _START_OF_SCAN:
            scans.append(_scan(segment.payload, offset))
        else:
            segments.append(segment)
    if not frames or not scans:
        raise ValueError("a JPEG without a picture")
    if len(scans) > _MAX_SCANS:
        raise ValueError("a JPEG of too many scans")
    return JpegStructure(tuple(segments), frames[0], tuple(scans), end)


def _frame(segment: Segment) -> Frame:
    payload = segment.payload
    if len(payload) < 6 or len(payload) < 6 + 3 * payload[5]:
        raise ValueError("a JPEG with a damaged frame")
    height, width = int.from_bytes(payload[1:3]), int.from_bytes(payload[3:5])
    components = payload[6 : 6 + 3 * payload[5]]
    return Frame(segment.marker, segment.offset, payload[0], width, height, components[::3], components[1::3])


def _scan(payload: bytes, offset: int) -> Scan:
    count = payload[0] if payload else 0
    if len(payload) < 4 + 2 * count:
        raise ValueError("a JPEG with a damaged scan")
    first, last, approximation = payload[1 + 2 * count : 4 + 2 * count]
    return Scan(payload[1 : 1 + 2 * count : 2], first, last, approximation & 15, offset)
