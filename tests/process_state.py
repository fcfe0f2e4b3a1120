"""The state of processes that tests start or end."""

import os
from pathlib import Path


def is_running(process: int) -> bool:
    """Whether a process exists and has not ended. One that has ended remains until its parent knows it.

    Without /proc, it counts as running until then.
    """
    if not Path("/proc/self/stat").exists():
        return _exists(process)
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
