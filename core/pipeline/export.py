"""A clip becomes a file: a video, a looping picture, or its frames without loss."""

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
    ALLOW_REPLACING,
    names_in,
    replacing_file,
    replacing_frames,
    require_folder,
)
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import as_uint8, image_encoder, srgb_converter
from shutterspan.core.pipeline.endings import MOVING, Moving, plays
from shutterspan.core.types.clip import Clip, Loop, playing_order
from shutterspan.core.types.photo import Metadata, Photo
from shutterspan.core.types.playback import shutter_speed
from shutterspan.core.video_io.encoding import ANIMATIONS, CODECS, FileKind, encode_animation, encode_video

#: Names of the frames in a folder, numbered from 1.
FRAME_PATTERN = "frame_%03d.png"
_KNOWN = f"Known are {', '.join(MOVING)}, a pattern like name_%03d.png (.tif, .jpg), and a folder for frames."
_FRAMES = (".png", ".tif", ".tiff", ".jpg", ".jpeg")
_SPARE_DISK = 1 << 30


@dataclass(frozen=True)
class Encoding:
    """How frames are put into files; None is the default of each ending.

    depth: bits a channel of stills, 8 or 16, by default as the frames have; quality: of a JPEG, 1 to 100; codec: of
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
    """Writes `clip` to `target`, whose ending decides how, and returns the files made.

    `name.mp4`, `.webm` or `.mov`; `name.gif`, `.webp` or `.png` (animated); `name_%03d.png` (or .tif, .jpg; numbered
    from 1), or a folder for frame_001.png and so on.
    fps: frames shown a second, by default 24, for animations 12. loop: by default animations go there and back,
    videos play once. hold: seconds that the first and the last frame stay longer. duration: seconds that the whole
    takes; a loop is played as often as fits, and what then lacks is filled by holding frames. An overwritten folder
    loses its older frame_….png and nothing else. The target appears whole or not at all; each picture is made only once
    where the disk has room to keep it.
    Raises UsageError, OutputError, EncoderError, MemoryExhausted, Cancelled.
    """
    target, encoding, progress = Path(target), encoding or Encoding(), progress or Progress()
    if not len(clip):
        raise UsageError("A clip without frames can't be written.", "Ask for one frame or more.")
    if not plays(target):
        if "%" not in target.name and target.suffix and not os.path.isdir(target):
            raise UsageError(f'There is no way to write "{target.suffix}".', _KNOWN)
        if loop not in (None, "none") or duration is not None or fps is not None or hold:
            raise UsageError("Single frames have no loop, duration or speed.", "Write an .mp4 or a .gif for these.")
        return _export_frames(clip, target, encoding, overwrite, progress)
    form = MOVING[target.suffix.lower()]
    _check_encoding(form, encoding)
    codec = encoding.codec or form.codec
    fps = form.fps if fps is None else fps
    if not 0 < fps <= form.fastest:
        raise UsageError(f"{fps:g} frames a second are not possible here.", f"Up to {form.fastest:g} are.")
    loop = loop or form.loop
    once = playing_order(len(clip), loop, round(hold * fps))
    times = [clip.times[index] for index in _showing(once, loop, fps, duration)]
    with replacing_file(target, overwrite) as draft, TemporaryFile(dir=target.parent) as store:
        again = form.animation == "gif" or len(list(groupby(times))) > len(set(times))
        kind = ANIMATIONS[form.animation] if form.animation else CODECS[codec]
        pictures = _Showing(clip, times, kind, store if again else None, target.parent)
        if form.animation:
            encode_animation(draft, pictures, len(times), fps, loop != "none", progress, form.animation)
        else:
            notes = _notes(clip.photo.metadata) if clip.photo else {}
            encode_video(draft, pictures, len(times), fps, progress, codec, notes)
    return [target]


def export_still(
    frame: Callable[[], np.ndarray],
    target: Path,
    overwrite: bool = False,
    *,
    photo: Photo | None = None,
    encoding: Encoding | None = None,
) -> None:
    """Writes the one picture that `frame` makes of `photo`, (H,W,3) uint8 or uint16, by the ending of `target`.

    The target is checked before the picture is made, and appears whole or not at all.
    Raises UsageError, OutputError.
    """
    encode = _image_encoder(target.suffix, photo, encoding or Encoding())
    with replacing_file(target, overwrite) as draft:
        draft.write_bytes(encode(frame()))


def outdated_frames(folder: Path, names: Sequence[str], pattern: str = FRAME_PATTERN) -> list[str]:
    """Frames of an earlier clip in `folder` that those called `names` would not replace. Raises OutputError."""
    return sorted(set(_of_pattern(names_in(folder), pattern)) - set(names))


def _check_encoding(form: Moving, encoding: Encoding) -> None:
    if encoding.depth or encoding.quality:
        raise UsageError("Depth and quality are for single pictures.", "Leave them away, or write frames.")
    if encoding.codec and not form.choice:
        raise UsageError("The codec can be chosen for .mp4 alone; other endings have one each.", "Leave it away.")
    if encoding.codec and encoding.codec not in form.choice:
        raise UsageError(f"There is no codec {encoding.codec} for .mp4.", f"Choose {' or '.join(form.choice)}.")


def _image_encoder(suffix: str, photo: Photo | None, encoding: Encoding) -> Callable[[np.ndarray], bytes]:
    if encoding.codec:
        raise UsageError("The codec can be chosen for .mp4 alone.", "Leave it away.")
    return image_encoder(suffix, photo, encoding.depth, encoding.quality)


def _notes(metadata: Metadata) -> dict[str, str]:
    """What a video notes of its photo. Where the camera told no zone, its time is written as it stood."""
    notes: dict[str, str] = {}
    if captured := metadata.captured:
        universal = captured.astimezone(UTC) if captured.tzinfo else captured
        notes |= {"creation_time": f"{universal:%Y-%m-%dT%H:%M:%S}Z", "date": captured.isoformat(timespec="seconds")}
    if seconds := metadata.exposure_time:
        notes["comment"] = f"Unfolded from an exposure of {shutter_speed(seconds)} s"
    return notes


def _showing(once: list[int], loop: Loop, fps: float, duration: float | None) -> list[int]:
    """Indices of the frames, one for each frame of the output; once: as they are shown in one play."""
    if duration is None:
        return once
    wanted = round(duration * fps)
    if wanted < len(once):
        raise UsageError(
            f"{len(once)} frames at {fps:g} a second last {len(once) / fps:.2f} s, more than {duration:g} s.",
            "Raise the frame rate, or ask for fewer frames.",
        )
    order = once if loop == "none" else once * (wanted // len(once))
    return [order[i * len(order) // wanted] for i in range(wanted)]


class _Showing:
    """The pictures at `times` in sRGB, as far as a file keeps them; can be gone through repeatedly.

    With a store each is made at its first showing and kept there, as long as the disk has room to spare.
    """

    def __init__(self, clip: Clip, times: Sequence[float], kind: FileKind, store: IO[bytes] | None, folder: Path):
        self._clip = clip
        self._times = times
        self._deep = kind.deep
        self._in_srgb = srgb_converter(clip.photo, kind.transparent) if clip.photo else None
        self._store = store
        self._folder = folder
        self._kept: dict[float, tuple[int, tuple[int, ...], np.dtype]] = {}

    def __iter__(self) -> Iterator[np.ndarray]:
        for time, run in groupby(self._times):
            frame = self._frame(time)
            for _ in run:
                yield frame

    def _frame(self, time: float) -> np.ndarray:
        if self._store and time in self._kept:
            place, shape, dtype = self._kept[time]
            self._store.seek(place)
            return np.frombuffer(self._store.read(math.prod(shape) * dtype.itemsize), dtype).reshape(shape)
        frame = self._made(time)
        if self._store and shutil.disk_usage(self._folder).free > _SPARE_DISK:
            self._kept[time] = self._store.seek(0, os.SEEK_END), frame.shape, frame.dtype
            self._store.write(frame.tobytes())
        return frame

    def _made(self, time: float) -> np.ndarray:
        frame = self._clip.frame(time)
        if self._in_srgb:
            frame = self._in_srgb(frame)
        return frame if self._deep else as_uint8(frame)


def _export_frames(clip: Clip, target: Path, encoding: Encoding, overwrite: bool, progress: Progress) -> list[Path]:
    numbered = "%" in target.name
    if numbered:
        _check_pattern(target.name)
    folder, pattern = (target.parent, target.name) if numbered else (target, FRAME_PATTERN)
    encode = _image_encoder(Path(pattern).suffix, clip.photo, encoding)
    names = [pattern % number for number in range(1, len(clip) + 1)]
    older = names_in(folder)
    if numbered:
        require_folder(folder)
        older = _of_pattern(older, pattern)
    if older and not overwrite:
        raise OutputError(f"{target} exists already.", ALLOW_REPLACING)
    outdated = outdated_frames(folder, names, pattern)
    if outdated and numbered:  # in a folder of the user's own naming these may be anything
        raise OutputError(
            f"{folder / outdated[0]} would follow on from the {len(names)} frames of this clip.",
            "Remove the older files, or choose another name.",
        )
    with replacing_frames(folder, names, outdated) as draft:
        progress.step("frames", 0, len(names))
        for done, (name, frame) in enumerate(zip(names, clip, strict=True), 1):
            (draft / name).write_bytes(encode(frame))
            progress.step("frames", done, len(names))
    return [folder / name for name in names]


def _check_pattern(name: str) -> None:
    if not re.fullmatch(r"[^%]*%(0\d)?d[^%]*", name):
        raise UsageError(f'"{name}" is no pattern for numbered frames.', "Write the number once, as %03d.")
    if Path(name).suffix.lower() not in _FRAMES:
        raise UsageError(f'Frames are not written as "{Path(name).suffix}".', _KNOWN)


def _of_pattern(names: Iterable[str], pattern: str) -> list[str]:
    before, after = re.split(r"%\w+", pattern)
    number = re.compile(re.escape(before) + r"\d+" + re.escape(after))
    return [name for name in names if number.fullmatch(name)]
