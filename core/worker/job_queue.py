"""Requests as jobs, and the queue in which they wait. A job can be cancelled while it waits and while it runs."""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.worker.message_writer import MessageWriter

#: Shortest time between two progress events of one stage, in seconds. The end of a stage is always reported.
_PROGRESS_INTERVAL = 0.05


class WorkerJob:
    """One request: its id, its method, and its params as they were received. Writes the messages about it."""

    def __init__(self, request_id: int, method: str, params: dict[str, Any], writer: MessageWriter):
        self.id, self.method, self.params = request_id, method, params
        self.cancelled = False
        self.progress = Progress(self._report_progress)
        self._writer = writer
        self._last_progress: tuple[str, int, int] | None = None
        self._last_progress_time = 0.0

    def cancel(self) -> None:
        """Any thread may call it. The job ends at its next progress report, or where it is interrupted."""
        self.cancelled = True
        self.progress.cancel()

    def warn(self, warning: Message) -> None:
        self._writer.write_warning(self.id, warning)

    def end_with_result(self, result: Mapping[str, Any]) -> None:
        self._writer.write_result(self.id, result)

    def end_with_error(self, error: ShutterspanError) -> None:
        self._writer.write_error(self.id, error)

    def end_cancelled(self) -> None:
        self._writer.write_cancelled(self.id)

    def _report_progress(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        progress = stage, done, total
        same_stage = self._last_progress is not None and self._last_progress[0] == stage
        too_early = same_stage and done < total and now - self._last_progress_time < _PROGRESS_INTERVAL
        if self._last_progress == progress or too_early:
            return
        self._last_progress, self._last_progress_time = progress, now
        self._writer.write_progress(self.id, stage, done, total)


class JobQueue:
    """Jobs in the order of their requests. The main thread gets them one by one; other threads add and cancel them.

    interrupt: called when the running job is cancelled.
    """

    def __init__(self, interrupt: Callable[[], None]):
        self._interrupt = interrupt
        self._waiting: deque[WorkerJob] = deque()
        self._current: WorkerJob | None = None
        self._ended = False
        self._changed = threading.Condition()

    def add(self, job: WorkerJob) -> None:
        """Append a job; after `end`, it is cancelled at once."""
        with self._changed:
            if self._ended:
                job.end_cancelled()
                return
            self._waiting.append(job)
            self._changed.notify()

    def get(self) -> WorkerJob | None:
        """Wait for the next job and return it, or None after `end`. Marks the job before it as finished."""
        with self._changed:
            self._current = None
            self._changed.wait_for(lambda: self._waiting or self._ended)
            self._current = self._waiting.popleft() if self._waiting else None
            return self._current

    def cancel(self, request_id: int) -> None:
        """Cancel a job that waits or runs. Does nothing if it is finished, or if there never was one of this id."""
        with self._changed:
            for job in [job for job in self._waiting if job.id == request_id]:
                self._waiting.remove(job)
                job.end_cancelled()
            if self._current and self._current.id == request_id:
                self._current.cancel()
                self._interrupt()

    def end(self) -> bool:
        """Cancel all jobs, and accept no more. Returns whether a job still runs."""
        with self._changed:
            self._ended = True
            while self._waiting:
                self._waiting.popleft().end_cancelled()
            if self._current:
                self._current.cancel()
                self._interrupt()
            self._changed.notify()
            return self._current is not None
