"""Collect the licences and origins of a model's training material."""

import csv
from collections.abc import Sequence
from pathlib import Path

from shutterspan.core.foundation.atomic import replacing_file

_COLUMNS = ("path", "kind", "licence", "provenance")


def join_sources(tables: Sequence[Path], target: Path) -> None:
    """Merge tab-separated tables of sources into the file `target`, one row for each path; a later table wins."""
    rows: dict[str, dict[str, str]] = {}
    for table in tables:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows |= {row["path"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    with replacing_file(target, overwrite=True) as draft, draft.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(_COLUMNS)
        writer.writerows([rows[path].get(column, "") for column in _COLUMNS] for path in sorted(rows))
