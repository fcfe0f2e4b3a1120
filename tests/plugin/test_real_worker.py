"""The client with the real worker: every kind of request, and how often the photo is encoded."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image
from shutterspan.plugin.blender.request_builder import build_requests
from shutterspan.plugin.client import WorkerClient
from shutterspan.plugin.protocol import (
    CLOSE,
    EXPORT,
    FRAME,
    FRAMES,
    OPEN,
    PROTOCOL,
    TRAJECTORIES,
    ExportParams,
    ExposureParams,
    FrameParams,
    FramesParams,
    JsonObject,
    OpenParams,
    SettingsFields,
    TrajectoriesParams,
    UnfoldRequestFields,
)
from shutterspan.plugin.updates import FailureUpdate, RequestCancelled, SuccessUpdate, WorkerError

WORKER = [sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32"]


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "noise.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8))
    return path


@pytest.fixture(scope="module")
def large_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo that keeps the worker busy for many seconds."""
    path = tmp_path_factory.mktemp("photos") / "large.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (2000, 3000, 3), np.uint8))
    return path


@pytest.fixture
def worker() -> Iterator[WorkerClient]:
    with WorkerClient(WORKER) as worker:
        yield worker


def wait_for_progress(worker: WorkerClient) -> None:
    while not worker.poll():
        time.sleep(0.01)


def wait_for_result(worker: WorkerClient) -> JsonObject:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for update in worker.poll():
            assert not isinstance(update, FailureUpdate), update
            if isinstance(update, SuccessUpdate):
                return update.result
        time.sleep(0.01)
    raise AssertionError("no result within two minutes")


@pytest.mark.slow
def test_frames_trajectories_and_a_clip_of_one_encode(worker: WorkerClient, photo: Path, tmp_path: Path) -> None:
    stages: list[str] = []
    opened = worker.request(OPEN, OpenParams(photo=str(photo)), lambda stage, *_: stages.append(stage))
    exposure = opened["exposure"]
    assert (worker.hello["protocol"], opened["encode_count"], stages[0]) == (PROTOCOL, 1, "finding_motion")
    frame = worker.request(FRAME, FrameParams(exposure=exposure, t=0))
    assert Path(frame["file"]).is_relative_to(worker.folder) and (frame["width"], frame["height"]) == (64, 48)
    folder = tmp_path / "frames"
    folder.mkdir()
    frames = worker.request(FRAMES, FramesParams(exposure=exposure, times=[0, 0.5, 1], folder=str(folder)))
    assert len(frames["files"]) == 3 and all(Path(file).is_file() for file in frames["files"])
    drawn = worker.request(TRAJECTORIES, TrajectoriesParams(exposure=exposure, targets=[str(tmp_path / "a.exr")]))
    target = tmp_path / "clip.mp4"
    params = ExportParams(exposure=exposure, target=str(target), settings=SettingsFields({"frames": 3}))
    unwritten = worker.request(EXPORT, params)
    assert (unwritten["motion_found"], unwritten["files"], target.exists()) == (False, [], False)
    assert unwritten["diagnosis"] and [notice["code"] for notice in unwritten["notices"]] == ["clip_not_written"]
    clip = worker.request(EXPORT, ExportParams(**params, still_clip=True))
    assert (drawn["encode_count"], clip["encode_count"]) == (1, 1)
    assert drawn["files"] == [str(tmp_path / "a.exr")] and clip["files"] == [str(target)]
    worker.request(CLOSE, ExposureParams(exposure=exposure))
    with pytest.raises(WorkerError) as caught:
        worker.request(FRAME, FrameParams(exposure=exposure, t=0))
    assert caught.value.code == "exposure_missing"


@pytest.mark.slow
def test_errors_have_a_code_and_values(worker: WorkerClient) -> None:
    with pytest.raises(WorkerError) as caught:
        worker.request(OPEN, OpenParams(photo="/nowhere.jpg"))
    error = caught.value
    assert (error.kind, error.code, error.content.values) == ("input", "file_missing", {"path": "/nowhere.jpg"})
    assert str(error) == f"{error.message} {error.hint}" and error.hint
    folder = Path(worker.folder)
    worker.close()
    assert worker._process.returncode == 0 and not folder.exists()


@pytest.mark.slow
def test_a_cancelled_request_ends_and_the_worker_continues(
    worker: WorkerClient, photo: Path, large_photo: Path
) -> None:
    request = worker.begin(OPEN, OpenParams(photo=str(large_photo)))
    wait_for_progress(worker)
    worker.cancel(request)
    updates = worker.poll()
    while not any(isinstance(update, FailureUpdate) for update in updates):
        time.sleep(0.01)
        updates += worker.poll()
    assert isinstance(updates[-1], FailureUpdate) and isinstance(updates[-1].error, RequestCancelled)
    assert worker.request(OPEN, OpenParams(photo=str(photo)))["width"] == 64


@pytest.mark.slow
@pytest.mark.parametrize(("by", "code"), [(signal.SIGKILL, "worker_killed"), (signal.SIGABRT, "worker_crashed")])
def test_a_worker_that_dies_while_it_unfolds(by: int, code: str, worker: WorkerClient, large_photo: Path) -> None:
    request = worker.begin(OPEN, OpenParams(photo=str(large_photo)))
    wait_for_progress(worker)
    os.kill(worker._process.pid, by)
    worker._process.wait(10)
    worker._stdout_thread.join(10)
    failure = worker.poll()[-1]
    assert isinstance(failure, FailureUpdate) and isinstance(failure.error, WorkerError)
    assert (failure.request_id, failure.error.code) == (request, code)


@pytest.mark.slow
@pytest.mark.parametrize("size", ["full", 48])
def test_the_requests_of_the_add_on_encode_once(size: int, worker: WorkerClient, photo: Path, tmp_path: Path) -> None:
    settings = SettingsFields({"frames": 3, "from": 0.0, "to": 1.0, "size": size})
    export = ExportParams(
        photo=str(photo),
        unfold_request=UnfoldRequestFields(flipped=True),
        settings=settings,
        target=str(tmp_path / "a"),
        still_clip=True,  # nothing moves in the photo
    )
    results: list[JsonObject] = []
    for begin in build_requests(export, tmp_path / "kept.exr"):
        begin(worker, results)
        results.append(wait_for_result(worker))
    assert [result["encode_count"] for result in results] == [1, 1]
    assert len(results[0]["files"]) == 3 and "keep" not in export
    # They equal those of the photo itself.
    params = TrajectoriesParams(
        photo=str(photo), unfold_request=UnfoldRequestFields(flipped=True), targets=[str(tmp_path / "anew.exr")]
    )
    anew = worker.request(TRAJECTORIES, params)
    assert (anew["encode_count"], anew["speed"]) == (2, results[1]["speed"])
    assert (tmp_path / "kept.exr").read_bytes() == (tmp_path / "anew.exr").read_bytes()


@pytest.mark.slow
def test_without_trajectories_the_add_on_keeps_no_exposure(worker: WorkerClient, photo: Path, tmp_path: Path) -> None:
    export = ExportParams(
        photo=str(photo), settings=SettingsFields({"frames": 2}), target=str(tmp_path / "a"), still_clip=True
    )
    (begin,) = build_requests(export, None)
    begin(worker, [])
    result = wait_for_result(worker)
    assert (result["exposure"], result["encode_count"]) == (None, 1)
