"""Keep decoders quiet. Warnings and standard error belong to the whole process, so threads share one silence."""

import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager


class _Shared:
    """A context for several threads at once: the first to enter opens it, and the last to leave closes it.

    If each opened its own, one could restore what another had set.
    """

    def __init__(self, open_context: Callable[[], AbstractContextManager[None]]):
        self._open_context = open_context
        self._lock = threading.Lock()
        self._inside = 0
        self._context = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._context.enter_context(self._open_context())
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._context.close()


@contextmanager
def _ignored_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _discarded_stderr() -> Iterator[None]:
    terminal = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(terminal, 2)
        os.close(terminal)
        os.close(nothing)


#: Within it, no warning of Python is shown.
no_warnings = _Shared(_ignored_warnings)
#: Within it, nothing is written to descriptor 2, not even by libraries in C.
no_stderr = _Shared(_discarded_stderr)
