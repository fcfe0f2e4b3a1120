"""Jobs over a Dask cluster on this computer: the same results as from one process, whatever happens to the workers."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import distributed
import numpy as np
import pytest

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.pipeline.batch import cluster
from shutterspan.core.pipeline.batch.cluster import on_cluster
from shutterspan.core.pipeline.batch.job import HIDDEN
from shutterspan.core.pipeline.batch.outcome import Outcome

from .conftest import assert_alike, clips, results

Run = Callable[..., list[Outcome]]


@pytest.fixture
def local() -> Iterator[distributed.LocalCluster]:
    """Two workers, each a process with one thread; for that Dask sets variables that would stay."""
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with patch.dict(os.environ), distributed.LocalCluster(**options) as cluster:
        yield cluster


@pytest.fixture
def during() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Runs a function in a thread of its own while the test goes on, and waits for it at the end."""
    threads: list[threading.Thread] = []

    def start(function: Callable[[], None]) -> None:
        threads.append(threading.Thread(target=function))
        threads[-1].start()

    yield start
    for thread in threads:
        thread.join()


def wait_until(condition: Callable[[], object]) -> None:
    given_up = time.monotonic() + 120
    while not condition() and time.monotonic() < given_up:
        time.sleep(0.005)


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_nothing_is_done_twice(
    photos: list[Path],
    tmp_path: Path,
    run: Run,
    alone: dict[str, np.ndarray],
    local: distributed.LocalCluster,
    during: Callable[[Callable[[], None]], None],
) -> None:
    out = tmp_path / "out"
    with distributed.Client(local) as client:
        processes = list(client.run(os.getpid).values())
    finished: dict[Path, int] = {}

    def kill() -> None:
        wait_until(lambda: list(out.glob("*.mp4")) and list(out.glob(f"{HIDDEN}/work/.shutterspan-*")))
        finished.update({path: path.stat().st_mtime_ns for path in out.glob("*.mp4")})
        os.kill(processes[0], signal.SIGKILL)

    during(kill)
    outcomes = run(photos, out, on_cluster(local.scheduler_address, "cpu", "fp32"))
    assert sorted(outcome.photo for outcome in outcomes) == [str(photo) for photo in photos]
    assert [Path(outcome.photo).stem for outcome in outcomes if outcome.result == "failed"] == ["c"]
    assert_alike(clips(out), alone)
    assert finished and {path: path.stat().st_mtime_ns for path in finished} == finished
    journal = (out / HIDDEN / "journal.jsonl").read_text().splitlines()
    assert len(journal) == len(alone) and not list((out / HIDDEN).glob("work/*"))


@pytest.mark.slow
def test_a_scheduler_that_goes_away_leaves_a_batch_to_resume(
    photos: list[Path],
    tmp_path: Path,
    run: Run,
    local: distributed.LocalCluster,
    during: Callable[[Callable[[], None]], None],
) -> None:
    out = tmp_path / "out"

    def end() -> None:
        wait_until(lambda: list(out.glob("*.mp4")))
        local.close()

    during(end)
    with pytest.raises(ShutterspanError, match="went away"):
        run(photos, out, on_cluster(local.scheduler_address, "cpu", "fp32"))
    assert list(out.glob("*.mp4"))


def test_a_scheduler_that_is_not_there(
    photos: list[Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://there", "127.0.0.1:port"):
        with pytest.raises(UsageError, match="No Dask scheduler"):
            run(photos, tmp_path / "out", on_cluster(address, "cpu", "fp32"))
    assert not results(tmp_path / "out")
