"""The bundled encoder as a process of its own, fed with pixels frame by frame."""

import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple

import imageio_ffmpeg
import numpy as np

from shutterspan.core.foundation.errors import EncoderError, MemoryExhausted, OutputError, ShutterspanError

_REINSTALL = "Reinstall the package imageio-ffmpeg, which brings the encoder along."
_FULL = re.compile("No space left on device|File too large|Disk quota exceeded")
#: The last is how Linux refuses a thread when there is no memory for its stack.
_STARVED = re.compile(
    r"malloc of size \d+ failed|Cannot allocate memory|Memory allocation error|bad_alloc"
    r"|Resource temporarily unavailable"
)


@cache
def has_encoder(name: str) -> bool:
    """Whether the bundled program encodes by this name (as “libx265”).

    Raises EncoderError: it's missing, failed or was killed; then the next call starts it again.
    """
    with _undisturbed(), start(["-encoders"], subprocess.DEVNULL, subprocess.PIPE, None) as process:
        listed = process.communicate()[0].decode(errors="replace")
    if process.returncode:
        raise _failure(process.returncode)
    return name in listed.split()


class Picture(NamedTuple):
    """samples: as they are fed to the encoder; format: how they are laid out, by ffmpeg's name."""

    samples: np.ndarray
    width: int
    height: int
    format: str


class Encoder:
    """The encoder's process, from the first picture on. Leaving the `with` block ends it, whatever it was doing."""

    def __init__(self, path: Path, source: Sequence[str], sink: Sequence[str]):
        self._path = path
        self._source = source
        self._sink = sink
        self._log = tempfile.TemporaryFile()  # noqa: SIM115, closed on exit. Unlike a pipe it never fills up
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Encoder":
        return self

    def write(self, picture: Picture) -> None:
        """One picture; all are of the same size and format."""
        if self._process is None:
            size = ["-s", f"{picture.width}x{picture.height}", "-pix_fmt", picture.format]
            source = ["-f", "rawvideo", *self._source, *size, "-i", "pipe:0"]
            command = [*source, *self._sink, "-y", f"file:{self._path}"]
            with _undisturbed():  # or a child might live on that nobody knows of
                self._process = start(command, subprocess.PIPE, subprocess.DEVNULL, self._log)
        assert self._process.stdin
        try:
            self._process.stdin.write(np.ascontiguousarray(picture.samples).data)
        except OSError as error:
            raise _failure(self._process.wait(), self._errors()) from error

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
            raise _failure(self._process.returncode, self._errors())

    def __exit__(self, *reason: object) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin
            with suppress(OSError):
                self._process.stdin.close()
        self._log.close()

    def _errors(self) -> str:
        """What the encoder has written to its log."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace").strip()


def start(arguments: Sequence[str], stdin: int, stdout: int, stderr: IO[bytes] | None) -> subprocess.Popen[bytes]:
    """Runs the bundled program. Raises EncoderError: it's missing."""
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


def _failure(status: int, errors: str = "") -> ShutterspanError:
    """status: with which the program ended; errors: what it wrote about them, maybe nothing."""
    if _FULL.search(errors):
        return OutputError("The video can't be written: the disk is full.", "Free some space on it.")
    if _STARVED.search(errors):
        return MemoryExhausted(
            "There is not enough memory for this.", "Close other programs, or choose a smaller size."
        )
    if status < 0:
        return EncoderError("The video encoder was killed.", "If memory ran short, a smaller size helps.")
    last = errors.splitlines()[-1].rstrip(".") if errors else f"exit status {status}"
    return EncoderError(f"The video encoder failed: {last}.", _REINSTALL)


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
