"""Videos and animations in."""

import re
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.video_io.process import start


def decode_video(path: Path | str) -> np.ndarray:
    """All frames of a video as (N,H,W,3) uint8 RGB, converted by the matrix its tags name.

    Raises InputError: missing, or no video in it. EncoderError: the decoder is missing.
    """
    if not Path(path).is_file():
        raise InputError(f"There is no file {path}.", "Check the spelling of its name and folder.")
    # As PPM each picture tells its own size.
    accurate = ["-vf", "scale=flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24"]
    sink = ["-an", "-fps_mode", "passthrough", *accurate, "-c:v", "ppm", "-f", "image2pipe", "pipe:1"]
    with start(["-i", f"file:{path}", *sink], subprocess.DEVNULL, subprocess.PIPE, None) as process:
        data = process.communicate()[0]
    head = re.match(rb"P6\s(\d+)\s(\d+)\s255\s", data)
    if process.returncode or not head:
        raise InputError(f"{path} is damaged, or no video.", "Copy it from its source again.")
    width, height = int(head[1]), int(head[2])
    pictures = np.frombuffer(data, np.uint8).reshape(-1, head.end() + height * width * 3)
    return pictures[:, head.end() :].reshape(-1, height, width, 3)


def read_animation(path: Path | str) -> tuple[np.ndarray, list[float]]:
    """The frames of an animated picture as (N,H,W,3) uint8 RGB, and for how many seconds each is shown.

    Raises InputError: missing, or damaged.
    """
    try:
        with Image.open(path) as image:
            pages = ImageSequence.Iterator(image)
            shown = [(np.asarray(page.convert("RGB")), page.info.get("duration", 0) / 1000) for page in pages]
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Check the spelling of its name and folder.") from None
    except Exception as error:  # at damage, decoders raise anything from IndexError to struct.error
        raise InputError(f"{path} is damaged, or no animation.", "Copy it from its source again.") from error
    return np.stack([frame for frame, _ in shown]), [seconds for _, seconds in shown]
