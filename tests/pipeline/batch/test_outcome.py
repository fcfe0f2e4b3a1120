"""Reports of a batch with photos of any names."""

import csv
import json
from pathlib import Path

import pytest

from shutterspan.core.foundation.messages import make_message
from shutterspan.core.pipeline.batch.outcome import Outcome, outcomes_to_json, write_report

#: Names of photos, and their form in CSV.
NAMES = {
    "caf\udce9.png": r"caf\xe9.png",
    "\udcff\udcfe.png": r"\xff\xfe.png",
    "half \ud83d.png": r"half \ud83d.png",
    'a"b,c;d.png': 'a"b,c;d.png',
    "a\nb\r\nc.png": "a\nb\r\nc.png",
    "Füße 漢字 😀.png": "Füße 漢字 😀.png",
}


def outcome(name: str) -> Outcome:
    problem = make_message("target_is_photo", name=name)
    return Outcome(f"/photos/{name}", "failed", f"/out/{name}", problem=problem, notices=(problem,))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_csv_report_is_utf8_with_any_name(name: str, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    write_report([outcome(name), outcome("b.png")], report, overwrite=False)
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["photo"] for row in rows] == [f"/photos/{NAMES[name]}", "/photos/b.png"]
    assert rows[0]["output"] == f"/out/{NAMES[name]}" and rows[0]["result"] == "failed"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_json_report_is_utf8_and_keeps_every_name(name: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    write_report([outcome(name)], report, overwrite=False)
    assert json.loads(report.read_bytes().decode("utf-8"))[0]["photo"] == f"/photos/{name}"
    assert outcomes_to_json([outcome(name)]) == report.read_text("ascii")


@pytest.mark.parametrize("name", ["+1.png", "-x.png", "=1+1.png", "@SUM(A1).png"])
def test_no_cell_of_a_csv_report_is_a_formula(name: str, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    write_report([outcome(name)], report, overwrite=False)
    with report.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["message"] == f"'{name} is the photo itself." and row["notices"].startswith(f"'{name}")
    assert not any(value.startswith(tuple("=+-@")) for value in row.values())
