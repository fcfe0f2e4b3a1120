"""Measure the duration of the phases of some work."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Sums of seconds and numbers of calls, by name of the phase."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Add the duration of the block to the phase `name`, unless it raises."""
        start = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - start
        self.calls[name] += 1
