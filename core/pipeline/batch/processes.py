"""Jobs over several processes of this computer; run as a program, this module is one of them.

A process reads a job a line (JSON) and answers each with a line: null, or the failure. When its input ends it stops
where it stands, so none outlives the program that started it, however that ended.
"""

import _thread
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict

from shutterspan.core.pipeline.batch.job import Job
from shutterspan.core.pipeline.batch.work import Failure, Workers, work_off
from shutterspan.core.pipeline.render import Renderer

#: Seconds in which a process that is told to stop may clean up.
_GRACE = 0.6
_HINT = "Close other programs, or render fewer photos at a time."
#: A job whose process died is tried again, in case it was another's fault.
_TRIES = 2


def in_processes(count: int, device: str, precision: str) -> Workers:
    """Spread jobs over `count` processes, each with its own network and its share of the threads."""

    def work(jobs: Sequence[Job]) -> Generator[tuple[Job, Failure | None], None, None]:
        pool = _Pool(count, device, precision)
        with ThreadPoolExecutor(count) as threads:
            futures = {threads.submit(pool.work_off, job): job for job in jobs}
            try:
                for future in as_completed(futures):
                    yield futures[future], future.result()
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
                pool.close()

    return work


class _Died(Exception):
    """The process ended before it answered."""


class _Process:
    def __init__(self, count: int, device: str, precision: str):
        # -P: else modules would be imported from the current folder, which may be anybody's.
        command = [sys.executable, "-P", "-m", __name__, str(count), device, precision]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C in a terminal is for us alone; we end the others ourselves
        )

    def work_off(self, job: Job) -> Failure | None:
        """Raises _Died."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(job.as_dict()).encode() + b"\n")
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise _Died from error
        return None if answer is None else Failure(**answer)

    def ask_to_stop(self) -> None:
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.close()

    def end(self, deadline: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        self._process.kill()
        self._process.wait()


class _Pool:
    """Processes, each started when there is a job for it, and again when it died."""

    def __init__(self, count: int, device: str, precision: str):
        self._start = lambda: _Process(count, device, precision)
        self._idle: queue.SimpleQueue[_Process | None] = queue.SimpleQueue()
        self._running: set[_Process] = set()
        self._closed = False
        self._lock = threading.Lock()
        for _ in range(count):
            self._idle.put(None)

    def work_off(self, job: Job) -> Failure | None:
        process = self._idle.get()
        try:
            for _ in range(_TRIES):
                process = process or self._started()
                try:
                    return process.work_off(job)
                except _Died:
                    process = None
        except OSError as error:
            message = f"No process can be started to render {job.photo}: {error.strerror or error}."
            return Failure("memory", message, _HINT)
        finally:
            self._idle.put(process)
        message = f"The process that rendered {job.photo} was killed, perhaps for want of memory."
        return Failure("memory", message, _HINT)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            running = list(self._running)
        for process in running:
            process.ask_to_stop()
        deadline = time.monotonic() + _GRACE
        for process in running:
            process.end(deadline)

    def _started(self) -> _Process:
        with self._lock:
            if self._closed:
                raise _Died
            process = self._start()
            self._running.add(process)
            return process


def _serve(count: int, device: str, precision: str) -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints must not come between answers
    jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    _take_share(count)
    renderer = Renderer(device, precision)
    while job := jobs.get():
        failure = work_off(job, renderer)
        print(json.dumps(failure and asdict(failure)), file=answers, flush=True)


def _listen(jobs: "queue.SimpleQueue[Job | None]") -> None:
    for line in sys.stdin:
        jobs.put(Job.from_dict(json.loads(line)))
    jobs.put(None)
    _thread.interrupt_main()
    time.sleep(_GRACE)
    os._exit(1)


def _take_share(count: int) -> None:
    """Use this process's share of the threads that one alone would use."""
    import cv2
    import torch

    torch.set_num_threads(max(1, torch.get_num_threads() // count))
    cv2.setNumThreads(max(1, cv2.getNumThreads() // count))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        _serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
