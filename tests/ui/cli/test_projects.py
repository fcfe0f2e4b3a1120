"""Projects as photos: in a batch, as editors save them, and with unusual names."""

import csv
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image
from shutterspan.core.pipeline.project.project import Project
from shutterspan.core.pipeline.project.project_file import load_project, save_project
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.video_io.decoding import decode_video

CLIP = ("--still-clip", "--frames", "2")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the photos a.png, b.png and c.png."""
    monkeypatch.chdir(tmp_path)
    random = np.random.default_rng(0)
    for name in "abc":
        save_image(tmp_path / f"{name}.png", random.integers(0, 256, (64, 96, 3), np.uint8))
    return tmp_path


def save_projects_of(*names: str) -> None:
    """Save projects for a.png (2 frames, with a region) and c.png (3 frames) under these two names."""
    region = UnfoldRequest((Region(Rectangle(8, 8, 40, 40)),))
    for name, photo, request, frames in zip(names, "ac", (region, UnfoldRequest()), (2, 3), strict=True):
        save_project(Project(f"{photo}.png", None, request, RenderSettings(frames=frames)), Path(name))


def frame_counts(folder: Path) -> dict[str, int]:
    return {path.name: len(decode_video(path)) for path in sorted(folder.glob("*.mp4"))}


@pytest.mark.parametrize("names", [("one.shutterspan", "two.shutterspan"), ("one.SHUTTERSPAN", "two.Shutterspan")])
def test_projects_join_a_batch_with_their_own_settings(
    names: tuple[str, str], folder: Path, run_command: Callable
) -> None:
    save_projects_of(*names)
    result = run_command("render", names[0], "b.png", names[1], "-o", "out", "--still-clip", "--report", "report.csv")
    assert result.code == 0 and "3 photos: 3 rendered." in result.err
    assert frame_counts(folder / "out") == {"a.mp4": 2, "b.mp4": 7, "c.mp4": 3}
    with (folder / "report.csv").open() as file:
        assert [Path(row["photo"]).name for row in csv.DictReader(file)] == ["a.png", "b.png", "c.png"]
    entries = map(json.loads, (folder / "out/.shutterspan-batch/journal.jsonl").read_text().splitlines())
    assert {entry["name"]: bool(entry["request"]) for entry in entries} == {
        "a.mp4": True,
        "b.mp4": False,
        "c.mp4": False,
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "project_no_json"),
        (b"\xff\xfe\x00", "project_no_text"),
        (b"{}", "not_a_project"),
        (None, "project_missing"),
    ],
)
def test_a_damaged_project_fails_alone(data: bytes | None, code: str, folder: Path, run_command: Callable) -> None:
    save_projects_of("one.shutterspan", "two.shutterspan")
    bad = folder / "bad.shutterspan"
    if data is not None:
        bad.write_bytes(data)
    command = ("render", "one.shutterspan", bad, "b.png", "-o", "out", *CLIP)
    result = run_command(*command, "--json")
    assert result.code == 1 and "bad.shutterspan" in result.err and "3 photos: 1 failed, 2 rendered." in result.err
    assert sorted(row["code"] for row in result.report) == ["", "", code]
    assert all(Path(row["photo"]).is_absolute() for row in result.report)
    assert frame_counts(folder / "out") == {"a.mp4": 2, "b.mp4": 2}
    alone = run_command("render", bad, bad, "-o", "out")
    assert alone.code == 1 and "bad.shutterspan" in alone.err and "rendered" not in alone.err


def test_a_repeated_photo_with_other_settings_is_reported(folder: Path, run_command: Callable) -> None:
    save_projects_of("one.shutterspan", "two.shutterspan")
    save_project(Project("c.png", None, settings=RenderSettings(frames=4)), folder / "three.shutterspan")
    command = ("render", "two.shutterspan", "three.shutterspan", "./c.png", "-o", "out", "--still-clip")
    result = run_command(*command)
    assert result.code == 1 and result.err.count("c.png is already in this batch, with other settings") == 2
    again = run_command(*command, "--resume", "--json").report
    assert {row["photo"] for row in again} == {str(folder / name) for name in ("three.shutterspan", "c.png")}
    assert [row["result"] for row in again] == ["failed", "failed", "rendered before"]
    assert frame_counts(folder / "out") == {"c.mp4": 3}
    same = run_command(*command, "--frames", "2", "--overwrite")
    assert same.code == 0 and "1 photo: 1 rendered" in same.err


def test_projects_reject_options_for_regions(run_command: Callable) -> None:
    save_projects_of("one.shutterspan", "two.shutterspan")
    result = run_command("render", "b.png", "two.shutterspan", "-o", "out", "--flip", "all")
    assert result.code == 2 and "of a project can't be changed" in result.err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_project_that_an_editor_saved_is_rendered(encoding: str, folder: Path, run_command: Callable) -> None:
    save_projects_of("one.shutterspan", "two.shutterspan")
    text = (folder / "two.shutterspan").read_text("utf-8").replace("\n", "\r\n")
    (folder / "EDITED.SHUTTERSPAN").write_bytes(text.encode(encoding))
    assert run_command("render", "EDITED.SHUTTERSPAN", "-o", "a.mp4", "--still-clip").code == 0
    assert frame_counts(folder) == {"a.mp4": 3}


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
@pytest.mark.parametrize(
    ("photo", "project"),
    [(b"caf\xe9.png", b"caf\xe9.shutterspan"), (b"\xff.png", b"a.shutterspan"), (b"b.png", b"\xfe.shutterspan")],
)
def test_a_project_keeps_names_that_are_no_utf8(
    photo: bytes, project: bytes, folder: Path, run_command: Callable
) -> None:
    photo_path, project_path = Path(os.fsdecode(photo)), Path(os.fsdecode(project))
    if not photo_path.exists():
        Path("a.png").rename(photo_path)
    video = photo_path.with_suffix(".mp4")
    made = run_command("render", photo_path, "-o", video, *CLIP, "--project", project_path)
    assert made.code == 0 and os.fsencode(project) in os.listdir(os.fsencode(folder))
    assert project_path.read_bytes().decode("utf-8") and load_project(project_path).file == str(video)
    before = video.read_bytes()
    assert run_command("render", project_path, "--still-clip", "--overwrite").code == 0
    assert video.read_bytes() == before
    batch = run_command("render", project_path, "c.png", "-o", "out", "--still-clip")
    assert batch.code == 0 and (folder / "out" / video).exists()
