"""Recognise out-of-memory errors of any library."""

import errno
from collections.abc import Iterator

from shutterspan.core.foundation.errors import MemoryExhausted
from shutterspan.core.foundation.messages import MessageError

#: Parts of messages, in lower case, from Python, PyTorch, oneDNN, OpenCV, C++ libraries, decoders and dynamic linkers.
_TEXTS = (
    "bad_alloc",
    "cannot allocate memory",
    "can't start new thread",
    "could not create a primitive",
    "failed to map segment",
    "insufficient memory",
    "not enough memory",
    "out of memory",
    "pyobject pointer is null",  # libraries in Rust
    "without setting an exception",  # C code that doesn't check its allocations
    "(-4:",  # StsNoMem of OpenCV
)
#: A linker's message about its small reserve for the libraries' variables. More memory doesn't help.
_NO_STATIC_MEMORY = "static tls block"


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception, or one that caused it, means that memory ran out.

    The exception may come from Python, NumPy, PyTorch, CUDA, OpenCV or a decoder. MemoryExhausted, which is reported
    already, doesn't count. No library is imported for this.
    """
    return not isinstance(error, MemoryExhausted) and any(map(_means_exhausted_memory, _with_causes(error)))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    visited: set[int] = set()
    while error and id(error) not in visited:
        visited.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _means_exhausted_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    if isinstance(error, MessageError):  # the text may name a file
        return isinstance(error, MemoryExhausted)
    if isinstance(error, OSError) and error.errno is not None:  # its text names a file
        return error.errno == errno.ENOMEM
    is_of_library = type(error).__module__ != "builtins"
    if not is_of_library and not isinstance(error, RuntimeError | ImportError | OSError | SystemError):
        return False
    text = str(error).lower()
    is_named = any(part in text for part in _TEXTS) or ("alloc" in text and "memory" in text)
    return is_named and _NO_STATIC_MEMORY not in text
