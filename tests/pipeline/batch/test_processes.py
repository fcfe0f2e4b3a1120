"""Jobs in several processes give the same results as in one, even if processes die."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shutterspan.core.pipeline.batch.job import BatchJob
from shutterspan.core.pipeline.batch.outcome import Outcome
from shutterspan.core.pipeline.batch.processes import process_executor
from shutterspan.core.types.arrays import UInt8Array

from .conftest import assert_similar, clips, descendants

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")

Run = Callable[..., list[Outcome]]


def worker_ids() -> list[int]:
    """The ids of the running worker processes."""
    return [process for process in descendants() if b"core.pipeline.batch.processes" in _read(process, "cmdline")]


def _read(process: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except OSError:
        return b""


@pytest.mark.slow
def test_two_processes_give_the_results_of_one(
    photos: list[Path], tmp_path: Path, run: Run, serial_clips: dict[str, UInt8Array]
) -> None:
    outcomes = run(photos, tmp_path / "out", process_executor(2, "cpu", "fp32"))
    assert_similar(clips(tmp_path / "out"), serial_clips)
    (failed,) = [outcome for outcome in outcomes if outcome.result == "failed"]
    assert failed.photo == str(photos[2]) and "not a photo" in str(failed.problem)
    assert not worker_ids()


@pytest.mark.slow
def test_another_process_finishes_the_work_of_a_killed_one(
    photos: list[Path], tmp_path: Path, run: Run, serial_clips: dict[str, UInt8Array]
) -> None:
    killed: list[int] = []

    def kill() -> None:
        work = tmp_path / "out" / ".shutterspan-batch" / "work"
        while not list(work.glob(".shutterspan-*")):
            time.sleep(0.01)
        killed.extend(worker_ids())
        for process in killed:
            os.kill(process, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    outcomes = run(photos, tmp_path / "out", process_executor(2, "cpu", "fp32"))
    killer.join()
    assert killed
    assert_similar(clips(tmp_path / "out"), serial_clips)
    assert sorted(outcome.photo for outcome in outcomes) == [str(photo) for photo in photos]


@pytest.mark.slow
def test_only_a_photo_that_kills_every_process_fails(
    photos: list[Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    outcomes = run(photos[:2], tmp_path / "out", process_executor(2, "cpu", "fp32"))
    assert [outcome.result for outcome in outcomes] == ["failed", "failed"]
    assert all("ended the process" in str(outcome.problem) for outcome in outcomes)


def test_processes_that_cannot_be_started_fail_each_photo(
    photos: list[Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "missing"))
    outcomes = run(photos[:2], tmp_path / "out", process_executor(2, "cpu", "fp32"))
    assert sorted(outcome.photo for outcome in outcomes) == [str(photo) for photo in photos[:2]]
    for outcome in outcomes:
        assert f"No process can be started to render {outcome.photo}: No such file" in str(outcome.problem)


@pytest.mark.slow
def test_modules_in_the_current_folder_are_not_run(
    photos: list[Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("cv2", "json", "numpy", "shutterspan", "tifffile"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'marker')!r}, 'w'); raise SystemExit")
    monkeypatch.chdir(tmp_path)
    (outcome,) = run([photos[2]], tmp_path / "out", process_executor(2, "cpu", "fp32"))
    assert not (tmp_path / "marker").exists()
    assert "not a photo" in str(outcome.problem)


@pytest.mark.slow
def test_stopping_ends_the_processes(jobs: list[BatchJob]) -> None:
    outcomes = process_executor(2, "cpu", "fp32")(jobs)
    job, failure = next(outcomes)
    processes = worker_ids()
    assert processes and (failure is None or job.photo.stem == "c")
    outcomes.close()
    assert not any(Path(f"/proc/{process}").exists() for process in processes)
