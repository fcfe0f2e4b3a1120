"""A run's requests on real workers, and Blender's wording of their reports."""

import sys
import time
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image
from shutterspan.plugin.blender.background_run import BackgroundRun
from shutterspan.plugin.blender.blender_wording import full_text
from shutterspan.plugin.blender.request_builder import build_requests
from shutterspan.plugin.host_common import UserError
from shutterspan.plugin.messages import make_message
from shutterspan.plugin.protocol import ExportParams, SettingsFields
from shutterspan.plugin.updates import SuccessUpdate

pytestmark = pytest.mark.slow  # real workers; tests/plugin/test_real_worker.py has those for every day

WORKER = [sys.executable, "-P", "-m", "shutterspan.core.worker", "--device", "cpu", "--precision", "fp32"]


def save_photo(path: Path, width: int, height: int) -> Path:
    save_image(path, np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))
    return path


def export_params(photo: Path, target: Path) -> ExportParams:
    """An export of noise, in which nothing moves."""
    settings = SettingsFields({"frames": 3, "size": "fit"})
    return ExportParams(photo=str(photo), settings=settings, target=str(target), still_clip=True)


def finish(run: BackgroundRun) -> None:
    deadline = time.monotonic() + 60
    while not run.advance():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    run.close()


def test_frames_and_trajectories_encode_the_photo_once(tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "photo.png", 64, 48)
    run = BackgroundRun(WORKER, build_requests(export_params(photo, tmp_path / "a"), tmp_path / "a.exr"))
    assert run.status_text == "Starting …"
    finish(run)
    frames, trajectories = run.results_or_error()
    assert (frames["encode_count"], trajectories["encode_count"]) == (1, 1)
    assert len(frames["files"]) == 3 and trajectories["files"] == [str(tmp_path / "a.exr")]
    assert run.progress.fraction_done == 1
    assert {warning.code for warning in run.warnings} <= {"diagnosis_no_motion"}


@pytest.mark.parametrize("name", ["a", "a.mp4"])
def test_if_nothing_moves_nothing_is_written(name: str, tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "photo.png", 64, 48)
    export = export_params(photo, tmp_path / name)
    export["still_clip"] = False
    run = BackgroundRun(WORKER, build_requests(export, tmp_path / "a.exr"))
    finish(run)
    (frames,) = run.results_or_error()
    assert frames["files"] == []
    assert run.warnings[0].code == "diagnosis_no_motion"
    assert [notice.code for notice in run.notices] == ["clip_not_written"]
    assert run.progress.fraction_done == 1
    assert [path.name for path in tmp_path.iterdir()] == ["photo.png"]


def test_notices_are_kept_beside_warnings() -> None:
    notice = make_message("diagnosis_blur_too_long", width=800)
    result = {"files": ["a.png"], "diagnosis": None, "notices": [notice.as_dict()]}
    run = BackgroundRun(["/bin/sh", "-c", "exit 3"], [])
    run._handle(SuccessUpdate(1, result))
    assert [full_text(one) for one in run.notices] == [full_text(notice)]
    assert run.warnings == []


def test_frames_alone_keep_no_exposure(tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "photo.png", 64, 48)
    run = BackgroundRun(WORKER, build_requests(export_params(photo, tmp_path / "a"), None))
    finish(run)
    (frames,) = run.results_or_error()
    assert (frames["exposure"], frames["encode_count"]) == (None, 1)


def test_an_error_is_worded_for_blender_and_ends_the_run(tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "photo.png", 64, 48)
    params = export_params(photo, tmp_path / "no folder" / "a.mp4")
    run = BackgroundRun(WORKER, build_requests(params, tmp_path / "a.exr"))
    finish(run)
    with pytest.raises(UserError, match=r"does not exist\. Create the folder first, or set Folder to another folder\."):
        run.results_or_error()
    assert run.results == [] and not (tmp_path / "a.exr").exists()


def test_a_cancelled_run_leaves_nothing(tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "photo.png", 3000, 2000)
    run = BackgroundRun(WORKER, build_requests(export_params(photo, tmp_path / "a"), tmp_path / "a.exr"))
    while run.progress.stage == "starting":
        assert not run.advance()
        time.sleep(0.01)
    run.cancel()
    finish(run)
    with pytest.raises(UserError, match="Stopped"):
        run.results_or_error()
    assert not (tmp_path / "a").exists()


def test_a_worker_that_does_not_start(tmp_path: Path) -> None:
    run = BackgroundRun(["/bin/sh", "-c", "exit 3"], build_requests(export_params(tmp_path, tmp_path), None))
    finish(run)
    with pytest.raises(UserError, match=r"doesn't start\. Install Shutterspan again\."):
        run.results_or_error()


def test_hints_name_the_properties_of_the_add_on() -> None:
    warning = make_message("diagnosis_blur_too_long", width=800)
    assert full_text(warning).endswith("Set Quality to Draft, or use a copy of the photo that is 800 pixels wide.")
    error = make_message("unfold_memory_exhausted")
    assert full_text(error).endswith("Close other programs, or set Quality to Draft.")
    assert full_text(make_message("file_missing", path="/a.png")) == str(make_message("file_missing", path="/a.png"))
