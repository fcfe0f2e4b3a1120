"""The log: what photographers are told in a sentence stands there in full."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from shutterspan.core.foundation.errors import ShutterspanError

log = logging.getLogger("shutterspan")


def log_path() -> Path:
    from platformdirs import user_log_path

    return user_log_path("shutterspan", appauthor=False) / "shutterspan.log"


class _QuietHandler(RotatingFileHandler):
    """Keeps silent about what it can't write."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass

    def close(self) -> None:
        with suppress(OSError):  # closing writes what is left, on a full disk too
            super().close()


@contextmanager
def logging_to_file() -> Iterator[None]:
    """A log that can't be written stops no photo from being rendered, and nothing is printed."""
    handler: logging.Handler = logging.NullHandler()
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _QuietHandler(
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


def logged(error: Exception) -> ShutterspanError:
    """Enter an error in the log; what to tell of it."""
    if isinstance(error, ShutterspanError):
        log.info("%s: %s", error.kind, error.message, exc_info=error)
        return error
    log.error("unexpected error", exc_info=error)
    path = log_path()
    there = f"The details are in {path}." if path.is_file() else f"No details: {path} can't be written either."
    return ShutterspanError("Something went wrong inside Shutterspan.", there)
