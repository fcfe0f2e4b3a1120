"""Frames become a video, or a looping picture."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from shutterspan.core.foundation.errors import EncoderError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import as_uint8
from shutterspan.core.video_io.planes import even, yuv420, yuv422_10bit
from shutterspan.core.video_io.process import Encoder, Picture, has_encoder

#: The transfer is named BT.709 too, as cameras do, rather than sRGB: players then show the pixels as they are.
_BT709 = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
#: Looking at no frame ahead is what keeps an encoder small where frames are large.
_MP4 = ("-tune", "zerolatency", "-movflags", "+faststart", "-f", "mp4")


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """What a kind of file keeps of frames. deep: more than 8 bits a channel; transparent: a fourth channel."""

    deep: bool = False
    transparent: bool = False


@dataclass(frozen=True)
class _Codec(FileKind):
    """name: of the encoder; sink: what it is told; planes: from (H,W,3) frames of even size, laid out as `pixels`
    says, with chroma where `chroma` says."""

    name: str
    sink: tuple[str, ...]
    planes: Callable[[np.ndarray], np.ndarray] = lambda frame: yuv420(as_uint8(frame))
    pixels: str = "yuv420p"
    chroma: str = "center"


CODECS = {
    "h264": _Codec("libx264", ("-preset", "faster", "-crf", "16", *_MP4)),
    # As hvc1, or Apple's players don't take it.
    "hevc": _Codec(
        "libx265", ("-preset", "faster", "-crf", "17", "-tag:v", "hvc1", "-x265-params", "log-level=1", *_MP4)
    ),
    "vp9": _Codec(
        "libvpx-vp9",
        (
            *("-crf", "18", "-b:v", "0", "-cpu-used", "4", "-row-mt", "1"),
            *("-lag-in-frames", "0", "-auto-alt-ref", "0", "-f", "webm"),
        ),
    ),
    "prores": _Codec(
        "prores_ks",
        ("-profile:v", "hq", "-vendor", "apl0", "-f", "mov"),
        yuv422_10bit,
        "yuv422p10le",
        "left",
        deep=True,
    ),
}


@dataclass(frozen=True)
class _Animation(FileKind):
    """name: of the encoder; sink: what it is told."""

    name: str
    sink: tuple[str, ...] = ()


ANIMATIONS = {
    "gif": _Animation("gif"),
    # From RGB, which libwebp itself converts as a WebP has to be.
    "webp": _Animation("libwebp_anim", ("-pix_fmt", "bgra", "-quality", "90"), transparent=True),
    "apng": _Animation("apng", ("-pred", "up"), transparent=True),
}
#: Played once (False), or for ever.
_PLAYS = {
    "gif": {False: ("-loop", "-1"), True: ("-loop", "0")},
    "webp": {False: ("-loop", "1"), True: ("-loop", "0")},
    "apng": {False: ("-plays", "1"), True: ("-plays", "0")},
}


def encode_video(
    path: Path,
    frames: Iterable[np.ndarray],
    count: int,
    fps: float,
    progress: Progress,
    codec: str = "h264",
    notes: Mapping[str, str] | None = None,
) -> None:
    """Writes `count` frames, (H,W,3) uint8 or uint16 sRGB, to `path` as BT.709 video.

    codec: of CODECS: h264 or hevc (MP4, 4:2:0), vp9 (WebM, 4:2:0), prores (MOV, 4:2:2 of 10 bits); notes: metadata by
    the names that ffmpeg gives it. Frames are taken one at a time. An odd edge is repeated once, right or below.
    Raises EncoderError, OutputError (disk full), MemoryExhausted, Cancelled; in every case the encoder is gone.
    """
    chosen = CODECS[codec]
    _require(chosen.name)
    colours = (*_BT709, "-chroma_sample_location", chosen.chroma)
    told = chain.from_iterable(("-metadata", f"{name}={text}") for name, text in (notes or {}).items())
    sink = ("-c:v", chosen.name, *colours, "-pix_fmt", chosen.pixels, *told, *chosen.sink)

    def laid_out(frame: np.ndarray) -> Picture:
        frame = even(frame)
        return Picture(chosen.planes(frame), frame.shape[1], frame.shape[0], chosen.pixels)

    _encode("video", map(laid_out, frames), count, Encoder(path, (*colours, "-framerate", str(fps)), sink), progress)


def encode_animation(
    path: Path, frames: Iterable[np.ndarray], count: int, fps: float, forever: bool, progress: Progress, form: str
) -> None:
    """Writes `count` frames, (H,W,3) or with transparency (H,W,4), uint8 sRGB, to `path` as an animated picture.

    form: of ANIMATIONS: gif (no transparency; one palette made for all frames, which are gone through twice), webp,
    or apng (without loss). Raises as `encode_video` does.
    """
    chosen = ANIMATIONS[form]
    _require(chosen.name)
    source = ("-framerate", str(fps))
    sink = ("-c:v", chosen.name, *chosen.sink, *_PLAYS[form][forever], "-f", form)
    if form != "gif":
        _encode("animation", map(_rgb, frames), count, Encoder(path, source, sink), progress)
        return
    with tempfile.TemporaryDirectory() as folder:
        palette = Path(folder) / "palette.png"
        find = ("-vf", "palettegen=reserve_transparent=0", "-c:v", "png", "-f", "image2pipe")
        dither = ("-f", "png_pipe", "-i", f"file:{palette}", "-lavfi", "paletteuse=dither=sierra2_4a")
        _encode("palette", map(_rgb, frames), count, Encoder(palette, source, find), progress)
        _encode("animation", map(_rgb, frames), count, Encoder(path, source, (*dither, *sink)), progress)


def _require(encoder: str) -> None:
    """Told before the first frame is made, for that takes long. Raises EncoderError."""
    if not has_encoder(encoder):
        raise EncoderError(f"The video encoder here has no {encoder}.", "Choose another ending or codec.")


def _rgb(frame: np.ndarray) -> Picture:
    height, width, channels = frame.shape
    return Picture(frame, width, height, "rgba" if channels == 4 else "rgb24")


def _encode(stage: str, pictures: Iterable[Picture], count: int, encoder: Encoder, progress: Progress) -> None:
    """Raises Cancelled."""
    progress.step(stage, 0, count)
    with encoder:
        for done, picture in enumerate(pictures, 1):
            encoder.write(picture)
            progress.step(stage, done, count)
        encoder.finish(lambda: progress.step(stage, count, count))
