"""Write a clip as a video, an animation or single frames; write a still."""

import math
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from shutterspan.core.foundation.atomic import (
    list_names,
    replacing_file,
    replacing_frames,
    require_folder,
)
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import make_image_encoder, srgb_converter, to_uint8
from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS, PlayableFormat, is_playable
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.clip import Clip, Loop, playing_order
from shutterspan.core.types.photo import Metadata, Photo
from shutterspan.core.types.playback_speed import shutter_speed
from shutterspan.core.video_io.encoding import ANIMATIONS, CODECS, PixelSupport, encode_animation, encode_video

#: Names of the frames in a folder, numbered from 1.
FRAME_PATTERN = "frame_%03d.png"
_KNOWN_FORMATS = ", ".join(PLAYABLE_FORMATS)
_FRAME_SUFFIXES = (".png", ".tif", ".tiff", ".jpg", ".jpeg")
_MIN_FREE_DISK = 1 << 30


@dataclass(frozen=True)
class Encoding:
    """Encoding options of pictures and videos; None is the default of each file format.

    depth: bits a channel of stills, 8 or 16, by default that of the frames; quality: of a JPEG, 1 to 100; codec: of
    an .mp4, "h264" or "hevc".
    """

    depth: int | None = None
    quality: int | None = None
    codec: str | None = None


