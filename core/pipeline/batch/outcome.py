"""What became of each photo of a batch, and the table of it that a user may ask for."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.pipeline.batch.job import Job
from shutterspan.core.pipeline.batch.staging import Entry

Result = Literal["rendered", "rendered before", "failed", "not reached"]


@dataclass(frozen=True)
class Outcome:
    """photo, output: absolute paths; width, height: of the photo in pixels; seconds: that rendering took; message and
    hint: what went wrong."""

    photo: str
    result: Result
    output: str = ""
    width: int | None = None
    height: int | None = None
    motion_found: bool | None = None
    seconds: float | None = None
    message: str = ""
    hint: str = ""

    @classmethod
    def rendered(cls, job: Job, entry: Entry, before: bool = False) -> "Outcome":
        result: Result = "rendered before" if before else "rendered"
        told = entry.width, entry.height, entry.motion_found, entry.seconds
        return cls(str(job.photo), result, str(job.target), *told)

    @property
    def is_there(self) -> bool:
        return self.result in ("rendered", "rendered before")

    @classmethod
    def failed(cls, job: Job, message: str, hint: str) -> "Outcome":
        return cls(str(job.photo), "failed", message=message, hint=hint)


def report_writer(path: Path) -> Callable[[Iterable[Outcome]], str]:
    """What turns outcomes into a report's text, by its ending. Raises UsageError."""
    try:
        return {".csv": _as_csv, ".json": as_json}[path.suffix.lower()]
    except KeyError:
        raise UsageError(f"A report can't be written as “{path.name}”.", "Name it .csv or .json.") from None


def write_report(outcomes: Iterable[Outcome], path: Path, overwrite: bool) -> None:
    """Raises UsageError, OutputError."""
    text = report_writer(path)(outcomes)
    with replacing_file(path, overwrite) as draft:
        draft.write_text(text, "utf-8", newline="")


def as_json(outcomes: Iterable[Outcome]) -> str:
    return json.dumps([asdict(outcome) for outcome in outcomes], indent=2) + "\n"


def _as_csv(outcomes: Iterable[Outcome]) -> str:
    file = io.StringIO()
    table = csv.DictWriter(file, [field.name for field in fields(Outcome)])
    table.writeheader()
    table.writerows(asdict(outcome) for outcome in outcomes)
    return file.getvalue()
