import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.evaluation.report import run_evaluation
from shutterspan.core.foundation.errors import Cancelled, InputError, OutputError
from shutterspan.core.foundation.progress import Progress


@pytest.fixture
def output(tmp_path) -> Path:
    (tmp_path / "new").mkdir()
    return tmp_path / "new" / "report"


def test_the_table_has_a_row_per_system_and_the_means(samples, unfold_without_motion):
    lines = run_evaluation(samples, unfold_without_motion).markdown().split("\n\n")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len({len(row) for row in cells}) == 1
    assert [row[:2] for row in cells[2:]] == [
        ["a1", "photo repeated"],
        ["", "ours 7"],
        ["a<2>", "photo repeated"],
        ["", "ours 7"],
        [r"a\*", "photo repeated"],
        ["", "ours 7"],
    ]
    figures = dict(zip(cells[0], cells[3], strict=True))
    assert figures["motion"] == "0.00"
    assert figures["rel. EPE"] == "1.00"
    assert figures["order"] == "forward"


def test_the_folder_contains_a_table_json_and_a_self_contained_page(samples, output, unfold_without_motion):
    report = run_evaluation(samples, unfold_without_motion, output)
    assert (output / "report.md").read_text(encoding="utf-8") == report.markdown()
    content = json.loads((output / "report.json").read_text(encoding="utf-8"))
    assert content["rows"][0]["scores"]["psnr_mean"] == report.rows[0].scores.psnr_mean
    assert len(content["means"]) == 2
    page = (output / "index.html").read_text(encoding="utf-8")
    assert "http" not in page
    assert "a&lt;2&gt;" in page
    assert "a<2>" not in page
    strips = re.findall(r'width="(\d+)" height="(\d+)" data-strip="([^"]+)" data-frames="(\d+)"', page)
    assert [int(frames) for *_, frames in strips] == [1, 7, 7] * 2
    for width, height, strip, frames in strips:
        with Image.open(output / strip) as picture:
            assert picture.size == (int(width), int(height) * int(frames))
    assert [path.name for path in output.parent.iterdir()] == ["report"]


@pytest.fixture
def bright(samples) -> Path:
    """The samples with four still pictures (two bright ones) and two pictures with small motion (one bright one)."""
    for kind, values in (("still", (10, 200, 20, 250)), ("small", (240, 30))):
        (samples / kind).mkdir()
        for number, value in enumerate(values):
            Image.fromarray(np.full((20, 30, 3), value, np.uint8)).save(samples / kind / f"{number:02}.jpg")
    return samples


def moving_if_bright(fake_exposure):
    return lambda photo: fake_exposure(lambda frames: np.repeat(photo[None], frames, axis=0), bool(photo.mean() > 150))


def test_photos_without_motion_are_counted(bright, fake_exposure, output):
    report = run_evaluation(bright, moving_if_bright(fake_exposure), output)
    line = "still: 2 of 4 reported still; small: 1 of 2 overlooked; clips: 2 of 2 reported still, wrongly"
    assert line in report.markdown(each=False).splitlines()
    assert "| still | 01 | found moving |" in (output / "report.md").read_text(encoding="utf-8").splitlines()
    assert "| small | 01 | reported still |" in report.markdown().splitlines()
    decisions = json.loads((output / "report.json").read_text(encoding="utf-8"))["decisions"]
    found = [(one["kind"], one["name"], one["moving"]) for one in decisions]
    assert found[:2] == [("clips", "a1", False), ("clips", "a<2>", False)]
    assert found[2:6] == [("still", f"{n:02}", n % 2 == 1) for n in range(4)]
    assert found[6:] == [("small", "00", True), ("small", "01", False)]


def test_without_each_only_the_means_are_reported(samples, unfold_without_motion):
    short = run_evaluation(samples, unfold_without_motion).markdown(each=False)
    assert r"a\*" in short and "a1" not in short and "clips: 2 of 2 reported still, wrongly" in short
    assert "still:" not in short and "small:" not in short, "there are no such pictures"


def test_a_sample_may_be_named_still(samples, unfold_without_motion):
    (samples / "a1").rename(samples / "still")
    report = run_evaluation(samples, unfold_without_motion)
    assert [(one.kind, one.name) for one in report.decisions] == [("clips", "a<2>"), ("clips", "still")]


def test_a_picture_that_cannot_be_read_is_named(bright, unfold_without_motion):
    (bright / "small" / "01.jpg").write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"01\.jpg can't be read"):
        run_evaluation(bright, unfold_without_motion)


def test_samples_and_pictures_share_one_progress(bright, unfold_without_motion):
    steps = []
    run_evaluation(bright, unfold_without_motion, progress=Progress(lambda *step: steps.append(step)))
    stages, done, totals = zip(*steps, strict=True)
    assert set(stages) == {"evaluate"} and set(totals) == {8}
    assert list(done) == sorted(done) and set(done) == set(range(9))
    cancelling = Progress(lambda stage, done, total: cancelling.cancel() if done == 4 else None)
    with pytest.raises(Cancelled):
        run_evaluation(bright, unfold_without_motion, progress=cancelling)


def test_a_cancelled_evaluation_leaves_nothing(samples, output, unfold_without_motion):
    progress = Progress(lambda stage, done, total: progress.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        run_evaluation(samples, unfold_without_motion, output, progress)
    assert list(output.parent.iterdir()) == []


def test_an_existing_folder_is_not_changed(samples, unfold_without_motion):
    with pytest.raises(OutputError):
        run_evaluation(samples, unfold_without_motion, samples)


def test_an_unwritable_folder_is_an_error(samples, tmp_path, unfold_without_motion):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        run_evaluation(samples, unfold_without_motion, tmp_path / "file" / "report")


def test_a_folder_without_samples_is_an_error(tmp_path, unfold_without_motion):
    with pytest.raises(InputError):
        run_evaluation(tmp_path, unfold_without_motion)
