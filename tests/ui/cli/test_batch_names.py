"""`render` of several photos whose names are links, long, not UTF-8 or full of signs."""

import csv
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

HIDDEN = ".shutterspan-batch"
ODD_NAMES = ["caf\udce9.png", "a\nb.png", "a\x1b[31mb.png", 'a\'b "c".png', "-x.png", "50%d.png", "=1+1.png"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a small photo in.png."""
    monkeypatch.chdir(tmp_path)
    save_image(tmp_path / "in.png", np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8))
    return tmp_path


def copies(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes((folder / "in.png").read_bytes())
    return [folder / name for name in names]


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != HIDDEN)


def test_links_to_one_photo_have_results_of_their_own(folder: Path, run_command: Callable) -> None:
    (folder / "store").mkdir()
    (folder / "in.png").rename(folder / "store" / "SHA256E-s1--0a.png")
    for name in ("beach.png", "boat.png"):
        (folder / name).symlink_to("store/SHA256E-s1--0a.png")
    command = ["render", "beach.png", "./boat.png", folder / "beach.png", "-o", "out", "--at", "0.5", "--json"]
    for result in ("rendered", "rendered before"):
        done = run_command(*command)
        assert done.code == 0 and visible(folder / "out") == ["beach.png", "boat.png"]
        assert [(row["photo"], row["result"]) for row in done.report] == [
            (str(folder / "beach.png"), result),
            (str(folder / "boat.png"), result),
        ]
        command += ["--resume"]


def test_links_that_lead_to_no_photo_fail_alone(folder: Path, run_command: Callable) -> None:
    (folder / "folder").mkdir()
    for name, target in (("broken.png", "nowhere"), ("loop.png", "loop.png"), ("linked.png", "folder")):
        (folder / name).symlink_to(target)
    done = run_command("render", "broken.png", "loop.png", "linked.png", "in.png", "-o", "out", "--at", "0.5")
    assert done.code == 1 and visible(folder / "out") == ["in.png"]
    assert f"{folder / 'broken.png'} is a link to nowhere, which does not exist." in done.err
    assert f"{folder / 'loop.png'} can't be read: Too many levels of symbolic links." in done.err
    assert f"{folder / 'linked.png'} is a folder, not a photo." in done.err


@pytest.mark.parametrize(
    ("options", "ending"),
    [
        (["--at", "0.5"], ".png"),
        (["--at", "0.5", "--as", "jpeg"], ".jpeg"),
        (["--frames", "2", "--as", "webm"], ".webm"),
        (["--frames", "2", "--as", "frames"], ""),
        (["--at", "0.5", "--name", "{photo}-{number}"], "-1.png"),
    ],
)
@pytest.mark.parametrize("letter", ["y", "ä", "漢"])
def test_a_photo_with_the_longest_name_is_rendered(
    letter: str, options: list[str], ending: str, folder: Path, run_command: Callable
) -> None:
    (long,) = copies(folder, letter * (251 // len(letter.encode())) + ".png")
    done = run_command("render", "--still-clip", long, "in.png", "-o", "out", *options)
    assert done.code == 0 and done.err == "shutterspan: 2 photos: 2 rendered.\n"
    (name,) = (name for name in visible(folder / "out") if name.startswith(letter))
    assert name == letter * (min(251, 255 - len(ending)) // len(letter.encode())) + ending
    again = run_command("render", "--still-clip", long, "in.png", "-o", "out", *options, "--resume")
    assert again.err == "shutterspan: 2 photos: 2 rendered before.\n"


def test_a_pattern_of_too_many_letters_is_refused(folder: Path, run_command: Callable) -> None:
    for pattern in ("漢" * 90, "{photo}" + "😀" * 80):
        done = run_command("render", "in.png", "-o", "out", "--at", "0.5", "--name", pattern)
        assert done.code == 2 and "gives names that are too long for the disk. Choose a shorter pattern." in done.err


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of any bytes")
@pytest.mark.parametrize("report", ["out.csv", "out.json"])
@pytest.mark.parametrize("options", [[], pytest.param(["--jobs", "2"], marks=pytest.mark.slow)])
def test_photos_with_names_of_any_bytes_are_rendered_and_reported(
    options: list[str], report: str, folder: Path, run_command: Callable
) -> None:
    copies(folder, *ODD_NAMES)
    bad = folder / "n\udcff\x1b]0;owned\x07.png"
    bad.write_text("no photo")
    command = ["render", *(f"./{name}" for name in ODD_NAMES), bad, "-o", "out", "--at", "0.5", "--report", report]
    done = run_command(*command, "--json", *options)
    assert done.code == 1
    problem, summary = done.err.splitlines()
    assert problem.startswith(rf"shutterspan: {folder}/n\xff\x1b]0;owned\x07.png is not a photo ")
    assert summary == "shutterspan: 8 photos: 7 rendered, 1 failed."
    # Bytes stay as they are; what names can't have on some systems becomes “_”.
    assert visible(folder / "out") == sorted(
        ["caf\udce9.png", "a_b.png", "a_[31mb.png", "a'b _c_.png", "-x.png", "50_d.png", "=1+1.png"]
    )
    assert os.path.exists(b"out/caf\xe9.png")
    assert [row["photo"] for row in done.report] == [*(f"{folder}/{name}" for name in ODD_NAMES), str(bad)]
    if report == "out.json":
        assert json.loads(Path(report).read_bytes().decode("utf-8")) == done.report
    else:
        with open(report, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["photo"] for row in rows[:2]] == [rf"{folder}/caf\xe9.png", f"{folder}/a\nb.png"]
    again = run_command(*command, *options, "--resume")
    assert "7 rendered before" in again.err


def test_a_report_replaces_no_photo(folder: Path, run_command: Callable) -> None:
    (photo,) = copies(folder, "in.csv")  # photos are recognised by their bytes
    before = photo.read_bytes()
    (folder / "link.csv").symlink_to("in.csv")
    os.link(photo, folder / "same.json")
    for report in ("in.csv", "link.csv", "same.json"):
        for options in (["--overwrite"], ["--resume"], ["--replace-originals"]):
            done = run_command("render", photo, "in.png", "-o", "out", "--at", "0.5", "--report", report, *options)
            assert done.code == 1 and f"{report} is one of the input files" in done.err
            assert photo.read_bytes() == before and not (folder / "out").exists()


def test_a_photo_is_replaced_by_its_result_on_request_alone(folder: Path, run_command: Callable) -> None:
    before = (folder / "in.png").read_bytes()
    command = ["render", "in.png", *copies(folder, "b.png"), "-o", folder, "--at", "0.5", "--size", "48"]
    for options in ([], ["--overwrite"], ["--resume"], ["--overwrite", "--resume"]):
        done = run_command(*command, *options)
        assert done.code == 1 and done.err.count("is the photo itself.") == 2 and "2 failed" in done.err
        assert (folder / "in.png").read_bytes() == before and visible(folder) == ["b.png", "in.png"]
    done = run_command(*command, "--replace-originals")
    assert done.code == 0 and (folder / "in.png").read_bytes() != before
    result = (folder / "in.png").read_bytes()
    done = run_command(*command, "--resume")
    assert done.code == 0 and "2 rendered before" in done.err and (folder / "in.png").read_bytes() == result
