"""Write the log file, which contains the tracebacks of errors whose messages users see."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from shutterspan.core.foundation.errors import MemoryExhausted, ShutterspanError
from shutterspan.core.foundation.memory_errors import is_out_of_memory

log = logging.getLogger("shutterspan")


def log_path() -> Path:
    """Return the path of the log file in the user's log folder."""
    from platformdirs import user_log_path

    return user_log_path("shutterspan", appauthor=False) / "shutterspan.log"


class _SilentFileHandler(RotatingFileHandler):
    """A rotating log file that ignores failed writes."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass

    def close(self) -> None:
        with suppress(OSError):  # closing writes the buffer, but the disk may be full
            super().close()


@contextmanager
def logging_to_file() -> Iterator[None]:
    """Write the program's log to `log_path()` while the block runs. Failed writes are ignored without a message.

    The log also receives texts that would otherwise be printed: warnings of libraries, and uncaught errors in threads
    and destructors.
    """
    handler = _file_handler()
    root, level = logging.getLogger(), log.level
    hooks = threading.excepthook, sys.unraisablehook
    root.addHandler(handler)
    log.setLevel(logging.INFO)
    logging.captureWarnings(True)
    threading.excepthook, sys.unraisablehook = _log_uncaught, _log_uncaught
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(False)
        log.setLevel(level)
        root.removeHandler(handler)
        handler.close()


def _file_handler() -> logging.Handler:
    """The handler of the log file. If the file can't be made, the handler writes nothing."""
    path = log_path()
    handler: logging.Handler = logging.NullHandler()
    if path.is_absolute():  # if relative, there is no home folder, and the log would be in the current folder
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handler = _SilentFileHandler(
                path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True, errors="backslashreplace"
            )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return handler


def _log_uncaught(failure: "threading.ExceptHookArgs | sys.UnraisableHookArgs") -> None:
    if failure.exc_value:
        log.error("uncaught error", exc_info=failure.exc_value)


def log_error(error: BaseException) -> ShutterspanError:
    """Log an error with its traceback. Return the error to display: the same error, or a general one if it was
    unexpected.

    All errors that a lack of memory has caused become MemoryExhausted.
    """
    if is_out_of_memory(error):
        log.info("memory ran out", exc_info=error)
        return MemoryExhausted("memory_exhausted")
    if isinstance(error, ShutterspanError):
        log.info("%s: %s", error.kind, error.message, exc_info=error)
        return error
    log.error("unexpected error", exc_info=error)
    path = log_path()
    return ShutterspanError("internal_error", hint="read_log" if path.is_file() else "no_log", path=path)
