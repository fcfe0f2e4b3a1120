"""A clip becomes a file: a video, a looping picture, or its frames without loss."""

import math
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from shutterspan.core.atomic import ADD_OVERWRITE, replacing_file, replacing_frames, require_folder
from shutterspan.core.clip import Clip, Loop, playing_order
from shutterspan.core.errors import OutputError, UsageError
from shutterspan.core.image_io import as_uint8, image_encoder
from shutterspan.core.progress import Progress
from shutterspan.core.video_io import encode_gif, encode_mp4

_FOLDER_PATTERN = "frame_%03d.png"
_LOSSLESS = (".png", ".tif", ".tiff")
_KNOWN = "Known are .mp4, .gif, a pattern like name_%03d.png (or .tif), and a folder for frames."
_MAX_FPS = {".mp4": 240.0, ".gif": 50.0}  # viewers slow down a GIF that asks for more
_SPARE_DISK = 1 << 30


def export(
    clip: Clip,
    target: Path | str,
    *,
    fps: float = 24.0,
    duration: float | None = None,
    loop: Loop | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Writes `clip` to `target`, whose ending decides how, and returns the files made.

    `name.mp4`, `name.gif`, `name_%03d.png` (or .tif; numbered from 1), or a folder for frame_001.png and so on.
    fps: frames shown a second. loop: by default a GIF goes there and back, others play once. duration: seconds
    that the whole takes; a loop is played as often as fits, and what then lacks is filled by holding frames.
    An overwritten folder loses its older frame_….png and nothing else. The target appears whole or not at all;
    each picture is made only once where the disk has room to keep it.
    Raises UsageError, OutputError, EncoderError, Cancelled.
    """
    target = Path(target)
    progress = progress or Progress()
    ending = target.suffix.lower()
    if "%" in target.name or not ending or target.is_dir():
        if loop not in (None, "none") or duration is not None:
            raise UsageError("Single frames have no loop and no duration.", "Write an .mp4 or a .gif for these.")
        if "%" in target.name:
            _check_pattern(target.name)
        return _export_frames(clip, target, overwrite, progress)
    if ending not in _MAX_FPS:
        raise UsageError(f'There is no way to write "{target.suffix}".', _KNOWN)
    if not 0 < fps <= _MAX_FPS[ending]:
        raise UsageError(f"{fps:g} frames a second are not possible here.", f"Up to {_MAX_FPS[ending]:g} are.")
    loop = loop or ("boomerang" if ending == ".gif" else "none")
    times = [clip.times[index] for index in _showing(len(clip), loop, fps, duration)]
    with replacing_file(target, overwrite) as draft, TemporaryFile(dir=target.parent) as store:
        again = ending == ".gif" or len(list(groupby(times))) > len(set(times))
        pictures = _Showing(clip, times, store if again else None, target.parent)
        if ending == ".gif":
            encode_gif(draft, pictures, len(times), fps, loop != "none", progress)
        else:
            encode_mp4(draft, pictures, len(times), fps, progress)
    return [target]


def export_still(frame: Callable[[], np.ndarray], target: Path, overwrite: bool = False) -> None:
    """Writes the one picture that `frame` makes, (H,W,3) uint8 or uint16, by the ending of `target`.

    The target is checked before the picture is made, and appears whole or not at all.
    Raises UsageError, OutputError.
    """
    encode = image_encoder(target.suffix)
    with replacing_file(target, overwrite) as draft:
        draft.write_bytes(encode(frame()))


def _showing(frames: int, loop: Loop, fps: float, duration: float | None) -> list[int]:
    """Indices of the frames, one for each frame of the output."""
    once = playing_order(frames, loop)
    if duration is None:
        return once
    wanted = round(duration * fps)
    if wanted < len(once):
        raise UsageError(
            f"{len(once)} frames at {fps:g} a second last {len(once) / fps:.2f} s, more than {duration:g} s.",
            "Raise --fps, or ask for fewer frames.",
        )
    order = once if loop == "none" else once * (wanted // len(once))
    return [order[i * len(order) // wanted] for i in range(wanted)]


class _Showing:
    """The pictures at `times`, as uint8; can be gone through repeatedly.

    With a store each is made at its first showing and kept there, as long as the disk has room to spare.
    """

    def __init__(self, clip: Clip, times: Sequence[float], store: IO[bytes] | None, folder: Path):
        self._clip = clip
        self._times = times
        self._store = store
        self._folder = folder
        self._kept: dict[float, tuple[int, tuple[int, ...]]] = {}

    def __iter__(self) -> Iterator[np.ndarray]:
        for time, run in groupby(self._times):
            frame = self._frame(time)
            for _ in run:
                yield frame

    def _frame(self, time: float) -> np.ndarray:
        if self._store and time in self._kept:
            place, shape = self._kept[time]
            self._store.seek(place)
            return np.frombuffer(self._store.read(math.prod(shape)), np.uint8).reshape(shape)
        frame = as_uint8(self._clip.frame(time))
        if self._store and shutil.disk_usage(self._folder).free > _SPARE_DISK:
            self._kept[time] = self._store.seek(0, os.SEEK_END), frame.shape
            self._store.write(frame.tobytes())
        return frame


def _export_frames(clip: Clip, target: Path, overwrite: bool, progress: Progress) -> list[Path]:
    numbered = "%" in target.name
    folder, pattern = (target.parent, target.name) if numbered else (target, _FOLDER_PATTERN)
    encode = image_encoder(Path(pattern).suffix)
    names = [pattern % number for number in range(1, len(clip) + 1)]
    older = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    if numbered:
        require_folder(folder)
        older = _of_pattern(older, pattern)
    if older and not overwrite:
        raise OutputError(f"{target} exists already.", ADD_OVERWRITE)
    outdated = sorted(set(_of_pattern(older, pattern)) - set(names))
    if outdated and numbered:  # in a folder of the user's own naming these may be anything
        raise OutputError(
            f"{folder / outdated[0]} would follow on from the {len(names)} frames of this clip.",
            "Remove the older files, or choose another name.",
        )
    with replacing_frames(folder, names, outdated) as draft:
        for done, (name, frame) in enumerate(zip(names, clip, strict=True), 1):
            (draft / name).write_bytes(encode(frame))
            progress.step("frames", done, len(names))
    return [folder / name for name in names]


def _check_pattern(name: str) -> None:
    if not re.fullmatch(r"[^%]*%(0\d)?d[^%]*", name):
        raise UsageError(f'"{name}" is no pattern for numbered frames.', "Write the number once, as %03d.")
    if Path(name).suffix.lower() not in _LOSSLESS:
        raise UsageError(f'Frames are not written as "{Path(name).suffix}".', _KNOWN)


def _of_pattern(names: Iterable[str], pattern: str) -> list[str]:
    before, after = re.split(r"%\w+", pattern)
    number = re.compile(re.escape(before) + r"\d+" + re.escape(after))
    return [name for name in names if number.fullmatch(name)]
