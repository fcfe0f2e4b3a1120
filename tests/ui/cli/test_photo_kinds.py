"""`render` of files as cameras, phones and editors write them; what isn't used of them is named."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.reading import load_photo

from ...photo_kinds import HEIGHT, NOTICES, PHOTO_KINDS, WIDTH, write_photo_kinds

pytestmark = pytest.mark.slow


def test_every_kind_of_file_is_rendered(tmp_path: Path, run_command: Callable) -> None:
    photos = write_photo_kinds(tmp_path)
    out, report = tmp_path / "out", tmp_path / "report.csv"
    result = run_command("render", *photos, "-o", out, "--at", "0.2", "--report", report)
    assert result.code == 0
    *lines, summary = [re.sub(r".* (\S+/)", "", line) for line in result.err.splitlines()]
    assert summary == f"shutterspan: {len(photos)} photos: {len(photos)} rendered."
    rows = list(csv.DictReader(report.open(encoding="utf-8", newline="")))
    for photo, row in zip(photos, rows, strict=True):
        still = load_photo(row["output"])
        assert (still.width, still.height) == (WIDTH, HEIGHT) and row["motion_found"] == "True"
        notice = NOTICES.get(photo.name, "")
        assert (notice in row["notices"]) if notice else not row["notices"]
        assert sum(line.startswith(f"{photo.name} ") for line in lines) == (1 if notice else 0)


@pytest.mark.parametrize("name", sorted(NOTICES))
def test_a_single_photo_has_its_notice_too(tmp_path: Path, run_command: Callable, name: str) -> None:
    photo = tmp_path / name
    photo.write_bytes(PHOTO_KINDS[name]())
    result = run_command("render", photo, "-o", tmp_path / "out.png", "--at", "0.2")
    assert result.code == 0 and NOTICES[name] in result.err
    assert np.ptp(load_photo(tmp_path / "out.png").pixels) > 100
