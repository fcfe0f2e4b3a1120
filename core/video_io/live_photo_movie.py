"""Write the movie of an Apple Live Photo: a video that contains the identifier and the time of its still.

The identifier is metadata of the whole file. The time is the time of the only sample in a track of timed metadata.
Apple's QuickTime File Format describes both kinds.
"""

import math
import struct
from bisect import bisect_right
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO, NamedTuple

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import EncoderError
from shutterspan.core.video_io.quicktime_boxes import MovieBox, box, find_boxes, full_box, handler, read_boxes, uint32

_IDENTIFIER_KEY = b"com.apple.quicktime.content.identifier"
_STILL_TIME_KEY = b"com.apple.quicktime.still-image-time"
_UTF8, _INT8 = 1, 65  # types of metadata values
#: The sample: its size, the number of its key, and the value −1, as iPhones write it. Only the sample's time has a
#: meaning.
_SAMPLE = uint32(9, 1) + b"\xff"
_FILE_TYPE = box(b"ftyp", b"qt  ", uint32(0x200), b"qt  ")
_IDENTITY_MATRIX = uint32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_ENABLED_IN_MOVIE = 3
_UNDETERMINED_LANGUAGE = 0x55C4
_SAMPLES_A_SECOND = 30  # the sample has the duration of a frame in a phone's video
_COPIED_BYTES = 1 << 20  # at a time
#: The `struct` code of a chunk offset, by the kind of the offsets' box.
_OFFSET_CODES = {b"stco": "I", b"co64": "Q"}


def make_live_photo_movie(
    source: Path, target: Path, identifier: str, still_time: float, overwrite: bool = False
) -> None:
    """Write the movie of a Live Photo from a finished MOV or MP4. The bytes of the frames don't change.

    identifier: same as in the still, ASCII; still_time: start of the still's frame, in seconds from the beginning, 0 or
    more; a time after the end counts as the last instant. Metadata of the whole movie (`moov/meta`) are replaced. The
    target is written atomically. Raises EncoderError: `source` is not such a file, or is damaged. OutputError: the
    target exists or can't be written.
    """
    metadata = _file_metadata(_IDENTIFIER_KEY, identifier.encode("ascii"))
    with replacing_file(target, overwrite) as draft, draft.open("wb") as file:
        try:
            with source.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as data:
                layout = _Layout(data)
                movie = _movie(data, layout, still_time, metadata)
                layout.write(file, data, movie)
        except (ValueError, IndexError, struct.error, FileNotFoundError) as error:
            raise EncoderError("video_damaged", path=source) from error


class _Layout:
    """The order of the parts in the new file: its type, all other boxes, the sample, and the movie's header (moov) at
    the end.

    At the end, the header can grow, and the other parts move by only a few bytes.
    """

    def __init__(self, data: mmap):
        """Raises ValueError: the file is damaged, not a movie, or fragmented."""
        boxes = list(read_boxes(data))
        kinds = [one.kind for one in boxes]
        if kinds.count(b"moov") != 1 or b"mdat" not in kinds or b"moof" in kinds:
            raise ValueError("not a finished movie")
        self.header = boxes[kinds.index(b"moov")]
        self._kept = [one for one in boxes if one.kind not in (b"ftyp", b"moov")]
        self._shifts = []
        position = len(_FILE_TYPE)
        for kept in self._kept:
            self._shifts.append(position - kept.start)
            position += kept.end - kept.start
        self.sample_offset = position + 8

    def relocate(self, offset: int) -> int:
        """Convert an offset in the old file to the offset in the new file."""
        index = bisect_right(self._kept, offset, key=lambda one: one.start) - 1
        if index < 0 or offset >= self._kept[index].end:
            raise ValueError("an offset outside of all media")
        return offset + self._shifts[index]

    def write(self, file: BinaryIO, data: mmap, movie: bytes) -> None:
        file.write(_FILE_TYPE)
        for kept in self._kept:
            for start in range(kept.start, kept.end, _COPIED_BYTES):
                file.write(data[start : min(start + _COPIED_BYTES, kept.end)])
        file.write(box(b"mdat", _SAMPLE) + movie)


class _MovieHeader(NamedTuple):
    """Fields of the movie's header. timescale: ticks per second; duration: in ticks; track_id: the first free
    number."""

    timescale: int
    duration: int
    track_id: int


def _movie(data: mmap, layout: _Layout, still_time: float, metadata: bytes) -> bytes:
    """Build the movie's header (moov) with the metadata and the track of the still's time. Raises ValueError."""
    content = bytearray(data[layout.header.body : layout.header.end])
    children = list(read_boxes(content))
    header = _take_track_id(content, _only(children, b"mvhd"))
    for track in (one for one in children if one.kind == b"trak"):
        _relocate_chunks(content, track, layout)
    video_id = _video_track_id(content)
    latest = max(header.duration - 1, 0)
    # Rounded up, because a time just before a frame belongs to the previous frame; tolerates errors of the division.
    ticks = min(math.ceil(still_time * header.timescale - 1e-6), latest)
    kept = [bytes(content[one.start : one.end]) for one in children if one.kind != b"meta"]
    return box(b"moov", *kept, _still_time_track(header, ticks, video_id, layout.sample_offset), metadata)


