"""The log file: it holds the tracebacks of errors whose messages users see."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from shutterspan.core.foundation.errors import ShutterspanError

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
        with suppress(OSError):  # closing flushes the buffer, and the disk may be full
            super().close()


@contextmanager
def logging_to_file() -> Iterator[None]:
    """Write the program's log to `log_path()` while the block runs. Failed writes raise and print nothing."""
    handler: logging.Handler = logging.NullHandler()
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _SilentFileHandler(
            path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True, errors="backslashreplace"
        )
    except OSError:
        pass
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()


def log_error(error: Exception) -> ShutterspanError:
    """Log an error with its traceback and return the error to show: itself, or a general one if it was unexpected."""
    if isinstance(error, ShutterspanError):
        log.info("%s: %s", error.kind, error.message, exc_info=error)
        return error
    log.error("unexpected error", exc_info=error)
    path = log_path()
    return ShutterspanError("internal_error", hint="read_log" if path.is_file() else "no_log", path=path)
