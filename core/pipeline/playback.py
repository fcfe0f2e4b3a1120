"""The frames of a clip in the order in which a video or animation plays them, and its metadata tags."""

import math
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.image_io.writing import srgb_converter, to_uint8
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.clip import Clip, Loop, playing_order
from shutterspan.core.types.photo import Metadata
from shutterspan.core.types.playback_speed import shutter_speed
from shutterspan.core.video_io.encoding import PixelSupport

_MIN_FREE_DISK = 1 << 30


def playback_times(clip: Clip, loop: Loop, fps: float, hold: float, duration: float | None) -> list[float]:
    """The instant of each frame of the output. Arguments: see `export`.

    Raises UsageError: not all frames fit into the duration.
    """
    single_pass = playing_order(len(clip), loop, round(hold * fps))
    if duration is None:
        return [clip.times[index] for index in single_pass]
    frame_count = round(duration * fps)
    if frame_count < len(single_pass):
        raise UsageError(
            "duration_too_short", frames=len(single_pass), fps=fps, seconds=len(single_pass) / fps, duration=duration
        )
    order = single_pass if loop == "none" else single_pass * (frame_count // len(single_pass))
    return [clip.times[order[i * len(order) // frame_count]] for i in range(frame_count)]


class PlaybackFrames:
    """The frames at `times` in sRGB, with the depth that the file format supports. They can be iterated repeatedly.

    Use it in a `with` block. If frames repeat, decoded frames are cached in a file, provided that the disk has enough
    free space.
    """

    def __init__(self, clip: Clip, times: Sequence[float], pixel_support: PixelSupport, folder: Path, passes: int = 1):
        """folder: a folder on the disk for the cached frames; passes: how often the frames are iterated over."""
        self._clip = clip
        self._times = times
        self._deep = pixel_support.deep
        self._to_srgb = srgb_converter(clip.photo, pixel_support.transparent) if clip.photo else None
        self._folder = folder
        self._repeats = passes > 1 or len(list(groupby(times))) > len(set(times))
        self._store: IO[bytes] | None = None
        self._stored: dict[float, tuple[int, tuple[int, ...], np.dtype[np.uint8 | np.uint16]]] = {}

    def __enter__(self) -> "PlaybackFrames":
        """Raises OSError: the folder can't be written to."""
        if self._repeats:
            self._store = TemporaryFile(dir=self._folder)
        return self

    def __exit__(self, *reason: object) -> None:
        if self._store:
            self._store.close()

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


def video_tags(metadata: Metadata) -> dict[str, str]:
    """Metadata tags of a video of this photo, by ffmpeg's names.

    A capture time without a time zone is written unchanged.
    """
    tags: dict[str, str] = {}
    if captured := metadata.captured:
        universal = captured.astimezone(UTC) if captured.tzinfo else captured
        tags |= {"creation_time": f"{universal:%Y-%m-%dT%H:%M:%S}Z", "date": captured.isoformat(timespec="seconds")}
    if seconds := metadata.exposure_time:
        tags["comment"] = f"Unfolded from an exposure of {shutter_speed(seconds)} s"
    return tags
