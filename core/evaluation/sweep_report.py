"""What a sweep found: tables, JSON, and the constants to take over."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shutterspan.core.evaluation.judging import Judging
from shutterspan.core.evaluation.samples import Samples
from shutterspan.core.evaluation.stillness import Pictures
from shutterspan.core.evaluation.sweep import COST_OF_DOUBLING, LEAST_GAIN, Choice, Figures, Swept, sweep
from shutterspan.core.evaluation.table import markdown as table
from shutterspan.core.foundation.atomic import new_folder
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference.engine import Engine

_FRAMES = f"""\
PSNR in dB, all clips taken as moving. A value is taken if it gains more than {LEAST_GAIN} dB in the mean and
makes no more wrong decisions; each doubling of the views counts as a loss of {COST_OF_DOUBLING} dB.
"""
_STILLNESS = """\
PSNR as users get it: where a photo is reported still, every frame is the photo. A value is taken if it makes fewer
wrong decisions.
"""
_WRONG = ["still, found moving", "small, overlooked", "clips, reported still", "wrong"]


def run(
    samples_folder: Path, engine: Engine, output_folder: Path | None = None, progress: Progress | None = None
) -> Swept:
    """Sweeps from the engine's constants; with an output folder, writes sweep.json and constants.json.

    The output folder appears when all is done, or not at all. Raises InputError for bad samples, OutputError if
    the output folder exists or can't be written, and Cancelled.
    """
    judging = Judging(Samples(samples_folder), Pictures(samples_folder), engine, progress or Progress())
    if output_folder is None:
        return sweep(engine.constants, judging.frames, judging.stillness)
    with new_folder(output_folder) as draft:
        swept = sweep(engine.constants, judging.frames, judging.stillness)
        (draft / "sweep.json").write_text(as_json(swept), encoding="utf-8")
        (draft / "constants.json").write_text(constants_json(swept), encoding="utf-8")
    return swept


def markdown(swept: Swept) -> str:
    """A table of each group of constants, and the constants that were found, as JSON."""
    tables = [(_FRAMES, swept.frames), (_STILLNESS, swept.stillness)]
    return "".join(f"{words}\n{_table(choices)}\n" for words, choices in tables) + constants_json(swept)


def constants_json(swept: Swept) -> str:
    """As models.json has them."""
    return json.dumps(asdict(swept.found), indent=2) + "\n"


def as_json(swept: Swept) -> str:
    """Every figure unrounded."""
    content = {
        "start": asdict(swept.start),
        "found": asdict(swept.found),
        "frames": [_as_dict(choice) for choice in swept.frames],
        "stillness": [_as_dict(choice) for choice in swept.stillness],
    }
    return json.dumps(content, indent=1) + "\n"


def _as_dict(choice: Choice) -> dict[str, Any]:
    tried = [
        {"value": value, **asdict(figures), "mean": figures.mean, "wrong": figures.wrong}
        for value, figures in choice.figures.items()
    ]
    return {"name": choice.name, "before": choice.before, "taken": choice.taken, "tried": tried}


def _table(choices: Sequence[Choice]) -> str:
    groups = list(next(iter(choices[0].figures.values())).psnr)
    lines = [
        [choice.name if value == min(choice.figures) else "", _named(choice, value), *_cells(figures)]
        for choice in choices
        for value, figures in choice.figures.items()
    ]
    return table(["constant", "value", *groups, "mean", *_WRONG], lines)


def _named(choice: Choice, value: float) -> str:
    """The value, and whether it was set before or is taken now."""
    words = [word for word in ("before", "taken") if value == getattr(choice, word)]
    return f"{value:g} ({', '.join(words)})" if words else f"{value:g}"


def _cells(figures: Figures) -> list[str]:
    psnr = [f"{value:.3f}" for value in (*figures.psnr.values(), figures.mean)]
    return [*psnr, *map(str, (figures.still, figures.small, figures.clips, figures.wrong))]
