"""Progress and cancellation of long work, in one object: reporting a step also checks for cancellation."""

from collections.abc import Callable

from shutterspan.core.foundation.errors import Cancelled

#: Called with the stage's name, the number of steps done and the total number of steps.
ProgressCallback = Callable[[str, int, int], None]


class Progress:
    """Progress of long work. `step` reports progress, and raises Cancelled after `cancel` was called."""

    def __init__(self, report: ProgressCallback = lambda stage, done, total: None):
        self._report = report
        self._cancelled = False

    def cancel(self) -> None:
        """Make the next `step` raise Cancelled. Safe to call from another thread or a signal handler."""
        self._cancelled = True

    def step(self, stage: str, done: int, total: int) -> None:
        """Report that `done` of `total` steps of the stage are done. Raises Cancelled."""
        if self._cancelled:
            raise Cancelled
        self._report(stage, done, total)
