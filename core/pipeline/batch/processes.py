"""Spread jobs over several processes of this computer. Each of these processes runs this module as a program.

A process reads jobs from stdin, one JSON object per line. For each job it writes one line: null, or the failure. It
ends at once when stdin ends, so it never runs longer than the program that started it.
"""

import _thread
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress

from shutterspan.core.foundation.child_processes import OWN_SESSION
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.pipeline.batch.job import BatchJob
from shutterspan.core.pipeline.batch.job_execution import Failure, JobExecutor, run_job
from shutterspan.core.pipeline.render import Renderer

#: Seconds that a process has for cleaning up after a request to stop.
_STOP_SECONDS = 0.6
#: How often a job is tried if its process dies. Another program may have caused the death.
_ATTEMPTS = 2


def process_executor(count: int, device: str, precision: str) -> JobExecutor:
    """Run jobs in `count` processes. Each process loads its own network and uses its share of the threads."""

    def run_jobs(jobs: Sequence[BatchJob]) -> Generator[tuple[BatchJob, Failure | None], None, None]:
        pool = _ProcessPool(count, device, precision)
        with ThreadPoolExecutor(count) as threads:
            futures = {threads.submit(pool.run_job, job): job for job in jobs}
            try:
                for future in as_completed(futures):
                    yield futures[future], future.result()
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
                pool.close()

    return run_jobs


class _ProcessDied(Exception):
    """The process ended before it replied."""


class _RenderProcess:
    """A process that renders one job at a time."""

    def __init__(self, count: int, device: str, precision: str):
        # -P: otherwise Python would import modules from the current folder, which may be untrusted.
        command = [sys.executable, "-P", "-m", __name__, str(count), device, precision]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **OWN_SESSION,
        )

    def run_job(self, job: BatchJob) -> Failure | None:
        """Run a job and wait for the reply. Raises _ProcessDied."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(job.as_dict()).encode() + b"\n")
            self._process.stdin.flush()
            reply = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise _ProcessDied from error
        return None if reply is None else Failure.from_dict(reply)

    def request_stop(self) -> None:
        """Send the process a request to stop, without waiting."""
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.close()

    def wait_or_kill(self, deadline: float) -> None:
        """Wait for the process to end, until the given time of `time.monotonic`; then kill it."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        self._process.kill()
        self._process.wait()


class _ProcessPool:
    """A pool of processes. A process starts when there is a job for it, and again after its death."""

    def __init__(self, count: int, device: str, precision: str):
        self._start: Callable[[], _RenderProcess] = lambda: _RenderProcess(count, device, precision)
        self._idle: queue.SimpleQueue[_RenderProcess | None] = queue.SimpleQueue()
        self._running: set[_RenderProcess] = set()
        self._closed = False
        self._lock = threading.Lock()
        for _ in range(count):
            self._idle.put(None)

    def run_job(self, job: BatchJob) -> Failure | None:
        """Run a job in an idle process; wait for one if necessary."""
        process = self._idle.get()
        try:
            for _ in range(_ATTEMPTS):
                process = process or self._start_process()
                try:
                    return process.run_job(job)
                except _ProcessDied:
                    process = None
        except OSError as error:
            reason = error.strerror or str(error)
            return Failure("memory", make_message("render_process_not_started", photo=job.photo, reason=reason))
        finally:
            self._idle.put(process)
        return Failure("memory", make_message("render_process_killed", photo=job.photo))

    def close(self) -> None:
        """Stop all processes and start no more."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for process in running:
            process.request_stop()
        deadline = time.monotonic() + _STOP_SECONDS
        for process in running:
            process.wait_or_kill(deadline)

    def _start_process(self) -> _RenderProcess:
        with self._lock:
            if self._closed:
                raise _ProcessDied
            process = self._start()
            self._running.add(process)
            return process


def _serve(count: int, device: str, precision: str) -> None:
    """The main loop of one of `count` processes: run the jobs from stdin and write the replies."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # text that libraries print must not mix with the replies
    jobs: queue.SimpleQueue[BatchJob | None] = queue.SimpleQueue()
    threading.Thread(target=_read_jobs, args=(jobs,), daemon=True).start()
    _limit_threads(count)
    renderer = Renderer(device, precision)
    while job := jobs.get():
        failure = run_job(job, renderer)
        print(json.dumps(failure and failure.as_dict()), file=replies, flush=True)


def _read_jobs(jobs: "queue.SimpleQueue[BatchJob | None]") -> None:
    """Queue the jobs of stdin. When stdin ends, interrupt the running job, then end the process."""
    for line in sys.stdin:
        jobs.put(BatchJob.from_dict(json.loads(line)))
    jobs.put(None)
    _thread.interrupt_main()
    time.sleep(_STOP_SECONDS)
    os._exit(1)


def _limit_threads(count: int) -> None:
    """Limit this process to 1/count of the threads that a single process would use."""
    import cv2
    import torch

    torch.set_num_threads(max(1, torch.get_num_threads() // count))
    cv2.setNumThreads(max(1, cv2.getNumThreads() // count))


if __name__ == "__main__":
    # Scripts make their background processes ignore Ctrl+C; `interrupt_main` would then do nothing.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        _serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
