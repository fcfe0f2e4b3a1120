"""The outcome of each photo of a batch, and reports of it as CSV or JSON.

Reports are valid UTF-8. File names on Linux may contain bytes that are not. CSV has such a byte as \\xNN, for example
\\xe9. JSON has it as \\udcNN (PEP 383), which Python's os.fsencode converts to the byte.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.messages import ENGLISH, Message, Wording, printable

_SURROGATES = re.compile(r"[\ud800-\udfff]+")

OutcomeKind = Literal["rendered", "rendered before", "nothing moves", "failed", "not reached"]


@dataclass(frozen=True)
class Outcome:
    """The outcome of one photo.

    photo, output: absolute paths; width, height: the photo's size in pixels; seconds: render time; problem: the reason
    why there is no result, or None; notices: notices for the user about the photo's file and the request.
    """

    photo: str
    result: OutcomeKind
    output: str = ""
    width: int | None = None
    height: int | None = None
    motion_found: bool | None = None
    seconds: float | None = None
    problem: Message | None = None
    notices: tuple[Message, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether the photo needs no more work: its result exists, or nothing moves in it."""
        return self.result in ("rendered", "rendered before", "nothing moves")

    def as_dict(self, wording: Wording) -> dict[str, Any]:
        """The outcome as JSON values. Includes the error's code, message and hint, empty without an error, and the
        texts of the notices."""
        names = [field.name for field in fields(self) if field.name not in ("problem", "notices")]
        values = {name: getattr(self, name) for name in names}
        texts = (
            (self.problem.code, wording.text(self.problem), wording.hint(self.problem)) if self.problem else [""] * 3
        )
        notices = " ".join(map(wording.full_text, self.notices))
        return values | dict(zip(("code", "message", "hint"), texts, strict=True)) | {"notices": notices}


def report_formatter(path: Path) -> Callable[[Iterable[Outcome], Wording], str]:
    """The function that formats outcomes as the text of a report, chosen by the suffix of the report's path.

    Raises UsageError: the suffix is neither .csv nor .json.
    """
    try:
        return {".csv": _outcomes_to_csv, ".json": outcomes_to_json}[path.suffix.lower()]
    except KeyError:
        raise UsageError("report_kind_unknown", name=path.name) from None


def write_report(outcomes: Iterable[Outcome], path: Path, overwrite: bool, wording: Wording = ENGLISH) -> None:
    """Write a report in the format of the path's suffix. Raises UsageError, OutputError."""
    text = report_formatter(path)(outcomes, wording)
    with replacing_file(path, overwrite) as draft:
        draft.write_text(text, "utf-8", newline="")


def outcomes_to_json(outcomes: Iterable[Outcome], wording: Wording = ENGLISH) -> str:
    """The outcomes as a JSON list of objects."""
    return json.dumps([outcome.as_dict(wording) for outcome in outcomes], indent=2) + "\n"


def _outcomes_to_csv(outcomes: Iterable[Outcome], wording: Wording) -> str:
    file = io.StringIO()
    table = csv.DictWriter(file, list(Outcome("", "not reached").as_dict(wording)))
    table.writeheader()
    table.writerows({name: _csv_value(value) for name, value in each.as_dict(wording).items()} for each in outcomes)
    return file.getvalue()


def _csv_value(value: Any) -> Any:
    """A text that can be encoded as UTF-8. A text that a spreadsheet would take as a formula gets an apostrophe before
    it. Paths are absolute, so none looks like a formula."""
    if not isinstance(value, str):
        return value
    text = _SURROGATES.sub(lambda match: printable(match[0]), value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
