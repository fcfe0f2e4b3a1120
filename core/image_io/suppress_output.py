"""Suppress warnings and stderr output of decoders. Both are process-wide, so threads share one suppression."""

import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager


class _SharedContext:
    """A context manager that threads share. The first thread to enter opens the context, the last one to leave closes
    it.

    If each thread had its own context, one thread could restore the state that another one has set.
    """

    def __init__(self, open_context: Callable[[], AbstractContextManager[None]]):
        self._open_context = open_context
        self._lock = threading.Lock()
        self._users = 0
        self._context = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            if not self._users:
                self._context.enter_context(self._open_context())
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._context.close()


@contextmanager
def _ignored_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _discarded_stderr() -> Iterator[None]:
    stderr_copy = _copy_of_stderr()
    null_device = os.open(os.devnull, os.O_WRONLY)  # this is descriptor 2 itself if only that was closed
    os.dup2(null_device, 2)
    if null_device != 2:
        os.close(null_device)
    try:
        yield
    finally:
        if stderr_copy is None:
            os.close(2)
        else:
            os.dup2(stderr_copy, 2)
            os.close(stderr_copy)


def _copy_of_stderr() -> int | None:
    """Return a copy of descriptor 2; None if it is closed."""
    try:
        return os.dup(2)
    except OSError:
        return None


#: Suppresses Python's warnings.
no_warnings = _SharedContext(_ignored_warnings)
#: Discards all output to descriptor 2, also of C libraries.
no_stderr = _SharedContext(_discarded_stderr)
