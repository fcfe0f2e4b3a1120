"""The worker's jobs, one for each request, and their queue. A job can be cancelled while it waits and while it runs.

Long passes and short requests run at the same time, each kind in a lane of its own.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import Message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.worker.message_writer import MessageWriter
from shutterspan.core.worker.protocol import EXPORT, OPEN, TRAJECTORIES

#: “passes”: what may encode a photo, or decodes many frames; “short”: everything else.
Lane = Literal["passes", "short"]

_PASSES = {method.name for method in (OPEN, EXPORT, TRAJECTORIES)}
#: Minimum time between two progress events of one stage, in seconds. The end of a stage is always reported.
_PROGRESS_INTERVAL = 0.05


class WorkerJob:
    """One request: its id, its method, and its params as received. Writes the messages about the request.

    lane: the lane in which the job runs.
    """

    def __init__(self, request_id: int, method: str, params: object, writer: MessageWriter):
        self.id, self.method, self.params = request_id, method, params
        self.lane: Lane = "passes" if method in _PASSES else "short"
        self.cancelled = False
        self.progress = Progress(self._report_progress)
        self._writer = writer
        self._last_progress: tuple[str, int, int] | None = None
        self._last_progress_time = 0.0

    def waits_for(self, earlier: "WorkerJob") -> bool:
        """Whether this job must wait for an earlier one: both are passes, or both concern the same exposure."""
        return self.lane == earlier.lane == "passes" or not self._exposures.isdisjoint(earlier._exposures)

    def cancel(self) -> None:
        """Cancel the job. Any thread may call this. The job ends at its next progress report or when it is
        interrupted."""
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

    @property
    def _exposures(self) -> set[int]:
        """The ids of the exposures that the job may make or use."""
        used = self.params.get("exposure") if isinstance(self.params, dict) else None
        return {self.id, used} if isinstance(used, int) else {self.id}

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
    """Jobs in the order of their requests. One thread per lane takes jobs; other threads add and cancel them.

    If a job waits for a job of the other lane, later jobs of its own lane may run before it.

    interrupt: called when the running pass is cancelled.
    """

    def __init__(self, interrupt: Callable[[], None]):
        self._interrupt = interrupt
        #: The waiting and running jobs, and the running ones among them.
        self._jobs: list[WorkerJob] = []
        self._running: dict[Lane, WorkerJob] = {}
        self._ended = False
        self._changed = threading.Condition()

    def add(self, job: WorkerJob) -> None:
        """Append a job. After `end`, the job is cancelled at once."""
        with self._changed:
            if self._ended:
                job.end_cancelled()
                return
            self._jobs.append(job)
            self._changed.notify_all()

    def get(self, lane: Lane) -> WorkerJob | None:
        """Wait for the next job of a lane and return it, or None after `end`. Marks the lane's previous job as
        finished."""
        with self._changed:
            if finished := self._running.pop(lane, None):
                self._jobs.remove(finished)
                self._changed.notify_all()
            self._changed.wait_for(lambda: self._ended or self._next(lane))
            if job := self._next(lane):
                self._running[lane] = job
            return job

    def cancel(self, request_id: int) -> None:
        """Cancel a job that waits or runs. Does nothing if the job has finished or if the id is unknown."""
        with self._changed:
            for job in [job for job in self._jobs if job.id == request_id]:
                self._cancel(job)
            self._changed.notify_all()

    def end(self) -> bool:
        """Cancel all jobs and accept no more. Returns whether a job still runs."""
        with self._changed:
            self._ended = True
            for job in list(self._jobs):
                self._cancel(job)
            self._changed.notify_all()
            return bool(self._running)

    def _next(self, lane: Lane) -> WorkerJob | None:
        """The lane's first job that need not wait for an earlier job. The lane must have no running job."""
        for index, job in enumerate(self._jobs):
            if job.lane == lane and not any(job.waits_for(earlier) for earlier in self._jobs[:index]):
                return job
        return None

    def _cancel(self, job: WorkerJob) -> None:
        if job not in self._running.values():
            self._jobs.remove(job)
            job.end_cancelled()
            return
        job.cancel()
        if job.lane == "passes":
            self._interrupt()
