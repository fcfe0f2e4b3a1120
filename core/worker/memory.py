"""How much memory the worker may take."""

import sys


def limit_memory(gigabytes: int) -> None:
    """What is asked for beyond ends as MemoryError, or as torch's own, and not in a kill by the system.

    Windows and macOS know no such limit, and nothing happens there.
    """
    if sys.platform == "linux":
        import resource

        most = gigabytes << 30
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
