"""Memory: what a process of ours took, and how much it may take."""

import sys
import threading
from contextlib import suppress
from pathlib import Path

#: Whether `limit_memory` limits anything on this system.
CAN_LIMIT = sys.platform == "linux"


class PeakMemory:
    """Peak resident memory in MB, of this process and of its children (the encoder) one by one.

    The system's own account of a child begins with the parent it was forked from, so children are watched while
    they run. Where there is no /proc, their peak reads zero.
    """

    _INTERVAL = 0.02

    def __init__(self) -> None:
        self._largest_child = 0.0
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watch.join()

    def figures(self) -> dict[str, float]:
        return {"python": round(own_peak(), 1), "encoder": round(self._largest_child, 1)}

    def _look(self) -> None:
        while not self._ended.wait(self._INTERVAL):
            for children in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):
                    for child in children.read_text().split():
                        self._largest_child = max(self._largest_child, _peak_of(child))


def limit_memory(gigabytes: int) -> None:
    """What this process asks for beyond ends as MemoryError, or as torch's own, and not in a kill by the system.

    Windows and macOS know no such limit, and nothing happens there.
    """
    if CAN_LIMIT:
        import resource

        most = gigabytes << 30
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _peak_of(process: str) -> float:
    with suppress(OSError):
        if Path(f"/proc/{process}/exe").readlink() == Path("/proc/self/exe").readlink():
            return 0.0  # just forked: still our own memory
        return _high_water(process)
    return 0.0


def _high_water(process: str) -> float:
    """As Linux tells it; elsewhere zero."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1e3
    return 0.0


def own_peak() -> float:
    """Peak resident memory of this process in MB; on Windows zero."""
    # What getrusage tells on Linux begins with the peak of the process that started this one.
    if peak := _high_water("self"):
        return peak
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
