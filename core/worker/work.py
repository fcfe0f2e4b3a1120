"""Requests on their way: waiting in order, worked off one after another, cancelled at any time."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.worker.speaker import Speaker

#: Progress is told at most so often, in seconds; the end of a stage always.
_PAUSE = 0.05


class Work:
    """One request. fields: what it says beside its number and what to do."""

    def __init__(self, number: int, do: str, fields: dict[str, Any], speaker: Speaker):
        self.number, self.do, self.fields = number, do, fields
        self.cancelled = False
        self.progress = Progress(self._report)
        self._speaker = speaker
        self._told: tuple[str, int, int] | None = None
        self._told_at = 0.0

    def cancel(self) -> None:
        """Any thread may call it off."""
        self.cancelled = True
        self.progress.cancel()

    def warn(self, message: str) -> None:
        self._speaker.say(self.number, "warn", message=message)

    def end(self, say: str, **told: Any) -> None:
        """say: “result”, “error” or “cancelled”."""
        self._speaker.say(self.number, say, **told)
        self._speaker.say(self.number, "done")

    def _report(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        same_stage = self._told is not None and self._told[0] == stage
        if self._told == (stage, done, total) or (same_stage and done < total and now - self._told_at < _PAUSE):
            return
        self._told, self._told_at = (stage, done, total), now
        self._speaker.say(self.number, "progress", stage=stage, done=done, total=total)


class Agenda:
    """The main thread takes work from it; other threads add some, cancel some, or end it all.

    interrupt: called when the work at hand is cancelled.
    """

    def __init__(self, interrupt: Callable[[], None]):
        self._interrupt = interrupt
        self._waiting: deque[Work] = deque()
        self._current: Work | None = None
        self._ended = False
        self._changed = threading.Condition()

    def add(self, work: Work) -> None:
        with self._changed:
            if self._ended:
                work.end("cancelled")
                return
            self._waiting.append(work)
            self._changed.notify()

    def take(self) -> Work | None:
        """The next work, as soon as there is some; None when all has ended. The work that was taken before is over."""
        with self._changed:
            self._current = None
            self._changed.wait_for(lambda: self._waiting or self._ended)
            self._current = self._waiting.popleft() if self._waiting else None
            return self._current

    def cancel(self, number: int) -> None:
        """Nothing happens to work that is over, or never was."""
        with self._changed:
            for work in [work for work in self._waiting if work.number == number]:
                self._waiting.remove(work)
                work.end("cancelled")
            if self._current and self._current.number == number:
                self._current.cancel()
                self._interrupt()

    def end(self) -> bool:
        """Cancel everything, for good: whether there is work that has yet to come to its end."""
        with self._changed:
            self._ended = True
            while self._waiting:
                self._waiting.popleft().end("cancelled")
            if self._current:
                self._current.cancel()
                self._interrupt()
            self._changed.notify()
            return self._current is not None
