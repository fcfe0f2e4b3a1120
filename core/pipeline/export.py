"""Write a clip as a video, an animation or single frames; write a still."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import numpy as np

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_checks import (
    check_choice,
    check_number,
    check_path,
    check_type,
    check_whole_number,
    invalid_argument,
)
from shutterspan.core.foundation.atomic import list_names, replacing_file, replacing_frames
from shutterspan.core.foundation.errors import OutputError, UsageError
from shutterspan.core.foundation.new_folders import making_folder
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import make_image_encoder, supports_transparency
from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS, PlayableFormat
from shutterspan.core.pipeline.playback import PlaybackFrames, playback_times, video_tags
from shutterspan.core.pipeline.targets import FRAME_PATTERN, FramePattern, frames_of, parse_target, target_kind
from shutterspan.core.types.arrays import PixelArray, check_pixels
from shutterspan.core.types.clip import Clip, Loop
from shutterspan.core.types.photo import Photo
from shutterspan.core.video_io.encoding import (
    ANIMATIONS,
    CODECS,
    TRANSPARENT_CODECS,
    encode_animation,
    encode_video,
)

_FRAMES_IN_FOLDER = FramePattern.parse(FRAME_PATTERN)


@dataclass(frozen=True)
class Encoding:
    """Encoding options of pictures and videos. None stands for the file format's default.

    depth: bits per channel of stills, 8 or 16, by default the depth of the frames; quality: from 1 to 100, for JPEG,
    WebP and animated WebP; codec: for .mp4, "h264" or "hevc".
    """

    depth: int | None = None
    quality: int | None = None
    codec: str | None = None

    def __post_init__(self) -> None:
        if self.depth is not None:
            check_choice("depth", self.depth, (8, 16))
        if self.quality is not None:
            check_whole_number("quality", self.quality, *limits.QUALITY)
        if self.codec is not None:
            check_type("codec", self.codec, str)


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
    """Write a clip to a target, whose name chooses the format; return the files made.

    target: `name.mp4`, `.webm` or `.mov`; `name.gif`, `.webp` or `.png` (animated); `name_%03d.png` (or .tif, .jpg,
    .webp; numbered from 1), or a folder for frame_001.png and so on, as of `targets.target_kind`. The folder of frames
    is made if it is missing.
    fps: frames a second, by default 24, for animations 12. loop: by default animations play as a boomerang, videos
    once. hold: seconds by which the first and the last frame stay longer. duration: seconds of the whole file; a loop
    is repeated as often as it fits, and held frames fill the rest. overwrite: replace existing files; in a folder, also
    remove older frame_….png, and nothing else.
    The target appears whole or not at all. Each frame is decoded only once if the disk has room to keep it.
    Raises UsageError: an argument is invalid, the format doesn't support it, or a frame is not like the first one.
    OutputError, EncoderError, MemoryExhausted, Cancelled.
    """
    encoding = Encoding() if encoding is None else encoding
    progress = Progress() if progress is None else progress
    check_type("clip", clip, Clip)
    check_type("encoding", encoding, Encoding)
    check_type("progress", progress, Progress)
    _check_playback(fps, duration, loop, hold)
    check_path("target", target)
    target = parse_target(os.fspath(target))
    if not len(clip):
        raise UsageError("clip_empty")
    clip = _with_checked_frames(clip)
    if target_kind(target) != "file":
        if loop not in (None, "none") or duration is not None or fps is not None or hold:
            raise UsageError("frames_have_no_duration")
        return _export_frames(clip, target, encoding, overwrite, progress)
    file_format = PLAYABLE_FORMATS[target.suffix.lower()]
    _check_encoding(file_format, encoding)
    codec = _choose_codec(file_format, encoding, clip.transparent)
    pixel_support = ANIMATIONS[file_format.animation] if file_format.animation else CODECS[codec]
    if clip.transparent and not pixel_support.transparent:
        raise UsageError("cutout_needs_transparency", suffix=target.suffix)
    fps = file_format.fps if fps is None else fps
    if fps > file_format.max_fps:
        raise UsageError("fps_too_high", fps=fps, max_fps=file_format.max_fps)
    loop = loop or file_format.loop
    times = playback_times(clip, loop, fps, hold, duration)
    passes = 2 if file_format.animation == "gif" else 1
    with (
        replacing_file(target, overwrite) as draft,
        PlaybackFrames(clip, times, pixel_support, target.parent, passes) as frames,
    ):
        if file_format.animation:
            loops, quality = loop != "none", encoding.quality
            encode_animation(draft, frames, len(times), fps, loops, progress, file_format.animation, quality)
        else:
            tags = video_tags(clip.photo.metadata) if clip.photo else {}
            encode_video(draft, frames, len(times), fps, progress, codec, tags)
    return [target]


def export_frame(
    frame: PixelArray,
    target: Path | str,
    photo: Photo | None = None,
    *,
    encoding: Encoding | None = None,
    overwrite: bool = False,
) -> Path:
    """Write one frame as a picture; return its path.

    frame: (H,W,3) uint8 or uint16, or (H,W,4) with straight alpha, as of `Exposure.cutout_at`; target: a name with the
    suffix .png, .tif, .jpg, .webp, .heic or .bmp, which chooses the format; photo: the frame is in its RGB space, and
    the picture gets its profile, transparency and metadata; None: the frame is in sRGB; overwrite: replace an existing
    file.
    The target appears whole or not at all. Raises UsageError, OutputError.
    """
    encoding = Encoding() if encoding is None else encoding
    check_type("encoding", encoding, Encoding)
    if photo is not None:
        check_type("photo", photo, Photo)
    transparent = isinstance(frame, np.ndarray) and frame.ndim == 3 and frame.shape[2] == 4
    check_pixels("frame", frame, channels=4 if transparent else 3)
    target = check_path("target", target)
    export_still(lambda: frame, target, overwrite, photo=photo, encoding=encoding, transparent=transparent)
    return target


def export_still(
    render_frame: Callable[[], PixelArray],
    target: Path,
    overwrite: bool = False,
    *,
    photo: Photo | None = None,
    encoding: Encoding | None = None,
    transparent: bool = False,
) -> None:
    """Write one frame as a picture, in the format of the target's suffix.

    render_frame: returns the frame, uint8 or uint16, in the RGB space of `photo`: (H,W,3), or (H,W,4) with straight
    alpha if it is transparent. It is called after the target was checked. The target is written atomically. Raises
    UsageError, OutputError.
    """
    encode = _image_encoder(target.suffix, photo, encoding or Encoding(), transparent)
    with replacing_file(target, overwrite) as draft:
        draft.write_bytes(encode(render_frame()))


def outdated_frames(folder: Path, names: Sequence[str], pattern: FramePattern = _FRAMES_IN_FOLDER) -> list[str]:
    """Names of older frames in a folder that are not among the new names. Raises OutputError."""
    return sorted(set(pattern.matching(list_names(folder))) - set(names))


def _check_playback(fps: float | None, duration: float | None, loop: Loop | None, hold: float) -> None:
    """Raise UsageError if a value is of another type or out of range. The file format limits `fps` further."""
    if fps is not None:
        check_number("fps", fps, *limits.FPS)
    if duration is not None:
        check_number("duration", duration, *limits.DURATION)
    if loop is not None:
        check_choice("loop", loop, get_args(Loop))
    check_number("hold", hold, *limits.HOLD)


def _with_checked_frames(clip: Clip) -> Clip:
    """The clip with a `frame_at` that raises UsageError if a frame is no picture, or not like the frames before."""
    first = ""

    def frame_at(t: float) -> PixelArray:
        nonlocal first
        frame, name = clip.frame_at(t), f"frame_at({t:g})"
        check_pixels(name, frame, channels=4 if clip.transparent else 3)
        kind = f"{frame.shape} {frame.dtype}"
        first = first or kind
        if kind != first:
            raise invalid_argument(name, frame, "argument_same_frames", frame=first)
        return frame

    return replace(clip, frame_at=frame_at)


def _check_encoding(file_format: PlayableFormat, encoding: Encoding) -> None:
    if encoding.depth or (encoding.quality and not file_format.has_quality):
        raise UsageError("depth_for_pictures")
    if encoding.codec and not file_format.codec_choices:
        raise UsageError("codec_for_mp4")
    if encoding.codec and encoding.codec not in file_format.codec_choices:
        raise UsageError("codec_unknown", codec=encoding.codec)


def _choose_codec(file_format: PlayableFormat, encoding: Encoding, transparent: bool) -> str:
    """The codec of a video; empty for an animation."""
    codec = encoding.codec or file_format.codec
    return TRANSPARENT_CODECS.get(codec, codec) if transparent else codec


def _image_encoder(
    suffix: str, photo: Photo | None, encoding: Encoding, transparent: bool
) -> Callable[[PixelArray], bytes]:
    if encoding.codec:
        raise UsageError("codec_for_mp4_alone")
    encode = make_image_encoder(suffix, photo, encoding.depth, encoding.quality)
    if transparent and not supports_transparency(suffix):
        raise UsageError("cutout_needs_transparency", suffix=suffix)
    return encode


def _export_frames(clip: Clip, target: Path, encoding: Encoding, overwrite: bool, progress: Progress) -> list[Path]:
    numbered = target_kind(target) == "numbered frames"
    folder, pattern = frames_of(target)
    encode = _image_encoder(pattern.suffix, clip.photo, encoding, clip.transparent)
    names = [pattern.name(number) for number in range(1, len(clip) + 1)]
    present = list_names(folder)
    older = pattern.matching(present) if numbered else present
    if older and not overwrite:
        raise OutputError("file_exists", path=target)
    outdated = outdated_frames(folder, names, pattern)
    if outdated and numbered:  # the user's own pattern may also match unrelated files
        raise OutputError("frames_would_follow", path=folder / outdated[0], frames=len(names))
    with making_folder(folder.parent), replacing_frames(folder, names, outdated) as draft:
        for done, (name, frame) in enumerate(zip(names, clip, strict=True), 1):
            (draft / name).write_bytes(encode(frame))
            progress.step("frames", done, len(names))
    return [folder / name for name in names]
