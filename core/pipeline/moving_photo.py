"""Write a still and a video that phones play as one photo: a Motion Photo (Android) or a Live Photo (Apple)."""

import mmap
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shutterspan.core.foundation.atomic import replacing_frames, require_folder
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.jpeg_segments import EXIF_PREFIX, max_app1_bytes
from shutterspan.core.image_io.live_photo_still import exif_with_identifier
from shutterspan.core.image_io.motion_photo import motion_photo
from shutterspan.core.image_io.writing import make_image_encoder
from shutterspan.core.pipeline.playable_formats import MOVING_PHOTO_SUFFIXES, VIDEO_FPS
from shutterspan.core.pipeline.playback import PlaybackFrames, playback_times, video_tags
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.clip import Clip, Loop
from shutterspan.core.types.frame_rate import exact_frame_rate
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.settings import MovingPhoto
from shutterspan.core.video_io.encoding import CODECS, encode_video
from shutterspan.core.video_io.live_photo_movie import make_live_photo_movie

#: Maximum longer side of the video, in pixels. Phones play this size in hardware, and the file stays small.
MAX_VIDEO_SIDE = 1920
_IDENTIFIER = re.compile(rb"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_JPEG_SUFFIXES = (".jpg", ".jpeg")
#: Codes of the names of the kinds.
_NAMES: dict[MovingPhoto, str] = {"motion": "motion_photo", "live": "live_photo"}
_CODECS: dict[MovingPhoto, str] = {"motion": "h264", "live": "h264_mov"}


@dataclass(frozen=True)
class MovingStill:
    """The still of a moving photo. t: its instant in [0,1]; render: returns its pixels, (H,W,3) uint8 or uint16, in the
    RGB space of `photo`; quality: from 1 to 100, or None for the default."""

    t: float
    render: Callable[[], PixelArray]
    photo: Photo
    quality: int | None = None


def files_of(target: Path, kind: MovingPhoto) -> list[Path]:
    """The files of a moving photo: the still and, for a Live Photo, its movie."""
    return [target, target.with_suffix(".mov")] if kind == "live" else [target]


def export_moving_photo(
    clip: Clip,
    still: MovingStill,
    target: Path,
    kind: MovingPhoto,
    *,
    fps: float | None = None,
    duration: float | None = None,
    loop: Loop | None = None,
    hold: float = 0.0,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write a moving photo; return its files.

    clip: the frames of the video; target: path of the still, with one of `MOVING_PHOTO_SUFFIXES`; fps: by default 24;
    loop: by default none; other parameters: see `export`. Either all files are written or none. A movie that doesn't
    belong to the still is never replaced.
    Raises UsageError: the kind doesn't support the suffix. Otherwise the errors of `export`.
    """
    progress, fps = progress or Progress(), fps or VIDEO_FPS
    if target.suffix.lower() not in MOVING_PHOTO_SUFFIXES[kind]:
        choices = ", ".join(MOVING_PHOTO_SUFFIXES[kind])
        name = make_message(_NAMES[kind])
        raise UsageError("moving_photo_suffix", kind=name, suffix=target.suffix, suffixes=choices)
    files = files_of(target, kind)
    require_folder(target.parent)
    _check_targets(files, overwrite)
    times = playback_times(clip, loop or "none", fps, hold, duration)
    still_seconds = float(_nearest(times, still.t) / exact_frame_rate(fps))
    with replacing_frames(target.parent, [path.name for path in files], suffix=target.suffix) as draft:
        movie, codec = draft / "movie", _CODECS[kind]
        with PlaybackFrames(clip, times, CODECS[codec], target.parent) as frames:
            encode_video(movie, frames, len(times), fps, progress, codec, video_tags(still.photo.metadata))
        picture = draft / target.name
        if kind == "live":
            identifier = str(uuid.uuid4()).upper()
            make_live_photo_movie(movie, draft / files[1].name, identifier, still_seconds)
            picture.write_bytes(_encode_still(still, target.suffix, identifier))
        else:
            jpeg = _encode_still(still, target.suffix)
            picture.write_bytes(motion_photo(jpeg, movie.read_bytes(), round(still_seconds * 1e6)))
    return files


def _check_targets(files: Sequence[Path], overwrite: bool) -> None:
    """Raise OutputError if a file exists that may not be replaced: any file without `overwrite`, and a movie that
    doesn't belong to the still beside it."""
    existing = [path for path in files if path.exists()]
    if existing and not overwrite:
        raise OutputError("file_exists", path=existing[0])
    still, *movies = files
    for movie in movies:
        if movie.exists() and not _is_pair(still, movie):
            raise OutputError("movie_of_another", path=movie)


def _is_pair(still: Path, movie: Path) -> bool:
    """Whether both files have the same identifier, so that they form one Live Photo."""
    identifiers = [_identifiers_in(path) for path in (still, movie)]
    return bool(identifiers[0] & identifiers[1])


def _identifiers_in(path: Path) -> set[bytes]:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return set(_IDENTIFIER.findall(data))
    except (OSError, ValueError):  # ValueError: an empty file
        return set()


def _encode_still(still: MovingStill, suffix: str, identifier: str | None = None) -> bytes:
    """Encode the still. identifier: for the metadata of a Live Photo."""
    photo = still.photo
    if identifier:
        # A JPEG is written without EXIF if that is too long. So the EXIF is shortened before.
        max_bytes = max_app1_bytes(EXIF_PREFIX) if suffix.lower() in _JPEG_SUFFIXES else None
        exif = exif_with_identifier(photo.metadata.exif, identifier, max_bytes)
        photo = replace(photo, metadata=replace(photo.metadata, exif=exif))
    return make_image_encoder(suffix, photo, None, still.quality)(still.render())


def _nearest(times: Sequence[float], t: float) -> int:
    """The index of the instant nearest to t."""
    return min(range(len(times)), key=lambda index: abs(times[index] - t))
