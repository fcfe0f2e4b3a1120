"""What a process of ours cost, for its report."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shutterspan.core.errors import ShutterspanError

if TYPE_CHECKING:
    from shutterspan.core.render import RenderReport


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


def described(report: "RenderReport", memory: PeakMemory, importing: float = 0.0) -> dict[str, Any]:
    """The report with what it cost this process: importing the program, seconds, counts as loading."""
    from shutterspan.core.inference.engine import processor

    seconds = report.seconds | {name: report.seconds[name] + importing for name in ("whole", "load")}
    rounded = {name: round(value, 3) for name, value in seconds.items()}
    return report.as_dict() | processor() | {"seconds": rounded, "peak_memory_mb": memory.figures()}


def told_by(command: list[str], failed: str) -> Any:
    """What a process of our own tells as JSON. Raises ShutterspanError: it failed."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
        raise ShutterspanError(f"{failed}: {reason[0]}")
    return json.loads(done.stdout)


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
