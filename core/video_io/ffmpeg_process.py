"""Run the bundled ffmpeg as a process and feed it raw frames one at a time."""

import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple

import imageio_ffmpeg
import numpy as np

from shutterspan.core.foundation.child_processes import OWN_SESSION
from shutterspan.core.foundation.errors import EncoderError, MemoryExhausted, OutputError, ShutterspanError
from shutterspan.core.foundation.memory_errors import is_out_of_memory
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.foundation.signals import signals_deferred
from shutterspan.core.types.arrays import PixelArray

_DISK_FULL = re.compile("No space left on device|File too large|Disk quota exceeded")
#: The last alternative means that Linux has no memory for the stack of a thread.
_OUT_OF_MEMORY = re.compile(
    r"malloc of size \d+ failed|Cannot allocate memory|Memory allocation error|bad_alloc"
    r"|Resource temporarily unavailable"
)


@cache
def has_encoder(name: str) -> bool:
    """Whether the bundled ffmpeg has an encoder with this name, such as “libx265”.

    Raises EncoderError: ffmpeg is missing, failed or was killed. Errors aren't cached: the next call tries again.
    """
    with signals_deferred(), start_ffmpeg(["-encoders"], subprocess.DEVNULL, subprocess.PIPE, None) as process:
        listed = process.communicate()[0].decode(errors="replace")
    if process.returncode:
        raise _exit_error(process.returncode)
    return name in listed.split()


class RawFrame(NamedTuple):
    """A frame in the form that ffmpeg reads. pixel_format: ffmpeg's name for the layout of the samples."""

    samples: PixelArray
    width: int
    height: int
    pixel_format: str


class FfmpegProcess:
    """An ffmpeg process that starts with the first frame. At the end of the `with` block, it is killed if it still
    runs."""

    def __init__(self, path: Path, input_options: Sequence[str], output_options: Sequence[str]):
        self._path = path
        self._input_options = input_options
        self._output_options = output_options
        self._log = tempfile.TemporaryFile()  # noqa: SIM115, closed on exit. A pipe could fill up
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "FfmpegProcess":
        return self

    def write(self, frame: RawFrame) -> None:
        """Feed one frame to ffmpeg; all frames have the same size and format.

        Raises EncoderError, OutputError (disk full), MemoryExhausted: ffmpeg can't be started or has ended.
        """
        if self._process is None:
            size = ["-s", f"{frame.width}x{frame.height}", "-pix_fmt", frame.pixel_format]
            input_arguments = ["-f", "rawvideo", *self._input_options, *size, "-i", "pipe:0"]
            command = [*input_arguments, *self._output_options, "-y", f"file:{self._path}"]
            with signals_deferred():  # an exception between start and assignment would leak the process
                self._process = start_ffmpeg(command, subprocess.PIPE, subprocess.DEVNULL, self._log)
        assert self._process.stdin
        try:
            self._process.stdin.write(np.ascontiguousarray(frame.samples).data)
        except OSError as error:
            raise _exit_error(self._process.wait(), self._read_log()) from error

    def finish(self, on_wait: Callable[[], None]) -> None:
        """Wait until ffmpeg has completed its file. `on_wait` is called repeatedly during the wait.

        Raises EncoderError, OutputError (disk full), MemoryExhausted: ffmpeg has failed.
        """
        assert self._process and self._process.stdin
        with suppress(OSError):
            self._process.stdin.close()
        while self._process.poll() is None:
            on_wait()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
        if self._process.returncode:
            raise _exit_error(self._process.returncode, self._read_log())

    def __exit__(self, *reason: object) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            assert self._process.stdin
            with suppress(OSError):
                self._process.stdin.close()
        self._log.close()

    def _read_log(self) -> str:
        """Return ffmpeg's error output so far."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace").strip()


def start_ffmpeg(
    arguments: Sequence[str], stdin: int, stdout: int, stderr: IO[bytes] | None
) -> subprocess.Popen[bytes]:
    """Start the bundled ffmpeg. Raises EncoderError: it is missing. MemoryExhausted."""
    try:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", *arguments]
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr or subprocess.DEVNULL,
            restore_signals=False,  # so that ffmpeg reports an error at a file size limit; SIGXFSZ would kill it
            **OWN_SESSION,
        )
    except (OSError, RuntimeError) as error:
        if is_out_of_memory(error):
            raise MemoryExhausted("memory_exhausted") from error
        raise EncoderError("encoder_not_started") from error


def _exit_error(status: int, errors: str = "") -> ShutterspanError:
    """Return the error for a failed ffmpeg process; status: its exit status; errors: its error output, which may be
    empty."""
    if _DISK_FULL.search(errors):
        return OutputError("video_disk_full")
    if _OUT_OF_MEMORY.search(errors):
        return MemoryExhausted("memory_exhausted", hint="smaller_size")
    if status < 0:
        return EncoderError("encoder_killed")
    reason = errors.splitlines()[-1].rstrip(".") if errors else make_message("exit_status", status=status)
    return EncoderError("encoder_failed", reason=reason)
