"""What an evaluation found: a Markdown table, JSON, and a page to look at."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shutterspan.core.atomic import replacing_frames
from shutterspan.core.errors import OutputError
from shutterspan.core.evaluation.evaluate import Row, Unfold, evaluate, means
from shutterspan.core.evaluation.page import Page
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.evaluation.table import HEADINGS, cells
from shutterspan.core.progress import Progress


@dataclass(frozen=True)
class Report:
    """rows: each system on each sample; means: each system over each group of samples."""

    rows: list[Row]
    means: list[Row]

    def markdown(self) -> str:
        """One table, the means at its end."""
        lines = [HEADINGS, ["---"] * len(HEADINGS), *cells([*self.rows, *self.means])]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines).replace("*", r"\*")

    def json(self) -> str:
        """Every figure unrounded, null where there is none."""
        return json.dumps(asdict(self), indent=1) + "\n"


def run(
    samples_folder: Path, unfold: Unfold, output_folder: Path | None = None, progress: Progress | None = None
) -> Report:
    """Evaluates every sample of the folder; with an output folder, writes report.md, report.json and index.html.

    The output folder appears when all is done, or not at all. Raises InputError for bad samples, OutputError if
    the output folder exists or can't be written, and Cancelled.
    """
    samples = Samples(samples_folder)
    if output_folder is None:
        return _run(samples, unfold, None, progress)
    if output_folder.exists():
        raise OutputError(f"{output_folder} exists already.", "Name a new folder, or remove this one.")
    with replacing_frames(output_folder, ()) as draft:
        report = _run(samples, unfold, Page(draft), progress)
        (draft / "report.md").write_text(report.markdown(), encoding="utf-8")
        (draft / "report.json").write_text(report.json(), encoding="utf-8")
    return report


def _run(samples: Samples, unfold: Unfold, page: Page | None, progress: Progress | None) -> Report:
    grouped: list[tuple[str, Row]] = []
    for result in evaluate(samples, unfold, progress=progress):
        grouped += [(result.sample.group, row) for row in result.rows]
        if page:
            page.add(result)
    report = Report([row for _, row in grouped], means(grouped))
    if page:
        page.write(report.rows, report.means)
    return report
