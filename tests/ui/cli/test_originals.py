"""Files that a command reads are replaced only on request."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.hashing import file_sha256
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.pipeline.project.project import project_for_photo
from shutterspan.core.pipeline.project.project_file import load_project, save_project

STILL = ("--at", "0.5")
CLIP = ("--still-clip", "--frames", "3")
LINKS: dict[str, Callable[[Path, Path], None]] = {"link": os.symlink, "hard link": os.link}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def photo_as(blurred: Path, folder: Path) -> Callable[[str], Path]:
    """A function that puts a photo into the current folder, under this name."""

    def put(name: str) -> Path:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(blurred.read_bytes())
        return path

    return put


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.png", ("-o", "a.png", *STILL)),
        ("a.png", ("-o", "./a.png", *CLIP)),
        ("out/frame_003.png", ("-o", "out", *CLIP)),
        ("out/frame_009.png", ("-o", "out", *CLIP)),
        ("f_2.png", ("-o", "f_%d.png", *CLIP)),
        ("a.mov", ("-o", "a.jpg", "--moving-photo", "live", *CLIP)),
        ("a.jpg", ("-o", "a.jpg", "--moving-photo", "motion", *CLIP)),
        ("b-other-way.png", ("-o", "b.png", "--alternatives", *STILL)),
        ("f_1-other-way.png", ("-o", "f_%d.png", "--alternatives", *CLIP)),
        ("a.png", ("-o", "b.png", "--consistency", "a.png", *STILL)),
        ("c-other-way.png", ("-o", "b.png", "--consistency", "c.png", "--alternatives", *STILL)),
    ],
)
def test_no_output_of_render_replaces_the_photo(
    name: str, options: tuple[str, ...], photo_as: Callable, folder: Path, run_command: Callable
) -> None:
    photo_as(name)
    before = contents(folder)
    result = run_command("render", name, *options, "--overwrite")
    assert result.code == 1 and f"{Path(name).name} is the photo itself. Choose another name" in result.err
    assert "--replace-originals" in result.err
    assert contents(folder) == before


@pytest.mark.parametrize("link", sorted(LINKS))
@pytest.mark.parametrize("name", ["b.png", "f_1.png", "out/frame_002.png"])
def test_links_to_the_photo_are_not_replaced(
    name: str, link: str, photo_as: Callable, folder: Path, run_command: Callable
) -> None:
    photo = photo_as("a.png")
    (folder / name).parent.mkdir(exist_ok=True)
    LINKS[link](photo, folder / name)
    target = {"f_1.png": "f_%d.png", "out/frame_002.png": "out"}.get(name, name)
    before = contents(folder)
    result = run_command("render", photo, "-o", target, *CLIP, "--overwrite")
    assert result.code == 1 and "is the photo itself" in result.err
    assert contents(folder) == before


@pytest.mark.parametrize(
    "options",
    [
        ("-o", "mask.png", *STILL),
        ("-o", "out", *CLIP),
        ("-o", "b.png", "--consistency", "mask.png", *STILL),
        ("-o", "b.png", "--project", "mask.shutterspan", *STILL),
    ],
)
def test_no_output_of_render_replaces_a_mask(
    options: tuple[str, ...], photo_as: Callable, folder: Path, run_command: Callable
) -> None:
    photo = photo_as("a.png")
    mask = np.zeros((120, 160, 3), np.uint8)
    mask[30:90, 40:120] = 255
    save_image(folder / "mask.png", mask)
    (folder / "out").mkdir()
    for name in ("out/frame_002.png", "mask.shutterspan"):
        os.link("mask.png", name)
    before = contents(folder)
    result = run_command("render", photo, "--region", "mask:mask.png", *options, "--overwrite")
    assert result.code == 1 and "is one of the input files" in result.err
    assert contents(folder) == before


@pytest.mark.parametrize(
    "options",
    [
        ("-o", "b.png", *STILL),
        ("-o", "c.png", "--consistency", "b.png", *STILL),
        ("-o", "c.png", "--project", "a.shutterspan", *STILL),
        ("-o", "c.png", "--project", "linked.shutterspan", *STILL),
    ],
)
def test_no_output_of_render_replaces_the_project(
    options: tuple[str, ...], photo_as: Callable, folder: Path, run_command: Callable
) -> None:
    project = folder / "a.shutterspan"
    save_project(project_for_photo(photo_as("a.png"), project), project)
    os.link(project, "b.png")
    os.symlink(project, "linked.shutterspan")
    before = contents(folder)
    result = run_command("render", project, *options, "--overwrite")
    assert result.code == 1 and "is one of the input files" in result.err
    assert contents(folder) == before


def test_on_request_an_original_is_replaced(photo_as: Callable, folder: Path, run_command: Callable) -> None:
    for name, target, options in (
        ("a.png", "a.png", STILL),
        ("frames/frame_002.png", "frames", CLIP),
        ("f_3.png", "f_%d.png", CLIP),
    ):
        photo = photo_as(name)
        old, digest = load_photo(photo).pixels, file_sha256(photo)
        assert run_command("render", photo, "-o", target, *options, "--replace-originals").code == 0
        assert file_sha256(photo) != digest and load_photo(photo).pixels.shape == old.shape
    assert sorted(contents(folder)) == sorted(
        [
            "a.png",
            *(f"f_{number}.png" for number in (1, 2, 3)),
            *(f"frames/frame_00{number}.png" for number in (1, 2, 3)),
        ]
    )
    project = folder / "p.shutterspan"
    save_project(project_for_photo(folder / "a.png", project), project)
    saved = run_command("render", project, "-o", "c.mp4", *CLIP, "--project", project, "--replace-originals")
    assert saved.code == 0 and load_project(project).settings.frames == 3


@pytest.mark.parametrize("target", ["no/a.png", "a.avi"])
def test_an_original_stays_if_the_export_fails(
    target: str, photo_as: Callable, folder: Path, run_command: Callable
) -> None:
    photo = photo_as("a.png")
    before = contents(folder)
    assert run_command("render", photo, "-o", target, *CLIP, "--replace-originals").code in (1, 2)
    assert contents(folder) == before


@pytest.mark.parametrize("target", ["a.png", "linked.svg", "hard.flo", "mask.exr"])
def test_motion_replaces_none_of_its_files(
    target: str, photo_as: Callable, folder: Path, run_command: Callable
) -> None:
    photo = photo_as("a.png")
    save_image(folder / "mask.png", np.full((120, 160, 3), 255, np.uint8))
    os.symlink(photo, "linked.svg")
    os.link(photo, "hard.flo")
    os.link("mask.png", "mask.exr")
    before = contents(folder)
    result = run_command("motion", photo, "-o", "new.png", "-o", target, "--region", "mask:mask.png", "--overwrite")
    assert result.code == 1 and target in result.err and "--replace-originals" not in result.err
    assert contents(folder) == before


@pytest.mark.parametrize("target", ["a.png", "b.png", "out/two.png", "linked.png", "hard.png"])
def test_a_contact_sheet_replaces_none_of_its_pictures(
    target: str, photo_as: Callable, folder: Path, run_command: Callable
) -> None:
    photo_as("a.png"), photo_as("b.png"), photo_as("out/one.png"), photo_as("out/two.png")
    os.symlink("a.png", "linked.png")
    os.link("out/one.png", "hard.png")
    before = contents(folder)
    result = run_command("contact-sheet", "a.png", "b.png", "out", "-o", target, "--overwrite")
    assert result.code == 1 and Path(target).name in result.err and "Choose another name" in result.err
    assert contents(folder) == before
    assert run_command("contact-sheet", "a.png", "b.png", "out", "-o", "sheet.png").code == 0


@pytest.mark.parametrize("command", [("synthesize", "samples", "--count", "1"), ("evaluate", "--samples", "samples")])
def test_commands_that_write_folders_write_new_ones_only(
    command: tuple[str, ...], photo_as: Callable, folder: Path, run_command: Callable
) -> None:
    for name in ("blur.png", "1.png", "2.png", "3.png"):
        photo_as(f"samples/{name}")
    before = contents(folder)
    result = run_command(*command, "-o", "samples")
    assert result.code == 1 and "exists already" in result.err
    assert contents(folder) == before
