"""The records of experiments and their index agree: dates, titles, verdicts, and what each record has to contain."""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs/experiments"
INDEX = (FOLDER / "README.md").read_text("utf-8")
RECORDS = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md")) if path.name != "README.md"}

#: A record has at least so many numbers below its list.
FEWEST_NUMBERS = 3

FILE_NAME = re.compile(r"\d{3}-[a-z0-9-]+\.md")
ROW = re.compile(r"\| (\d{4}-\d{2}-\d{2}) \| \[([^]]+)\]\(([\w.-]+)\) \| (.+) \| (.+) \| (\w+) \|")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
VERDICT = re.compile(r"(kept|dropped|open)\. \S.*\.")
DATE = re.compile(r"20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


class Row(NamedTuple):
    """A row of the index. figures: its text; verdict: a single word."""

    date: str
    title: str
    name: str
    changed: str
    figures: str
    verdict: str


class Record(NamedTuple):
    """A record: its title, the list below the title as label and text, and everything after the list."""

    title: str
    labels: dict[str, str]
    body: str

    @property
    def verdict(self) -> str:
        return self.labels.get("Verdict", "").split(".")[0]


def read_index(text: str) -> list[Row]:
    """The rows of the table under “Index”. Raises ValueError if one does not have all its cells."""
    lines = [line for line in text.split("\n## Index\n")[1].splitlines() if line.startswith("|")]
    rows = [ROW.fullmatch(line) for line in lines[2:]]
    if not all(rows):
        raise ValueError(f"not a row of the index: {lines[2 + rows.index(None)]}")
    return [Row(*row.groups()) for row in rows if row]


def read_record(text: str) -> Record:
    title, listed, *body = text.split("\n\n", 2)
    items = re.findall(r"^- (\w+): (.+(?:\n  .+)*)$", listed, re.MULTILINE)
    return Record(title.removeprefix("# "), dict(items), "".join(body))


def faults_of_record(text: str) -> list[str]:
    """What is missing in a record."""
    record = read_record(text)
    checks = {
        "no title": text.startswith("# "),
        "no date": bool(DATE.fullmatch(record.labels.get("Date", ""))),
        "no verdict on one line": bool(VERDICT.fullmatch(record.labels.get("Verdict", ""))),
        "neither command nor data": not record.labels.keys().isdisjoint({"Command", "Data"}),
        "no figures": len(NUMBER.findall(record.body)) >= FEWEST_NUMBERS,
    }
    return [fault for fault, passed in checks.items() if not passed]


def faults_of_index(rows: list[Row], records: Mapping[str, str]) -> list[str]:
    """Rows that disagree with their record, records without a row, and rows that are not newest first."""
    counts = Counter(row.name for row in rows)
    return [
        *(f"{name} has {counts[name]} rows" for name in sorted(records) if counts[name] != 1),
        *(f"{name} does not exist" for name in sorted(counts) if name not in records),
        *(fault for row in rows if row.name in records for fault in faults_of_row(row, records[row.name])),
        *(f"{below.name} is newer than the row above it" for above, below in pairwise(rows) if newer(below, above)),
    ]


def faults_of_row(row: Row, text: str) -> list[str]:
    """Where a row differs from its record. The first of its figures has to be one of the record's."""
    record = read_record(text)
    first = NUMBER.search(row.figures)
    checks = {
        "date": row.date == record.labels.get("Date"),
        "title": row.title == record.title,
        "verdict": row.verdict == record.verdict,
        "figures": first is not None and first[0] in NUMBER.findall(text),
    }
    return [f"{row.name} and its row differ in {part}" for part, passed in checks.items() if not passed]


def newer(row: Row, other: Row) -> bool:
    """Whether a row has a later date, or a higher number in its file's name, than another."""
    return row.date > other.date or row.name > other.name


def test_the_index_agrees_with_the_records() -> None:
    rows = read_index(INDEX)
    assert faults_of_index(rows, RECORDS) == []
    assert len(rows) == len(RECORDS) >= 49


@pytest.mark.parametrize("name", RECORDS)
def test_each_record_is_complete(name: str) -> None:
    assert FILE_NAME.fullmatch(name)
    assert faults_of_record(RECORDS[name]) == []


RECORD = """# Larger crops

- Date: 2026-11-25
- Verdict: kept. Crops of 192 px.
- Command: `shutterspan train --config x.toml`,
  on two cores
- Cost: 2 hours

| | mean |
|---|---|
| before | 25.91 |
| after | 26.22, sharpness .617 |
"""


def test_a_record_is_read_as_it_stands() -> None:
    record = read_record(RECORD)
    assert (record.title, record.labels["Date"], record.verdict) == ("Larger crops", "2026-11-25", "kept")
    assert record.labels["Command"].endswith("on two cores")
    assert faults_of_record(RECORD) == []
    assert faults_of_record(RECORD.replace("Command", "Data")) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("# Larger", "Larger", "no title"),
        ("- Date: 2026-11-25\n", "", "no date"),
        ("2026-11-25", "25 November 2026", "no date"),
        ("2026-11-25", "2026-13-25", "no date"),
        ("- Verdict: kept. Crops of 192 px.\n", "", "no verdict on one line"),
        ("kept.", "kept", "no verdict on one line"),
        ("kept.", "good.", "no verdict on one line"),
        ("Crops of 192 px.\n", "Crops of\n  192 px.\n", "no verdict on one line"),
        ("kept. Crops of 192 px.", "kept.", "no verdict on one line"),
        ("- Command:", "- Expected:", "neither command nor data"),
        (RECORD.split("\n\n")[2], "Better in every way.", "no figures"),
        ("| after | 26.22, sharpness .617 |\n", "", "no figures"),
    ],
)
def test_an_incomplete_record_is_found(old: str, new: str, fault: str) -> None:
    assert faults_of_record(RECORD.replace(old, new)) == [fault]


