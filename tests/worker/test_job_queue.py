"""The order of jobs in each lane, and the jobs for which a job waits."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shutterspan.core.worker.job_queue import JobQueue, Lane, WorkerJob
from shutterspan.core.worker.message_writer import MessageWriter


class Requests:
    """Adds jobs to a queue and reads the jobs' messages."""

    def __init__(self, output: Path):
        self._output = os.open(output, os.O_RDWR | os.O_CREAT)
        self._path, self._writer = output, MessageWriter(self._output)
        self.interruptions = 0
        self.queue = JobQueue(self._count_interruption)
        self._last_id = 0

    def add(self, method: str, exposure: object = None) -> int:
        """Add a job, and return its id."""
        self._last_id += 1
        params = {} if exposure is None else {"exposure": exposure}
        self.queue.add(WorkerJob(self._last_id, method, params, self._writer))
        return self._last_id

    def next(self, lane: Lane) -> int | None:
        """The id of the next job of a lane. It must be available without waiting."""
        ids: list[int | None] = []
        thread = threading.Thread(target=lambda: ids.append(self._get(lane)), daemon=True)
        thread.start()
        thread.join(5)
        assert ids, "no job is ready"
        return ids[0]

    def waiting(self, lane: Lane) -> "Waiting":
        return Waiting(lambda: self._get(lane))

    def responses(self) -> list[tuple[int, str]]:
        """Id and error code of each response. No more responses can be written afterwards."""
        self._writer.close()
        os.close(self._output)
        lines = self._path.read_text().splitlines()
        return [(line["id"], line["error"]["code"]) for line in map(json.loads, lines)]

    def _get(self, lane: Lane) -> int | None:
        job = self.queue.get(lane)
        return job.id if job else None

    def _count_interruption(self) -> None:
        self.interruptions += 1


class Waiting:
    """A lane that waits for its next job in a thread."""

    def __init__(self, get: Callable[[], int | None]):
        self._ids: list[int | None] = []
        self._thread = threading.Thread(target=lambda: self._ids.append(get()), daemon=True)
        self._thread.start()

    def is_over(self, seconds: float = 0.1) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def job(self) -> int | None:
        assert self.is_over(5)
        return self._ids[0]


@pytest.fixture
def requests(tmp_path: Path) -> Iterator[Requests]:
    requests = Requests(tmp_path / "messages")
    yield requests
    requests.queue.end()


def test_a_short_job_overtakes_a_pass_and_each_lane_keeps_its_order(requests: Requests) -> None:
    passes = [requests.add("open"), requests.add("export"), requests.add("open")]
    short = [requests.add("frame", 100), requests.add("frame", 101), requests.add("motion", 100)]
    assert requests.next("short") == short[0] and requests.next("passes") == passes[0]
    assert [requests.next("short") for _ in short[1:]] == short[1:]
    assert [requests.next("passes") for _ in passes[1:]] == passes[1:]


def test_passes_run_one_at_a_time(requests: Requests) -> None:
    requests.add("open")
    second = requests.add("trajectories", 100)
    requests.next("passes")
    assert requests.next("passes") == second  # the lane's thread ends the first job when it gets the second


@pytest.mark.parametrize("is_running", [True, False])
def test_a_short_job_waits_for_the_pass_that_makes_its_exposure(requests: Requests, is_running: bool) -> None:
    opened = requests.add("open")
    if is_running:
        assert requests.next("passes") == opened
    frame, other = requests.add("frame", opened), requests.add("frame", 100)
    assert requests.next("short") == other
    waiting = requests.waiting("short")
    assert not waiting.is_over()
    if not is_running:
        assert requests.next("passes") == opened and not waiting.is_over()
    following = requests.add("open")
    assert requests.next("passes") == following
    assert waiting.job == frame, "it doesn't wait for the next pass"


def test_a_short_job_waits_for_the_pass_that_uses_its_exposure(requests: Requests) -> None:
    export, closing = requests.add("export", 100), requests.add("close", 100)
    assert requests.next("passes") == export
    waiting = requests.waiting("short")
    assert not waiting.is_over()
    done = requests.waiting("passes")
    assert waiting.job == closing and not done.is_over()


def test_a_pass_waits_for_the_replay_that_makes_its_exposure_and_stays_before_later_passes(requests: Requests) -> None:
    replay = requests.add("replay", 100)
    export = requests.add("export", replay)
    requests.add("open")
    assert requests.next("short") == replay
    waiting = requests.waiting("passes")
    assert not waiting.is_over()
    requests.waiting("short")
    assert waiting.job == export


def test_jobs_that_wait_for_a_cancelled_job_continue(requests: Requests) -> None:
    running, opened = requests.add("open"), requests.add("open")
    frame = requests.add("frame", opened)
    assert requests.next("passes") == running
    waiting = requests.waiting("short")
    assert not waiting.is_over()
    requests.queue.cancel(opened)
    assert waiting.job == frame
    assert requests.interruptions == 0 and requests.responses() == [(opened, "cancelled")]


def test_only_a_pass_is_interrupted(requests: Requests) -> None:
    frame, opened = requests.add("frame", 100), requests.add("open")
    requests.next("short"), requests.next("passes")
    requests.queue.cancel(frame)
    assert requests.interruptions == 0
    requests.queue.cancel(opened)
    assert requests.interruptions == 1


def test_the_end_cancels_the_jobs_of_both_lanes(requests: Requests) -> None:
    requests.add("frame", 100), requests.add("open")
    requests.next("short"), requests.next("passes")
    waiting = [requests.add("frame", 100), requests.add("open"), requests.add("close", 7)]
    assert requests.queue.end() and requests.interruptions == 1
    assert requests.next("short") is None and requests.next("passes") is None
    assert not requests.queue.end()
    late = requests.add("frame", 100)
    assert requests.responses() == [(job, "cancelled") for job in [*waiting, late]]


@pytest.mark.parametrize("exposure", [[], {}, "all", None, 1.5])
def test_invalid_exposure_ids_do_not_make_jobs_wait(requests: Requests, exposure: object) -> None:
    requests.add("open")
    assert requests.next("passes") == 1 and requests.add("frame", exposure) == requests.next("short")
