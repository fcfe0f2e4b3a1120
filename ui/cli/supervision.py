"""Do the work in a child process if memory is limited: C++ libraries end a process that can't get more memory."""

import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from shutterspan.core.foundation import atomic
from shutterspan.core.foundation.memory import share_heap
from shutterspan.core.foundation.signals import stop_signals

#: Ends each record that the child writes: the path of a draft, or nothing when the work is finished.
_END = b"\0"
_PR_SET_PDEATHSIG = 1
#: The parent waits for the child for so many seconds at a time, and reads so many bytes at once.
_WAKE_SECONDS, _READ_BYTES = 0.1, 65536
#: With a lower limit, threads of libraries would use too much of the memory.
_TIGHT_BYTES = 4 * 10**9


def memory_limit() -> int | None:
    """The bytes of memory that this process may use, such as after `ulimit -v`; None without a limit.

    Only Linux enforces such limits.
    """
    if sys.platform == "linux":
        import resource

        limits = [resource.getrlimit(number)[0] for number in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
        return min((limit for limit in limits if limit != resource.RLIM_INFINITY), default=None)
    return None


def run_in_child(work: Callable[[], int], on_death: Callable[[], int], limit: int) -> int:
    """Do the work in a child process, and return its exit code.

    on_death: is called if the child ends before its work is finished, after its drafts are removed; returns the exit
    code. limit: bytes of memory that the child may use. Call this before the process starts threads. Signals that stop
    the program are passed on to the child.
    """
    if limit < _TIGHT_BYTES:
        _save_memory()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _work_as_child(work, writing)
    os.close(writing)
    handlers = {number: signal.signal(number, lambda number, _: os.kill(child, number)) for number in stop_signals()}
    *records, _ = _read_to_end(reading).split(_END)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for number, handler in handlers.items():
        signal.signal(number, handler)
    if b"" in records or code > 128:  # finished, or stopped by a second signal
        return code
    if -code in handlers:  # before the child handled signals
        return 128 - code
    for draft in records:
        atomic.remove_draft(Path(os.fsdecode(draft)))
    return on_death()


def _read_to_end(reading: int) -> bytes:
    """Read a pipe up to the child's end, and close it. Handlers of signals run at once."""
    content = b""
    while True:
        # Without an end to the waiting, a signal that arrives just before it would be handled only after it.
        if not select.select([reading], [], [], _WAKE_SECONDS)[0]:
            continue
        part = os.read(reading, _READ_BYTES)
        if not part:
            os.close(reading)
            return content
        content += part


def _save_memory() -> None:
    """Limit the threads of libraries that are imported later, because each thread reserves memory."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    share_heap()


def _work_as_child(work: Callable[[], int], writing: int) -> NoReturn:
    _end_with_parent()
    atomic.draft_listeners.append(lambda draft: _write_record(writing, os.fsencode(draft.absolute())))
    code = work()
    sys.stdout.flush()
    sys.stderr.flush()
    _write_record(writing, b"")
    os._exit(code)  # a normal end of the interpreter can fail without memory


def _end_with_parent() -> None:
    """Make the system send SIGTERM to this process when its parent ends (prctl(2) of Linux)."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _write_record(writing: int, content: bytes) -> None:
    with suppress(OSError):  # the parent has ended
        os.write(writing, content + _END)
