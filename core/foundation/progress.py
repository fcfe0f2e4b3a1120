"""Report progress and cancel long work, in one object. Reporting a step also checks for cancellation."""

from collections.abc import Callable

from shutterspan.core.foundation.argument_checks import check_callable
from shutterspan.core.foundation.errors import Cancelled

#: Called with the stage's name, the number of steps done and the total number of steps.
ProgressCallback = Callable[[str, int, int], None]


class Progress:
    """Progress of long work. `step` reports progress; it raises Cancelled after `cancel` was called."""

    def __init__(self, report: ProgressCallback = lambda stage, done, total: None):
        check_callable("report", report)
        self._report = report
        self._cancelled = False

    def cancel(self) -> None:
        """Make the next `step` raise Cancelled. Can be called from another thread or a signal handler."""
        self._cancelled = True

    def step(self, stage: str, done: int, total: int) -> None:
        """Report that `done` of `total` steps of the stage are complete. Raises Cancelled."""
        if self._cancelled:
            raise Cancelled
        self._report(stage, done, total)