def export(
    clip: Clip,
    target: Path | str,
    *,
    fps: float | None = None,
    duration: float | None = None,
    loop: Loop | None = None,
    hold: float = 0.0,
    encoding: Encoding | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write a clip to a target, whose suffix chooses the format; return the files made.

    target: `name.mp4`, `.webm` or `.mov`; `name.gif`, `.webp` or `.png` (animated); `name_%03d.png` (or .tif, .jpg;
    numbered from 1), or a folder for frame_001.png and so on.
    fps: frames a second, by default 24, for animations 12. loop: by default animations play as a boomerang, videos
    once. hold: seconds by which the first and the last frame stay longer. duration: seconds of the whole file; a loop
    is repeated as often as it fits, and held frames fill the rest. overwrite: replace existing files; in a folder, also
    remove older frame_….png, and nothing else.
    The target appears whole or not at all. Each frame is decoded only once if the disk has room to keep it.
    Raises UsageError, OutputError, EncoderError, MemoryExhausted, Cancelled.
    """
    target, encoding, progress = Path(target), encoding or Encoding(), progress or Progress()
    if not len(clip):
        raise UsageError("clip_empty")
    if not is_playable(target):
        if "%" not in target.name and target.suffix and not os.path.isdir(target):
            raise UsageError("target_kind_unknown", suffix=target.suffix, formats=_KNOWN_FORMATS)
        if loop not in (None, "none") or duration is not None or fps is not None or hold:
            raise UsageError("frames_have_no_duration")
        return _export_frames(clip, target, encoding, overwrite, progress)
    file_format = PLAYABLE_FORMATS[target.suffix.lower()]
    _check_encoding(file_format, encoding)
    codec = encoding.codec or file_format.codec
    fps = file_format.fps if fps is None else fps
    if not 0 < fps <= file_format.max_fps:
        raise UsageError("fps_too_high", fps=fps, max_fps=file_format.max_fps)
    loop = loop or file_format.loop
    single_pass = playing_order(len(clip), loop, round(hold * fps))
    times = [clip.times[index] for index in _playback_indices(single_pass, loop, fps, duration)]
    with replacing_file(target, overwrite) as draft, TemporaryFile(dir=target.parent) as store:
        repeats_frames = file_format.animation == "gif" or len(list(groupby(times))) > len(set(times))
        pixel_support = ANIMATIONS[file_format.animation] if file_format.animation else CODECS[codec]
        frames = _PlaybackFrames(clip, times, pixel_support, store if repeats_frames else None, target.parent)
        if file_format.animation:
            encode_animation(draft, frames, len(times), fps, loop != "none", progress, file_format.animation)
        else:
            tags = _video_tags(clip.photo.metadata) if clip.photo else {}
            encode_video(draft, frames, len(times), fps, progress, codec, tags)
    return [target]


def export_still(
    render_frame: Callable[[], PixelArray],
    target: Path,
    overwrite: bool = False,
    *,
    photo: Photo | None = None,
    encoding: Encoding | None = None,
) -> None:
    """Write one frame as a picture, in the format of the target's suffix.

    render_frame: returns the frame, (H,W,3) uint8 or uint16, in the RGB space of `photo`; called after the target has
    been checked. The target appears whole or not at all.
    Raises UsageError, OutputError.
    """
    encode = _image_encoder(target.suffix, photo, encoding or Encoding())
    with replacing_file(target, overwrite) as draft:
        draft.write_bytes(encode(render_frame()))


def outdated_frames(folder: Path, names: Sequence[str], pattern: str = FRAME_PATTERN) -> list[str]:
    """Names of older frames in a folder that files with these names would not replace. Raises OutputError."""
    return sorted(set(_matching(list_names(folder), pattern)) - set(names))


def _check_encoding(file_format: PlayableFormat, encoding: Encoding) -> None:
    if encoding.depth or encoding.quality:
        raise UsageError("depth_for_pictures")
    if encoding.codec and not file_format.codec_choices:
        raise UsageError("codec_for_mp4")
    if encoding.codec and encoding.codec not in file_format.codec_choices:
        raise UsageError("codec_unknown", codec=encoding.codec)


def _image_encoder(suffix: str, photo: Photo | None, encoding: Encoding) -> Callable[[PixelArray], bytes]:
    if encoding.codec:
        raise UsageError("codec_for_mp4_alone")
    return make_image_encoder(suffix, photo, encoding.depth, encoding.quality)


def _video_tags(metadata: Metadata) -> dict[str, str]:
    """Metadata tags of a video of this photo. A capture time without a time zone is written unchanged."""
    tags: dict[str, str] = {}
    if captured := metadata.captured:
        universal = captured.astimezone(UTC) if captured.tzinfo else captured
        tags |= {"creation_time": f"{universal:%Y-%m-%dT%H:%M:%S}Z", "date": captured.isoformat(timespec="seconds")}
    if seconds := metadata.exposure_time:
        tags["comment"] = f"Unfolded from an exposure of {shutter_speed(seconds)} s"
    return tags


def _playback_indices(single_pass: list[int], loop: Loop, fps: float, duration: float | None) -> list[int]:
    """The index of the clip's frame for each frame of the output. single_pass: the indices of one pass."""
    if duration is None:
        return single_pass
    frame_count = round(duration * fps)
    if frame_count < len(single_pass):
        raise UsageError(
            "duration_too_short", frames=len(single_pass), fps=fps, seconds=len(single_pass) / fps, duration=duration
        )
    order = single_pass if loop == "none" else single_pass * (frame_count // len(single_pass))
    return [order[i * len(order) // frame_count] for i in range(frame_count)]


class _PlaybackFrames:
    """The frames at `times` in sRGB, with the depth that the file format supports. Can be iterated repeatedly.

    store: a file that keeps each frame after it was decoded, while the disk of `folder` has enough free space; None to
    decode a frame each time.
    """

    def __init__(
        self, clip: Clip, times: Sequence[float], pixel_support: PixelSupport, store: IO[bytes] | None, folder: Path
    ):
        self._clip = clip
        self._times = times
        self._deep = pixel_support.deep
        self._to_srgb = srgb_converter(clip.photo, pixel_support.transparent) if clip.photo else None
        self._store = store
        self._folder = folder
        self._stored: dict[float, tuple[int, tuple[int, ...], np.dtype[np.uint8 | np.uint16]]] = {}

    def __iter__(self) -> Iterator[PixelArray]:
        for time, run in groupby(self._times):
            frame = self._frame(time)
            for _ in run:
                yield frame

    def _frame(self, time: float) -> PixelArray:
        if self._store and time in self._stored:
            offset, shape, dtype = self._stored[time]
            self._store.seek(offset)
            return np.frombuffer(self._store.read(math.prod(shape) * dtype.itemsize), dtype).reshape(shape)
        frame = self._decode(time)
        if self._store and shutil.disk_usage(self._folder).free > _MIN_FREE_DISK:
            self._stored[time] = self._store.seek(0, os.SEEK_END), frame.shape, frame.dtype
            self._store.write(frame.tobytes())
        return frame

    def _decode(self, time: float) -> PixelArray:
        frame = self._clip.frame_at(time)
        if self._to_srgb:
            frame = self._to_srgb(frame)
        return frame if self._deep else to_uint8(frame)


def _export_frames(clip: Clip, target: Path, encoding: Encoding, overwrite: bool, progress: Progress) -> list[Path]:
    numbered = "%" in target.name
    if numbered:
        _check_pattern(target.name)
    folder, pattern = (target.parent, target.name) if numbered else (target, FRAME_PATTERN)
    encode = _image_encoder(Path(pattern).suffix, clip.photo, encoding)
    names = [pattern % number for number in range(1, len(clip) + 1)]
    older = list_names(folder)
    if numbered:
        require_folder(folder)
        older = _matching(older, pattern)
    if older and not overwrite:
        raise OutputError("file_exists", path=target)
    outdated = outdated_frames(folder, names, pattern)
    if outdated and numbered:  # with the user's own pattern, these may be unrelated files
        raise OutputError("frames_would_follow", path=folder / outdated[0], frames=len(names))
    with replacing_frames(folder, names, outdated) as draft:
        progress.step("frames", 0, len(names))
        for done, (name, frame) in enumerate(zip(names, clip, strict=True), 1):
            (draft / name).write_bytes(encode(frame))
            progress.step("frames", done, len(names))
    return [folder / name for name in names]


def _check_pattern(name: str) -> None:
    if not re.fullmatch(r"[^%]*%(0\d)?d[^%]*", name):
        raise UsageError("pattern_invalid", name=name)
    if Path(name).suffix.lower() not in _FRAME_SUFFIXES:
        raise UsageError("frames_kind_unknown", suffix=Path(name).suffix, formats=_KNOWN_FORMATS)


def _matching(names: Iterable[str], pattern: str) -> list[str]:
    """The names that a pattern with a number, as name_%03d.png, can produce."""
    before, after = re.split(r"%\w+", pattern)
    number = re.compile(re.escape(before) + r"\d+" + re.escape(after))
    return [name for name in names if number.fullmatch(name)]
