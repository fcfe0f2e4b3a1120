"""What an evaluation found: a Markdown table, JSON, and a page to look at."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shutterspan.core.evaluation.evaluate import Row, Unfold, evaluate, mean_of_groups, means
from shutterspan.core.evaluation.page import Page
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.evaluation.stillness import CLIPS, Decision, Pictures, counts
from shutterspan.core.evaluation.table import HEADINGS, cells, markdown
from shutterspan.core.foundation.atomic import new_folder
from shutterspan.core.foundation.progress import Progress


@dataclass(frozen=True)
class Report:
    """rows: each system on each sample; means: each system over each group of samples, and over all groups; decisions:
    in which photos motion was found."""

    rows: list[Row]
    means: list[Row]
    decisions: list[Decision]

    def markdown(self, each: bool = True) -> str:
        """The means, and a line of how many photos were reported still; before, with `each`, a row for each system on
        each sample, and afterwards what was said of each photo."""
        table = markdown(HEADINGS, cells([*self.rows, *self.means] if each else self.means))
        return f"{table}\n{counts(self.decisions)}\n" + (f"\n{self._decided()}" if each else "")

    def json(self) -> str:
        """Every figure unrounded, null where there is none."""
        return json.dumps(asdict(self), indent=1) + "\n"

    def _decided(self) -> str:
        said = [[one.kind, one.name, "found moving" if one.moving else "reported still"] for one in self.decisions]
        return markdown(["kind", "photo", "motion"], said)


def run(
    samples_folder: Path, unfold: Unfold, output_folder: Path | None = None, progress: Progress | None = None
) -> Report:
    """Evaluates every sample of the folder, and whether motion is found in the pictures of its subfolders `still` and
    `small`; with an output folder, writes report.md, report.json and index.html.

    The output folder appears when all is done, or not at all. Raises InputError for bad samples, OutputError if
    the output folder exists or can't be written, and Cancelled.
    """
    samples, pictures, progress = Samples(samples_folder), Pictures(samples_folder), progress or Progress()
    if output_folder is None:
        return _run(samples, pictures, unfold, None, progress)
    with new_folder(output_folder) as draft:
        report = _run(samples, pictures, unfold, Page(draft), progress)
        (draft / "report.md").write_text(report.markdown(), encoding="utf-8")
        (draft / "report.json").write_text(report.json(), encoding="utf-8")
    return report


def _run(samples: Samples, pictures: Pictures, unfold: Unfold, page: Page | None, progress: Progress) -> Report:
    photos = len(samples) + len(pictures)
    grouped: list[tuple[str, Row]] = []
    decisions: list[Decision] = []
    of_samples = Progress(lambda stage, done, _: progress.step(stage, done, photos))
    for result in evaluate(samples, unfold, progress=of_samples):
        grouped += [(result.sample.group, row) for row in result.rows]
        decisions.append(Decision(CLIPS, result.sample.name, result.moving))
        if page:
            page.add(result)
    for done, (kind, name, pixels) in enumerate(pictures, len(samples) + 1):
        decisions.append(Decision(kind, name, unfold(pixels).moving))
        progress.step("evaluate", done, photos)
    of_groups = means(grouped)
    report = Report([row for _, row in grouped], [*of_groups, *mean_of_groups(of_groups)], decisions)
    if page:
        page.write(report.rows, report.means)
    return report
