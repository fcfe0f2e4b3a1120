"""Make the standard streams always work: open closed ones, and ignore failed writes."""

import errno
import io
import os
import sys
from contextlib import ExitStack, suppress
from typing import IO, TextIO

from shutterspan.core.foundation.readable_text import READABLE

#: Errors that mean that the reader of a pipe has ended or that the terminal has closed.
_READER_GONE = (errno.EPIPE, errno.EIO, errno.ENXIO, errno.ECONNRESET)


def open_standard_descriptors() -> None:
    """Open the null device as each of the descriptors 0, 1 and 2 that is closed.

    Call it before any file is opened. Otherwise a file could get such a number and receive messages.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if not _is_open(number):
            opened = os.open(os.devnull, os.O_RDWR)  # gets the lowest free number, which is this one
            os.set_inheritable(opened, True)
        if getattr(sys, name) is None:  # it was closed when Python started
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115, it stays open


class StandardStreams:
    """A context in which stdout and stderr accept any text.

    Text that can't be written is dropped, so a full disk, a closed terminal or a reader that has ended doesn't stop the
    work. Characters that the encoding lacks are replaced. A stream without a descriptor isn't changed.
    """

    def __init__(self, discard_others: bool = True) -> None:
        """discard_others: whether to discard text that libraries write directly to descriptor 2."""
        self._discards_others = discard_others
        self._output: _LossyFile | None = None
        self._restoring = ExitStack()

    @property
    def output_error(self) -> OSError | None:
        """The error why text couldn't be written to stdout; None if everything was written or if the reader has
        ended."""
        _flush(sys.stdout)
        error = self._output and self._output.error
        return None if not error or error.errno in _READER_GONE else error

    def __enter__(self) -> "StandardStreams":
        open_standard_descriptors()
        self._output = self._replace_stream("stdout")
        if self._replace_stream("stderr") and self._discards_others:
            self._discard_other_errors()
        return self

    def __exit__(self, *_: object) -> None:
        self._restoring.close()

    def _replace_stream(self, name: str) -> "_LossyFile | None":
        """Replace a stream of `sys` by one that drops text that can't be written; None if the stream has no
        descriptor."""
        original: TextIO = getattr(sys, name)
        _flush(original)
        try:
            # A copy, because output to descriptor 2 itself will be discarded.
            file = _LossyFile(open(os.dup(original.fileno()), "wb", buffering=0))  # noqa: SIM115, closed on exit
        except (OSError, ValueError):
            return None
        by_line = bool(original.line_buffering or getattr(original, "write_through", False))
        buffered = io.BufferedWriter(file)  # type: ignore[type-var]  # it needs no more than a RawIOBase
        stream = io.TextIOWrapper(buffered, original.encoding, READABLE, line_buffering=by_line)
        setattr(sys, name, stream)
        self._restoring.callback(setattr, sys, name, original)
        self._restoring.callback(stream.close)
        return file

    def _discard_other_errors(self) -> None:
        copy, null_device = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        os.dup2(null_device, 2)
        os.close(null_device)
        self._restoring.callback(os.close, copy)
        self._restoring.callback(os.dup2, copy, 2)


class _LossyFile(io.RawIOBase):
    """An unbuffered file that drops data that can't be written. error: the first error."""

    def __init__(self, file: IO[bytes]):
        self.error: OSError | None = None
        self._file = file

    def write(self, data: memoryview) -> int:  # type: ignore[override]  # that is all a BufferedWriter passes
        try:
            written: int | None = self._file.write(data)
            if written is not None:
                return written
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))  # a non-blocking pipe is full
        except OSError as error:
            self.error = self.error or error
            return data.nbytes

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()

    def close(self) -> None:
        super().close()
        self._file.close()


def _flush(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        stream.flush()


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
