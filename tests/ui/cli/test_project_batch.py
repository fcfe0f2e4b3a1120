"""`render` of a project of several photos: a batch, in which each photo has its own request and settings."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.pipeline.project.project import Project, ProjectFile
from shutterspan.core.pipeline.project.project_file import save_projects
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.types.settings import RenderSettings
from shutterspan.core.video_io.decoding import decode_video


@pytest.fixture
def wedding(tmp_path: Path) -> Path:
    """A project of three photos: with a region and 2 frames; with 3 frames; never opened. Beside it in photos/."""
    (tmp_path / "photos").mkdir()
    random = np.random.default_rng(0)
    paths = [tmp_path / "photos" / f"{name}.png" for name in "abc"]
    for path in paths:
        save_image(path, random.integers(0, 256, (64, 96, 3), np.uint8))
    region = UnfoldRequest((Region(Rectangle(8, 8, 40, 40)),))
    a, b = (
        Project("photos/a.png", file_sha256(paths[0]), region, RenderSettings(frames=2)),
        Project("photos/b.png", file_sha256(paths[1]), settings=RenderSettings(frames=3), key_frame=0.0),
    )
    save_projects(ProjectFile((a, b, Project("photos/c.png", None)), 1), tmp_path / "wedding.shutterspan")
    return tmp_path / "wedding.shutterspan"


def frame_counts(folder: Path) -> dict[str, int]:
    return {path.name: len(decode_video(path)) for path in sorted(folder.glob("*.mp4"))}


def test_each_photo_is_rendered_with_its_own_request_and_settings(
    wedding: Path, tmp_path: Path, run_command: Callable
) -> None:
    out = tmp_path / "out"
    result = run_command("render", wedding, "-o", out, "--still-clip")
    assert result.code == 0 and "3 photos: 3 rendered." in result.err
    assert frame_counts(out) == {"a.mp4": 2, "b.mp4": 3, "c.mp4": 7}
    still = run_command("render", wedding, "-o", tmp_path / "stills", "--at", "0.5", "--still-clip")
    assert still.code == 0
    photo, rendered = (load_photo(tmp_path / folder / "a.png").pixels for folder in ("photos", "stills"))
    assert (rendered[45:, 45:] == photo[45:, 45:]).all(), "outside the region the photo stays"


def test_options_apply_to_all_photos(wedding: Path, tmp_path: Path, run_command: Callable) -> None:
    out = tmp_path / "out"
    assert run_command("render", wedding, "-o", out, "--still-clip", "--frames", "4", "--as", ".gif").code == 0
    assert sorted(path.name for path in out.glob("*.*")) == [".shutterspan-batch", "a.gif", "b.gif", "c.gif"]


def test_each_photo_has_its_own_key_frame(wedding: Path, tmp_path: Path, run_command: Callable) -> None:
    arguments = ("render", wedding, "--at", "key", "--json", "--report", tmp_path / "report.json")
    result = run_command(*arguments, "-o", tmp_path / "out")
    assert result.code == 0
    journal = (tmp_path / "out" / ".shutterspan-batch" / "journal.jsonl").read_text().splitlines()
    assert {entry["name"]: entry["settings"]["at"] for entry in map(json.loads, journal)} == {
        "a.png": 0.5,
        "b.png": 0.0,
        "c.png": 0.5,
    }
    assert [row["photo"] for row in result.report] == [str(tmp_path / "photos" / f"{name}.png") for name in "abc"]


def test_changed_and_missing_photos_fail_alone_and_are_resumed(
    wedding: Path, tmp_path: Path, run_command: Callable
) -> None:
    a, b = tmp_path / "photos" / "a.png", tmp_path / "photos" / "b.png"
    before = a.read_bytes()
    save_image(a, load_photo(a).pixels // 2, overwrite=True)
    b.rename(tmp_path / "b.png")
    command = ("render", wedding, "-o", tmp_path / "out", "--still-clip", "--json")
    result = run_command(*command)
    assert result.code == 1 and "3 photos: 2 failed, 1 rendered." in result.err
    assert [(row["result"], row["code"]) for row in result.report] == [
        ("failed", "photo_changed_since_edit"),
        ("failed", "file_missing"),
        ("rendered", ""),
    ]
    a.write_bytes(before)
    (tmp_path / "b.png").rename(b)
    resumed = run_command(*command, "--resume")
    assert resumed.code == 0 and "2 rendered, 1 rendered before." in resumed.err
    assert frame_counts(tmp_path / "out") == {"a.mp4": 2, "b.mp4": 3, "c.mp4": 7}


@pytest.mark.slow
def test_several_processes_render_the_same(wedding: Path, tmp_path: Path, run_command: Callable) -> None:
    for folder, jobs in (("one", "1"), ("two", "2")):
        result = run_command("render", wedding, "-o", tmp_path / folder, "--still-clip", "--jobs", jobs)
        assert result.code == 0, result.err
    for name in "abc":
        one, two = (decode_video(tmp_path / folder / f"{name}.mp4").astype(int) for folder in ("one", "two"))
        assert one.shape == two.shape and np.abs(one - two).mean() < 0.1


def test_a_project_of_several_photos_needs_a_folder(wedding: Path, tmp_path: Path, run_command: Callable) -> None:
    before = sorted(tmp_path.iterdir())
    result = run_command("render", wedding)
    assert result.code == 2 and "Several photos need a folder for their results" in result.err
    assert "Specify a folder with -o" in result.err
    for options, expected in (
        (("--project", tmp_path / "again.shutterspan"), "--project are for one photo"),
        (("--alternatives",), "--alternatives"),
        (("--flip", "all"), "of a project can't be changed"),
    ):
        result = run_command("render", wedding, "-o", tmp_path / "out", *options)
        assert result.code == 2 and expected in result.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_project_of_one_photo_with_an_option_for_batches_goes_into_a_folder(
    tmp_path: Path, wedding: Path, run_command: Callable
) -> None:
    project = tmp_path / "one.shutterspan"
    photo = tmp_path / "photos" / "a.png"
    save_projects(
        ProjectFile((Project("photos/a.png", file_sha256(photo), settings=RenderSettings(frames=2)),)), project
    )
    assert run_command("render", project, "-o", tmp_path / "out", "--still-clip", "--resume").code == 0
    assert frame_counts(tmp_path / "out") == {"a.mp4": 2}
