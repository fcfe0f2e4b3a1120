import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.errors import Cancelled, InputError, OutputError
from shutterspan.core.evaluation.report import run
from shutterspan.core.progress import Progress


@pytest.fixture
def output(tmp_path) -> Path:
    (tmp_path / "new").mkdir()
    return tmp_path / "new" / "report"


@pytest.fixture
def samples(tmp_path, true) -> Path:
    folder = tmp_path / "samples"
    for name in ("a1", "a<2>"):
        (folder / name).mkdir(parents=True)
        Image.fromarray(true.mean(0).round().astype(np.uint8)).save(folder / name / "blur.png")
        for number, frame in enumerate(true):
            Image.fromarray(frame).save(folder / name / f"{number}.png")
    return folder


def repeat(photo):
    return lambda frames: np.repeat(photo[None], frames, axis=0)


def test_the_table_has_a_row_per_system_and_the_means(samples):
    lines = run(samples, repeat).markdown().splitlines()
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


def test_the_folder_holds_table_json_and_a_page_that_needs_nothing_else(samples, output):
    report = run(samples, repeat, output)
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


def test_nothing_is_left_behind_when_called_off(samples, output):
    progress = Progress(lambda stage, done, total: progress.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        run(samples, repeat, output, progress)
    assert list(output.parent.iterdir()) == []


def test_an_existing_folder_is_not_touched(samples):
    with pytest.raises(OutputError):
        run(samples, repeat, samples)


def test_a_place_that_cannot_be_written(samples, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        run(samples, repeat, tmp_path / "file" / "report")


def test_no_samples(tmp_path):
    with pytest.raises(InputError):
        run(tmp_path, repeat)
