"""Run an evaluation and report it: a Markdown table, JSON, and an HTML page."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shutterspan.core.evaluation.evaluate import Row, Unfold, evaluate, group_means, mean_of_groups
from shutterspan.core.evaluation.page import Page
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.evaluation.stillness import CLIPS, MotionDecision, StillnessPictures, summarize_decisions
from shutterspan.core.evaluation.table import HEADINGS, markdown_table, table_cells
from shutterspan.core.foundation.atomic import new_folder
from shutterspan.core.foundation.progress import Progress


@dataclass(frozen=True)
class EvaluationReport:
    """The results of an evaluation.

    rows: scores of each system on each sample; means: means of each system over each group of samples and over all
    groups; decisions: the decision for each photo whether it moves.
    """

    rows: list[Row]
    means: list[Row]
    decisions: list[MotionDecision]

    def markdown(self, each: bool = True) -> str:
        """A table of the means, and a line with the number of photos reported still.

        each: whether to add a table row for each system on each sample, and a table of the decision on each photo.
        """
        table = markdown_table(HEADINGS, table_cells([*self.rows, *self.means] if each else self.means))
        return f"{table}\n{summarize_decisions(self.decisions)}\n" + (f"\n{self._decision_table()}" if each else "")

    def json(self) -> str:
        """All results as JSON, without rounding. Undefined scores are null."""
        return json.dumps(asdict(self), indent=1) + "\n"

    def _decision_table(self) -> str:
        lines = [[one.kind, one.name, "found moving" if one.moving else "reported still"] for one in self.decisions]
        return markdown_table(["kind", "photo", "motion"], lines)


def run_evaluation(
    samples_folder: Path, unfold: Unfold, output_folder: Path | None = None, progress: Progress | None = None
) -> EvaluationReport:
    """Evaluate every sample of a folder, and the decisions on the pictures in its subfolders `still` and `small`.

    If there is an output folder, write report.md, report.json and index.html to it. The folder appears only when the
    evaluation is complete.
    Raises InputError: a sample is damaged. OutputError: the output folder exists or can't be written. Cancelled.
    """
    samples, pictures, progress = Samples(samples_folder), StillnessPictures(samples_folder), progress or Progress()
    if output_folder is None:
        return _run(samples, pictures, unfold, None, progress)
    with new_folder(output_folder) as draft:
        report = _run(samples, pictures, unfold, Page(draft), progress)
        (draft / "report.md").write_text(report.markdown(), encoding="utf-8")
        (draft / "report.json").write_text(report.json(), encoding="utf-8")
    return report


def _run(
    samples: Samples, pictures: StillnessPictures, unfold: Unfold, page: Page | None, progress: Progress
) -> EvaluationReport:
    photos = len(samples) + len(pictures)
    grouped_rows: list[tuple[str, Row]] = []
    decisions: list[MotionDecision] = []
    sample_progress = Progress(lambda stage, done, _: progress.step(stage, done, photos))
    for result in evaluate(samples, unfold, progress=sample_progress):
        grouped_rows += [(result.sample.group, row) for row in result.rows]
        decisions.append(MotionDecision(CLIPS, result.sample.name, result.moving))
        if page:
            page.add(result)
    for done, (kind, name, pixels) in enumerate(pictures, len(samples) + 1):
        decisions.append(MotionDecision(kind, name, unfold(pixels).moving))
        progress.step("evaluate", done, photos)
    means = group_means(grouped_rows)
    report = EvaluationReport([row for _, row in grouped_rows], [*means, *mean_of_groups(means)], decisions)
    if page:
        page.write(report.rows, report.means)
    return report
