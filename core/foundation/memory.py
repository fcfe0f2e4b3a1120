"""Measure and limit the memory of this process and its children."""

import ctypes
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

#: Whether `limit_memory` has an effect on this system.
CAN_LIMIT_MEMORY = sys.platform == "linux"
#: Parameter of `mallopt`, from glibc's malloc.h.
_M_ARENA_MAX = -8


class PeakMemory:
    """Measures the peak resident memory of this process since its start, and of its largest child (ffmpeg).

    A thread polls the children while the `with` block runs, because the system's peak for an ended child includes the
    process from which it was forked. On systems without /proc, the children's peak is zero.
    """

    _INTERVAL = 0.02  # seconds

    def __init__(self) -> None:
        self._child_peak = 0.0
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch_children, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watcher.join()

    def as_dict(self) -> dict[str, float]:
        """Return the peaks in MB: "python" for this process, "encoder" for the largest child."""
        return {"python": round(peak_memory_mb(), 1), "encoder": round(self._child_peak, 1)}

    def _watch_children(self) -> None:
        while not self._stop.wait(self._INTERVAL):
            for children in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):
                    for child in children.read_text("ascii").split():
                        self._child_peak = max(self._child_peak, _child_peak_mb(child))


def physical_memory() -> int | None:
    """Return this computer's memory in bytes, None if the system doesn't report it in this way (Windows)."""
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


def limit_memory(gigabytes: float) -> None:
    """Limit this process's memory. An allocation beyond the limit raises MemoryError or an error of torch; otherwise
    the system might kill the process.

    Does nothing on Windows and macOS, which have no such limit.
    """
    if CAN_LIMIT_MEMORY:
        import resource

        limit = int(gigabytes * 2**30)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def share_heap() -> None:
    """Make all threads that start from now on use one heap, so that each can reuse memory that another has freed.

    By default, glibc gives each thread its own heap. Does nothing with other C libraries.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _child_peak_mb(process: str) -> float:
    with suppress(OSError):
        if Path(f"/proc/{process}/exe").readlink() == Path("/proc/self/exe").readlink():
            return 0.0  # the child was just forked, so these are still the parent's figures
        return peak_resident_mb(process)
    return 0.0


def peak_resident_mb(process: str | int) -> float:
    """Return the peak resident memory of a process from /proc, in MB; zero on systems without /proc.

    process: its id, or “self”.
    """
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1e3
    return 0.0


def peak_memory_mb() -> float:
    """Return the peak resident memory of this process in MB; zero on Windows."""
    # /proc first: on Linux, getrusage includes the peak of the process that started this one.
    if peak := peak_resident_mb("self"):
        return peak
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
