"""The licences and origins of what a model was trained on travel with its weights."""

import csv
from pathlib import Path

_COLUMNS = ("path", "kind", "licence", "provenance")


def write_attribution(sources: Path, target: Path) -> None:
    """Copy path, kind, licence and provenance of every source (tab-separated) from `sources` to `target`."""
    with sources.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(_COLUMNS)
        writer.writerows([row[column] for column in _COLUMNS] for row in rows)