def _only(boxes: list[MovieBox], kind: bytes) -> MovieBox:
    """Return the only box of this kind. Raises ValueError: there is none, or there are several."""
    (found,) = (one for one in boxes if one.kind == kind)
    return found


def _take_track_id(content: bytearray, header: MovieBox) -> _MovieHeader:
    """Return the fields of the movie's header, and increase its next free track number."""
    code = ">8xII" if content[header.body] == 0 else ">16xIQ"
    timescale, duration = struct.unpack_from(code, content, header.body + 4)
    (track_id,) = struct.unpack_from(">I", content, header.end - 4)
    struct.pack_into(">I", content, header.end - 4, track_id + 1)
    return _MovieHeader(timescale, duration, track_id)


def _relocate_chunks(content: bytearray, track: MovieBox, layout: _Layout) -> None:
    """Adapt the chunk offsets of a track to the place of the media in the new file."""
    for path, code in _OFFSET_CODES.items():
        for table in find_boxes(content, b"mdia", b"minf", b"stbl", path, start=track.body, end=track.end):
            (count,) = struct.unpack_from(">I", content, table.body + 4)
            offsets = struct.unpack_from(f">{count}{code}", content, table.body + 8)
            struct.pack_into(f">{count}{code}", content, table.body + 8, *map(layout.relocate, offsets))


def _video_track_id(content: bytearray) -> int:
    """Return the number of the first video track. Raises ValueError: there is none."""
    for track in find_boxes(content, b"trak"):
        (media_handler,) = find_boxes(content, b"mdia", b"hdlr", start=track.body, end=track.end)
        (header,) = find_boxes(content, b"tkhd", start=track.body, end=track.end)
        if content[media_handler.body + 8 : media_handler.body + 12] == b"vide":
            long_times = content[header.body] == 1
            (track_id,) = struct.unpack_from(">I", content, header.body + (20 if long_times else 12))
            return int(track_id)
    raise ValueError("no video track")


def _file_metadata(key: bytes, text: bytes) -> bytes:
    """Build metadata of the whole file: one key with a text."""
    keys = full_box(b"keys", uint32(1), box(b"mdta", key))
    value = box(uint32(1), box(b"data", uint32(_UTF8, 0), text))  # an item's kind is the number of its key, 1
    return box(b"meta", handler(bytes(4), b"mdta"), keys, box(b"ilst", value))


def _still_time_track(header: _MovieHeader, ticks: int, video_id: int, sample_offset: int) -> bytes:
    """Build a track with one sample. ticks: start of the sample, on the movie's timescale."""
    length = max(1, min(header.timescale // _SAMPLES_A_SECOND, header.duration - ticks))
    track_header = full_box(
        b"tkhd",
        uint32(0, 0, header.track_id, 0, ticks + length),
        bytes(16),  # reserved, layer, group, volume
        _IDENTITY_MATRIX,
        uint32(0, 0),
        flags=_ENABLED_IN_MOVIE,
    )
    gap = struct.pack(">Iii", ticks, -1, 0x10000)  # an edit without media
    edits = [gap] * (ticks > 0) + [struct.pack(">Iii", length, 0, 0x10000)]
    media_header = full_box(
        b"mdhd", uint32(0, 0, header.timescale, length), struct.pack(">HH", _UNDETERMINED_LANGUAGE, 0)
    )
    return box(
        b"trak",
        track_header,
        box(b"edts", full_box(b"elst", uint32(len(edits)), *edits)),
        box(b"tref", box(b"cdsc", uint32(video_id))),  # the track describes the video
        box(
            b"mdia",
            media_header,
            handler(b"mhlr", b"meta", b"Core Media Metadata"),
            box(b"minf", _media_information(), _sample_table(length, sample_offset)),
        ),
    )


def _media_information() -> bytes:
    """Build the boxes that QuickTime requires for media that are neither video nor sound, and a reference to this
    file."""
    graphics = struct.pack(">4H4x", 0x40, 0x8000, 0x8000, 0x8000)  # the defaults: dither copy, grey, no balance
    generic = box(b"gmhd", full_box(b"gmin", graphics))
    in_this_file = full_box(b"url ", flags=1)
    data_information = box(b"dinf", full_box(b"dref", uint32(1), in_this_file))
    return generic + handler(b"dhlr", b"url ", b"Core Media Data Handler") + data_information


def _sample_table(length: int, sample_offset: int) -> bytes:
    """Build the table of a single sample whose only key is the still's time. length: duration of the sample in
    ticks."""
    key = box(uint32(1), box(b"keyd", b"mdta", _STILL_TIME_KEY), box(b"dtyp", uint32(0, _INT8)))
    description = box(b"mebx", bytes(6), struct.pack(">H", 1), box(b"keys", key))
    return box(
        b"stbl",
        full_box(b"stsd", uint32(1), description),
        full_box(b"stts", uint32(1, 1, length)),
        full_box(b"stsc", uint32(1, 1, 1, 1)),
        full_box(b"stsz", uint32(len(_SAMPLE), 1)),
        full_box(b"co64", uint32(1), struct.pack(">Q", sample_offset)),
    )
