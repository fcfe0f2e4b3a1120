"""Progress and cancellation travel together: whoever reports a step learns whether to go on."""

from collections.abc import Callable

from shutterspan.core.foundation.errors import Cancelled

#: Called with the stage's name, steps done and steps in all.
Report = Callable[[str, int, int], None]


class Progress:
    """Hand one of these to long work. `step` reports, and raises `Cancelled` once `cancel` was called."""

    def __init__(self, report: Report = lambda stage, done, total: None):
        self._report = report
        self._cancelled = False

    def cancel(self) -> None:
        """Safe to call from another thread or a signal handler."""
        self._cancelled = True

    def step(self, stage: str, done: int, total: int) -> None:
        """Raises Cancelled."""
        if self._cancelled:
            raise Cancelled
        self._report(stage, done, total)
