"""Encode frames as a video or an animated picture."""

import math
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

from shutterspan.core.foundation.errors import EncoderError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.writing import to_uint8
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.frame_rate import exact_frame_rate
from shutterspan.core.video_io.ffmpeg_process import FfmpegProcess, RawFrame, has_encoder
from shutterspan.core.video_io.yuv_planes import pad_to_even, yuv420, yuv422_10bit, yuva444_10bit

#: The transfer tag is BT.709 too, and not sRGB, as in videos of cameras. Players then display the pixels unchanged.
_BT709_TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
#: Time units per second in QuickTime files. A frame at 24, 25 or 30 per second takes a whole number of units.
_QUICKTIME_UNITS = 600
#: Without lookahead, the encoder needs little memory, even for large frames.
_MP4_OPTIONS = ("-tune", "zerolatency", "-movflags", "+faststart", "-f", "mp4")


@dataclass(frozen=True, kw_only=True)
class PixelSupport:
    """Pixels that a codec or animation supports. deep: more than 8 bits per channel; transparent: a fourth channel."""

    deep: bool = False
    transparent: bool = False


@dataclass(frozen=True)
class _Codec(PixelSupport):
    """A video codec: ffmpeg's encoder and its options.

    convert: converts frames of even size, (H,W,3), or (H,W,4) if the codec is transparent, to planes in `pixel_format`,
    with chroma sited at `chroma_location`. time_units: the file's time units per second, if a frame takes a whole
    number of them; 0 leaves the choice to ffmpeg.
    """

    encoder: str
    output_options: tuple[str, ...]
    convert: Callable[[PixelArray], PixelArray] = lambda frame: yuv420(to_uint8(frame))
    pixel_format: str = "yuv420p"
    chroma_location: str = "center"
    time_units: int = 0