ROWS = [
    Row("2026-11-26", "Wide", "003-wide.md", "width", "29.02 dB", "open"),
    Row("2026-11-25", "Larger crops", "002-crops.md", "crops", "26.22 dB instead of 25.91", "kept"),
    Row("2026-11-25", "Small", "001-small.md", "size", ".617", "dropped"),
]
TEXTS = {
    "003-wide.md": "# Wide\n\n- Date: 2026-11-26\n- Verdict: open. More steps.\n\n29.02 dB",
    "002-crops.md": RECORD,
    "001-small.md": "# Small\n\n- Date: 2026-11-25\n- Verdict: dropped. No gain.\n\n.617",
}


def test_an_index_that_agrees_has_no_faults() -> None:
    assert faults_of_index(ROWS, TEXTS) == []


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (ROWS[:2], ["001-small.md has 0 rows"]),
        ([*ROWS[:2], ROWS[1], ROWS[2]], ["002-crops.md has 2 rows"]),
        ([ROWS[0]._replace(name="004-none.md"), *ROWS], ["004-none.md does not exist"]),
        ([*ROWS[:2], ROWS[2]._replace(date="2026-11-24")], ["001-small.md and its row differ in date"]),
        ([ROWS[0]._replace(title="Narrow"), *ROWS[1:]], ["003-wide.md and its row differ in title"]),
        ([ROWS[0]._replace(verdict="kept"), *ROWS[1:]], ["003-wide.md and its row differ in verdict"]),
        ([ROWS[0]._replace(figures="29.03 dB"), *ROWS[1:]], ["003-wide.md and its row differ in figures"]),
        ([ROWS[0], ROWS[2], ROWS[1]], ["002-crops.md is newer than the row above it"]),
        ([ROWS[1], ROWS[2], ROWS[0]], ["003-wide.md is newer than the row above it"]),
    ],
)
def test_an_index_that_disagrees_is_found(rows: list[Row], faults: list[str]) -> None:
    assert faults_of_index(rows, TEXTS) == faults


@pytest.mark.parametrize(
    "row",
    [
        "| 2026-11-26 | [Wide](003-wide.md) | width | 29.02 dB |",
        "| 2026-11-26 | Wide | width | 29.02 dB | open |",
        "| November | [Wide](003-wide.md) | width | 29.02 dB | open |",
    ],
)
def test_a_row_without_all_cells_is_found(row: str) -> None:
    with pytest.raises(ValueError, match=r"not a row of the index: \| "):
        read_index(f"# Experiments\n\n## Index\n\n| date | run |\n|---|---|\n{row}\n")
