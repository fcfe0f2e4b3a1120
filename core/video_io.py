"""Videos out and in. Encoding is done by the bundled encoder, in a process fed with pixels frame by frame."""

import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import cv2
import imageio_ffmpeg
import numpy as np
from PIL import Image, ImageSequence

from shutterspan.core.errors import EncoderError, InputError, OutputError, ShutterspanError
from shutterspan.core.image_io import as_uint8
from shutterspan.core.progress import Progress

_REINSTALL = "Reinstall the package imageio-ffmpeg, which brings the encoder along."
_FULL = re.compile("No space left on device|File too large|Disk quota exceeded")

# zerolatency looks no frame ahead: that is what keeps the encoder small where frames are large.
_H264 = ["-c:v", "libx264", "-preset", "faster", "-tune", "zerolatency", "-crf", "16", "-pix_fmt", "yuv420p"]

# The transfer is named BT.709 too, as cameras do, rather than sRGB: players then show the pixels as they are.
_BT709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
_BT709 += ["-color_range", "tv", "-chroma_sample_location", "center"]

# R, G, B in 0..255 to BT.709's Y in 16..235 and Cb, Cr in 16..240; the last column is added.
_YCBCR = np.array(
    [
        [0.182586, 0.614231, 0.062007, 16],
        [-0.100644, -0.338572, 0.439216, 128],
        [0.439216, -0.398942, -0.040274, 128],
    ]
)


def encode_mp4(path: Path, frames: Iterable[np.ndarray], count: int, fps: float, progress: Progress) -> None:
    """Writes `count` frames, (H,W,3) uint8 or uint16 sRGB, to `path` as MP4: H.264, 4:2:0, BT.709.

    Frames are taken one at a time. 4:2:0 has even sizes only: an odd edge is repeated once, right or below.
    Raises EncoderError, OutputError (disk full), Cancelled; whichever way it ends, the encoder is gone.
    """
    sink = [*_H264, *_BT709, "-movflags", "+faststart", "-f", "mp4"]
    source = ["-pix_fmt", "yuv420p", *_BT709, "-framerate", str(fps)]
    pictures = ((_yuv420(as_uint8(frame)), _even_size(frame)) for frame in frames)
    _encode("video", pictures, count, _Encoder(path, source, sink), progress)


def encode_gif(
    path: Path, frames: Iterable[np.ndarray], count: int, fps: float, forever: bool, progress: Progress
) -> None:
    """Writes `count` frames, (H,W,3) uint8 or uint16 sRGB, to `path` as a GIF with one palette made for them.

    `frames` is gone through twice: for the palette, then for the pictures. Raises as encode_mp4 does.
    """
    source = ["-pix_fmt", "rgb24", "-framerate", str(fps)]
    with tempfile.TemporaryDirectory() as folder:
        palette = Path(folder) / "palette.png"
        find = ["-vf", "palettegen=reserve_transparent=0", "-c:v", "png", "-f", "image2pipe"]
        dither = ["-f", "png_pipe", "-i", f"file:{palette}", "-lavfi", "paletteuse=dither=sierra2_4a"]
        show = [*dither, "-loop", "0" if forever else "-1", "-f", "gif"]
        for stage, encoder in (("palette", _Encoder(palette, source, find)), ("gif", _Encoder(path, source, show))):
            pictures = ((as_uint8(frame), (frame.shape[1], frame.shape[0])) for frame in frames)
            _encode(stage, pictures, count, encoder, progress)


def decode_video(path: Path | str) -> np.ndarray:
    """All frames of a video as (N,H,W,3) uint8 RGB, converted by the matrix its tags name.

    Raises InputError: missing, or no video in it. EncoderError: the decoder is missing.
    """
    if not Path(path).is_file():
        raise InputError(f"There is no file {path}.", "Check the spelling of its name and folder.")
    # As PPM each picture tells its own size.
    accurate = ["-vf", "scale=flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp"]
    sink = ["-an", "-fps_mode", "passthrough", *accurate, "-c:v", "ppm", "-f", "image2pipe", "pipe:1"]
    with _start(["-i", f"file:{path}", *sink], subprocess.DEVNULL, subprocess.PIPE, None) as process:
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


