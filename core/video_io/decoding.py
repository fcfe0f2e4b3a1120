"""Decode videos and animations."""

import re
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.types.arrays import UInt8Array
from shutterspan.core.video_io.ffmpeg_process import start_ffmpeg


def decode_video(path: Path | str) -> UInt8Array:
    """Decode all frames of a video to (N,H,W,3) RGB, with the colour matrix in its tags.

    Raises InputError: the file is missing or not a video. EncoderError: the bundled ffmpeg is missing.
    """
    if not Path(path).is_file():
        raise InputError("file_missing", path=path)
    # PPM is used because the header of each picture contains its size.
    accurate = ["-vf", "scale=flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24"]
    output_options = ["-an", "-fps_mode", "passthrough", *accurate, "-c:v", "ppm", "-f", "image2pipe", "pipe:1"]
    with start_ffmpeg(["-i", f"file:{path}", *output_options], subprocess.DEVNULL, subprocess.PIPE, None) as process:
        data = process.communicate()[0]
    header = re.match(rb"P6\s(\d+)\s(\d+)\s255\s", data)
    if process.returncode or not header:
        raise InputError("video_damaged", hint="copy_from_source", path=path)
    width, height = int(header[1]), int(header[2])
    pictures = np.frombuffer(data, np.uint8).reshape(-1, header.end() + height * width * 3)
    return pictures[:, header.end() :].reshape(-1, height, width, 3)


def read_animation(path: Path | str) -> tuple[UInt8Array, list[float]]:
    """Decode an animated picture to frames (N,H,W,3) RGB and their durations in seconds.

    Raises InputError: the file is missing or damaged.
    """
    try:
        with Image.open(path) as image:
            pages = ImageSequence.Iterator(image)
            frames = [(np.asarray(page.convert("RGB")), page.info.get("duration", 0) / 1000) for page in pages]
    except FileNotFoundError:
        raise InputError("file_missing", path=path) from None
    except Exception as error:  # decoders raise errors of any type for damaged files
        raise InputError("animation_damaged", path=path) from error
    return np.stack([frame for frame, _ in frames]), [seconds for _, seconds in frames]
