"""Jobs on a local Dask cluster give the same results as in one process, even if workers die."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import distributed
import pytest

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.pipeline.batch import cluster
from shutterspan.core.pipeline.batch.cluster import cluster_executor
from shutterspan.core.pipeline.batch.job import HIDDEN_FOLDER
from shutterspan.core.pipeline.batch.outcome import Outcome
from shutterspan.core.types.arrays import UInt8Array

from .conftest import assert_similar, clips, results

Run = Callable[..., list[Outcome]]


@pytest.fixture
def local() -> Iterator[distributed.LocalCluster]:
    """A cluster of two single-threaded worker processes. Restores the environment variables that Dask sets."""
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with patch.dict(os.environ), distributed.LocalCluster(**options) as cluster:
        yield cluster


@pytest.fixture
def during() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Start a function in a thread during the test; the fixture waits for it at the end."""
    threads: list[threading.Thread] = []

    def start(function: Callable[[], None]) -> None:
        threads.append(threading.Thread(target=function))
        threads[-1].start()

    yield start
    for thread in threads:
        thread.join()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)


@pytest.mark.slow
def test_a_killed_worker_loses_and_repeats_no_work(
    photos: list[Path],
    tmp_path: Path,
    run: Run,
    serial_clips: dict[str, UInt8Array],
    local: distributed.LocalCluster,
    during: Callable[[Callable[[], None]], None],
) -> None:
    out = tmp_path / "out"
    with distributed.Client(local) as client:
        processes = list(client.run(os.getpid).values())
    finished: dict[Path, int] = {}

    def kill() -> None:
        wait_until(lambda: list(out.glob("*.mp4")) and list(out.glob(f"{HIDDEN_FOLDER}/work/.shutterspan-*")))
        finished.update({path: path.stat().st_mtime_ns for path in out.glob("*.mp4")})
        os.kill(processes[0], signal.SIGKILL)

    during(kill)
    outcomes = run(photos, out, cluster_executor(local.scheduler_address, "cpu", "fp32"))
    assert sorted(outcome.photo for outcome in outcomes) == [str(photo) for photo in photos]
    assert [Path(outcome.photo).stem for outcome in outcomes if outcome.result == "failed"] == ["c"]
    assert_similar(clips(out), serial_clips)
    assert finished and {path: path.stat().st_mtime_ns for path in finished} == finished
    journal = (out / HIDDEN_FOLDER / "journal.jsonl").read_text().splitlines()
    assert len(journal) == len(serial_clips) and not list((out / HIDDEN_FOLDER).glob("work/*"))


@pytest.mark.slow
def test_a_batch_can_be_resumed_after_the_scheduler_disappears(
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
    with pytest.raises(ShutterspanError, match="was lost"):
        run(photos, out, cluster_executor(local.scheduler_address, "cpu", "fp32"))
    assert list(out.glob("*.mp4"))


def test_a_missing_scheduler_is_an_error(
    photos: list[Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_TIMEOUT", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://there", "127.0.0.1:port"):
        with pytest.raises(UsageError, match="No Dask scheduler"):
            run(photos, tmp_path / "out", cluster_executor(address, "cpu", "fp32"))
    assert not results(tmp_path / "out")


@pytest.mark.slow
def test_photos_with_any_bytes_in_their_names_are_sent_to_the_cluster(
    photos: list[Path], tmp_path: Path, run: Run, local: distributed.LocalCluster
) -> None:
    named = [
        photo.rename(tmp_path / name) for photo, name in zip(photos, ("caf\udce9.png", "\udcff.png"), strict=False)
    ]
    named.append(photos[2].rename(tmp_path / "no photo \udcfe.png"))
    outcomes = run(named, tmp_path / "out", cluster_executor(local.scheduler_address, "cpu", "fp32"))
    assert {outcome.photo: outcome.result for outcome in outcomes} == {
        str(path): result for path, result in zip(named, ("rendered", "rendered", "failed"), strict=True)
    }
    assert set(results(tmp_path / "out")) == {"caf\udce9.mp4", "\udcff.mp4"}