class _Encoder:
    """The encoder's process, from the first picture on. Leaving the `with` block ends it, whatever it was doing."""

    def __init__(self, path: Path, source: list[str], sink: list[str]):
        self._path = path
        self._source = source
        self._sink = sink
        self._log = tempfile.TemporaryFile()  # noqa: SIM115, closed on exit. Unlike a pipe it never fills up
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "_Encoder":
        return self

    def write(self, picture: np.ndarray, width: int, height: int) -> None:
        """One picture, all of the same size and laid out as the source's format says."""
        if self._process is None:
            source = ["-f", "rawvideo", *self._source, "-s", f"{width}x{height}", "-i", "pipe:0"]
            command = [*source, *self._sink, "-y", f"file:{self._path}"]
            with _undisturbed():  # or a child might live on that nobody knows of
                self._process = _start(command, subprocess.PIPE, subprocess.DEVNULL, self._log)
        assert self._process.stdin
        try:
            self._process.stdin.write(np.ascontiguousarray(picture).data)
        except OSError as error:
            self._process.wait()
            raise self._failure() from error

    def finish(self, wait: Callable[[], None]) -> None:
        """Lets the encoder complete its file; `wait` is called again and again until then."""
        assert self._process and self._process.stdin
        with suppress(OSError):
            self._process.stdin.close()
        while self._process.poll() is None:
            wait()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
        if self._process.returncode:
            raise self._failure()

    def __exit__(self, *reason: object) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin
            with suppress(OSError):
                self._process.stdin.close()
        self._log.close()

    def _failure(self) -> ShutterspanError:
        assert self._process
        self._log.seek(0)
        said = self._log.read().decode(errors="replace").strip()
        if _FULL.search(said):
            return OutputError("The video can't be written: the disk is full.", "Free some space on it.")
        if self._process.returncode < 0:
            return EncoderError("The video encoder was killed.", "If memory ran short, a smaller --size helps.")
        last = said.splitlines()[-1] if said else f"exit status {self._process.returncode}"
        return EncoderError(f"The video encoder failed: {last}.", _REINSTALL)


def _start(arguments: list[str], stdin: int, stdout: int, stderr: IO[bytes] | None) -> subprocess.Popen[bytes]:
    """Raises EncoderError: it's missing."""
    try:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", *arguments]
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr or subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C in a terminal is for us alone; we end the encoder ourselves
            restore_signals=False,  # so a file beyond the size limit is an error it reports, not its death
        )
    except (OSError, RuntimeError) as error:
        raise EncoderError("The video encoder can't be started.", _REINSTALL) from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Holds Ctrl+C and SIGTERM back until the block has ended."""
    if threading.current_thread() is not threading.main_thread():  # the only one that they reach
        yield
        return
    came: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    former = {number: signal.signal(number, lambda number, _: came.append(number)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        for late in came:
            signal.raise_signal(late)


def _encode(
    stage: str,
    pictures: Iterable[tuple[np.ndarray, tuple[int, int]]],
    count: int,
    encoder: _Encoder,
    progress: Progress,
) -> None:
    """Feeds `encoder` with pictures, each with its width and height. Raises Cancelled."""
    progress.step(stage, 0, count)
    with encoder:
        for done, (picture, size) in enumerate(pictures, 1):
            encoder.write(picture, *size)
            progress.step(stage, done, count)
        encoder.finish(lambda: progress.step(stage, count, count))


def _even_size(frame: np.ndarray) -> tuple[int, int]:
    height, width = frame.shape[:2]
    return width + width % 2, height + height % 2


def _yuv420(frame: np.ndarray) -> np.ndarray:
    """(H,W,3) uint8 RGB to the planes Y, Cb, Cr one after the other, (H*W*3/2,) uint8, H and W rounded up to even.

    Each chroma sample is the mean of its four pixels and so sits between them; the file says as much.
    """
    height, width = frame.shape[:2]
    frame = cv2.copyMakeBorder(frame, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    luma, *chroma = cv2.split(cv2.transform(frame, _YCBCR))
    halves = (cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for plane in chroma)
    return np.concatenate([plane.ravel() for plane in (luma, *halves)])