CODECS = {
    "h264": _Codec("libx264", ("-preset", "faster", "-crf", "16", *_MP4_OPTIONS)),
    # The codec of Live Photos.
    "h264_mov": _Codec(
        "libx264",
        (
            *("-preset", "faster", "-crf", "16", "-tune", "zerolatency", "-tag:v", "avc1"),
            *("-movie_timescale", str(_QUICKTIME_UNITS), "-f", "mov"),
        ),
        time_units=_QUICKTIME_UNITS,
    ),
    # Apple's players require the tag hvc1.
    "hevc": _Codec(
        "libx265", ("-preset", "faster", "-crf", "17", "-tag:v", "hvc1", "-x265-params", "log-level=1", *_MP4_OPTIONS)
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
    "prores4444": _Codec(
        "prores_ks",
        ("-profile:v", "4444", "-alpha_bits", "16", "-vendor", "apl0", "-f", "mov"),
        yuva444_10bit,
        "yuva444p10le",
        "left",
        deep=True,
        transparent=True,
    ),
}
#: For each codec that has such a variant: the codec for frames with transparency.
TRANSPARENT_CODECS = {"prores": "prores4444"}


@dataclass(frozen=True)
class _Animation(PixelSupport):
    """A format of animated pictures: ffmpeg's encoder and its options. quality: the default quality, 0 if there is
    none."""

    encoder: str
    output_options: tuple[str, ...] = ()
    quality: int = 0


ANIMATIONS = {
    "gif": _Animation("gif"),
    # RGB, because libwebp itself converts it to the colour space of WebP.
    "webp": _Animation("libwebp_anim", ("-pix_fmt", "bgra"), transparent=True, quality=90),
    "apng": _Animation("apng", ("-pred", "up"), transparent=True),
}
#: For each format: options to play once (False) or to loop forever (True).
_LOOP_OPTIONS = {
    "gif": {False: ("-loop", "-1"), True: ("-loop", "0")},
    "webp": {False: ("-loop", "1"), True: ("-loop", "0")},
    "apng": {False: ("-plays", "1"), True: ("-plays", "0")},
}


def encode_video(
    path: Path,
    frames: Iterable[PixelArray],
    count: int,
    fps: float,
    progress: Progress,
    codec: str = "h264",
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Encode `count` frames, (H,W,3) uint8 or uint16 sRGB, to `path` as BT.709 video.

    fps: frames per second, see `exact_frame_rate`; codec: one of CODECS: h264 or hevc (MP4, 4:2:0), h264_mov (MOV,
    4:2:0), vp9 (WebM, 4:2:0), prores (MOV, 4:2:2 of 10 bits), prores4444 (MOV, 4:4:4 of 10 bits; frames have straight
    alpha, (H,W,4)); metadata: tags by ffmpeg's names. Frames are read one at a time. Odd sizes are padded by repeating
    the right column or bottom row.
    Raises EncoderError, OutputError (disk full), MemoryExhausted, Cancelled; the encoder's process always ends.
    """
    settings = CODECS[codec]
    _require_encoder(settings.encoder)
    colours = (*_BT709_TAGS, "-chroma_sample_location", settings.chroma_location)
    metadata_options = chain.from_iterable(("-metadata", f"{name}={text}") for name, text in (metadata or {}).items())
    rate = exact_frame_rate(fps)
    input_options = (*colours, "-framerate", str(rate))
    pixel_options = ("-pix_fmt", settings.pixel_format)
    output_options = (
        *("-c:v", settings.encoder, *colours, *pixel_options),
        *metadata_options,
        *settings.output_options,
        *_timescale_options(settings.time_units, rate),
    )

    def to_planes(frame: PixelArray) -> RawFrame:
        frame = pad_to_even(frame)
        return RawFrame(settings.convert(frame), frame.shape[1], frame.shape[0], settings.pixel_format)

    _encode("video", map(to_planes, frames), count, FfmpegProcess(path, input_options, output_options), progress)


def encode_animation(
    path: Path,
    frames: Iterable[PixelArray],
    count: int,
    fps: float,
    loop: bool,
    progress: Progress,
    format_name: str,
    quality: int | None = None,
) -> None:
    """Encode `count` frames, (H,W,3) or with transparency (H,W,4), uint8 sRGB, to `path` as an animated picture.

    fps: frames per second, see `exact_frame_rate`; format_name: one of ANIMATIONS: gif (no transparency; iterates over
    the frames two times, first to make one palette for all), webp, or apng (lossless); quality: from 1 to 100, for
    WebP. Raises the errors of `encode_video`.
    """
    settings = ANIMATIONS[format_name]
    _require_encoder(settings.encoder)
    input_options = ("-framerate", str(exact_frame_rate(fps)))
    loop_options = _LOOP_OPTIONS[format_name][loop]
    quality_options = ("-quality", str(quality or settings.quality)) if settings.quality else ()
    output_options = (
        *("-c:v", settings.encoder, *settings.output_options, *quality_options, *loop_options),
        *("-f", format_name),
    )
    if format_name != "gif":
        process = FfmpegProcess(path, input_options, output_options)
        _encode("animation", map(_to_raw_frame, frames), count, process, progress)
        return
    with tempfile.TemporaryDirectory() as folder:
        palette = Path(folder) / "palette.png"
        find = ("-vf", "palettegen=reserve_transparent=0", "-c:v", "png", "-f", "image2pipe")
        dither = ("-f", "png_pipe", "-i", f"file:{palette}", "-lavfi", "paletteuse=dither=sierra2_4a")
        process = FfmpegProcess(palette, input_options, find)
        _encode("palette", map(_to_raw_frame, frames), count, process, progress)
        process = FfmpegProcess(path, input_options, (*dither, *output_options))
        _encode("animation", map(_to_raw_frame, frames), count, process, progress)


def _require_encoder(encoder: str) -> None:
    """Raise EncoderError if ffmpeg lacks the encoder. This is checked before the first frame is decoded, which takes
    long."""
    if not has_encoder(encoder):
        raise EncoderError("encoder_missing", encoder=encoder)


def _timescale_options(units: int, rate: Fraction) -> tuple[str, ...]:
    """Options for a time base of `units` per second or finer, so that all frames have the same duration."""
    if not units:
        return ()
    is_whole = units * rate.denominator % rate.numerator == 0
    timescale = units if is_whole else rate.numerator * math.ceil(units / rate.numerator)
    return "-video_track_timescale", str(timescale)


def _to_raw_frame(frame: PixelArray) -> RawFrame:
    height, width, channels = frame.shape
    return RawFrame(frame, width, height, "rgba" if channels == 4 else "rgb24")


def _encode(stage: str, frames: Iterable[RawFrame], count: int, process: FfmpegProcess, progress: Progress) -> None:
    """Feed the frames to the encoder's process and let it finish. Raises Cancelled.

    Progress begins with the first frame, because making it can include the pass, which has stages of its own.
    """
    with process:
        for done, frame in enumerate(frames, 1):
            process.write(frame)
            progress.step(stage, done, count)
        process.finish(lambda: progress.step(stage, count, count))
