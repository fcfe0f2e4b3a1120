"""Run a sweep and report it: tables, JSON, and the constants in the form of models.json."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shutterspan.core.evaluation.constant_scoring import ConstantScoring
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.evaluation.stillness import StillnessPictures
from shutterspan.core.evaluation.sweep import (
    COST_OF_DOUBLING,
    MIN_GAIN,
    ConstantScores,
    ConstantSearch,
    SweepResult,
    sweep,
)
from shutterspan.core.evaluation.table import markdown_table
from shutterspan.core.foundation.atomic import new_folder
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.engine import Engine

_FRAMES_INTRO = f"""\
PSNR in dB, all clips taken as moving. A value is taken if it gains more than {MIN_GAIN} dB in the mean and
makes no more wrong decisions; each doubling of the views counts as a loss of {COST_OF_DOUBLING} dB.
"""
_STILLNESS_INTRO = """\
PSNR as users get it: where a photo is reported still, every frame is the photo. A value is taken if it makes fewer
wrong decisions.
"""
_ERROR_HEADINGS = ["still, found moving", "small, overlooked", "clips, reported still", "wrong"]


def run_sweep(
    samples_folder: Path, engine: Engine, output_folder: Path | None = None, progress: Progress | None = None
) -> SweepResult:
    """Run a sweep that begins with the engine's constants. If there is an output folder, write sweep.json and
    constants.json to it.

    The output folder appears only when the sweep is complete.
    Raises InputError: a sample is damaged. OutputError: the output folder exists or can't be written. Cancelled.
    """
    scoring = ConstantScoring(
        Samples(samples_folder), StillnessPictures(samples_folder), engine, progress or Progress()
    )
    if output_folder is None:
        return sweep(engine.constants, scoring.score_frames, scoring.stillness_scorer)
    with new_folder(output_folder) as draft:
        result = sweep(engine.constants, scoring.score_frames, scoring.stillness_scorer)
        (draft / "sweep.json").write_text(sweep_to_json(result), encoding="utf-8")
        (draft / "constants.json").write_text(constants_to_json(result), encoding="utf-8")
    return result


def sweep_to_markdown(result: SweepResult) -> str:
    """A table of the frame constants, a table of the stillness constants, and the constants that were found, as
    JSON."""
    tables = [(_FRAMES_INTRO, result.frame_searches), (_STILLNESS_INTRO, result.stillness_searches)]
    return "".join(f"{intro}\n{_table(searches)}\n" for intro, searches in tables) + constants_to_json(result)


def constants_to_json(result: SweepResult) -> str:
    """The constants that a sweep found, as the JSON text of the object `constants` in models.json."""
    return json.dumps(asdict(result.found), indent=2) + "\n"


def sweep_to_json(result: SweepResult) -> str:
    """The whole result as JSON, without rounding."""
    content = {
        "start": asdict(result.start),
        "found": asdict(result.found),
        "frames": [_search_to_dict(search) for search in result.frame_searches],
        "stillness": [_search_to_dict(search) for search in result.stillness_searches],
    }
    return json.dumps(content, indent=1) + "\n"


def _search_to_dict(search: ConstantSearch) -> dict[str, Any]:
    tried = [
        {"value": value, **asdict(scores), "mean": scores.mean_psnr, "wrong": scores.decision_errors}
        for value, scores in search.scores.items()
    ]
    return {"name": search.name, "before": search.initial, "taken": search.chosen, "tried": tried}


def _table(searches: Sequence[ConstantSearch]) -> str:
    groups = list(next(iter(searches[0].scores.values())).psnr)
    lines = [
        [search.name if value == min(search.scores) else "", _value_label(search, value), *_cells(scores)]
        for search in searches
        for value, scores in search.scores.items()
    ]
    return markdown_table(["constant", "value", *groups, "mean", *_ERROR_HEADINGS], lines)


def _value_label(search: ConstantSearch, value: float) -> str:
    """The value, marked if it is the initial or the chosen one."""
    labels = [label for label, own in (("before", search.initial), ("taken", search.chosen)) if value == own]
    return f"{value:g} ({', '.join(labels)})" if labels else f"{value:g}"


def _cells(scores: ConstantScores) -> list[str]:
    psnr = [f"{value:.3f}" for value in (*scores.psnr.values(), scores.mean_psnr)]
    return [*psnr, *map(str, (scores.still, scores.small, scores.clips, scores.decision_errors))]
