"""The part of `shutterspan render` that is for several photos at once."""

import argparse
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.core.foundation.arguments import ranged
from shutterspan.core.foundation.errors import OutputError
from shutterspan.ui.cli.terminal import TerminalProgress
from shutterspan.ui.cli.wording import in_flags

if TYPE_CHECKING:
    from shutterspan.core.pipeline.batch.outcome import Outcome
    from shutterspan.core.pipeline.batch.work import Workers
    from shutterspan.core.pipeline.render import RenderSettings


def add_options(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group(
        "several photos",
        "OUT is a folder that gets a result for each photo. Photos that can't be rendered are told and left out; the "
        "exit code is 1 then.",
    )
    group.add_argument(
        "--as",
        dest="ending",
        type=_ending,
        metavar="ENDING",
        help="of the results, as .gif; “frames” for a folder each; default .mp4, with --at .png",
    )
    group.add_argument("--resume", action="store_true", help="keep what an earlier batch has done, and do the rest")
    group.add_argument("--report", type=Path, metavar="FILE", help="what became of each photo, as .csv or .json")
    spread = group.add_mutually_exclusive_group()
    spread.add_argument("--jobs", type=ranged(int, 1, 256), metavar="N", help="work in N processes at a time")
    spread.add_argument("--scheduler", metavar="ADDRESS", help="work on the Dask cluster there, as tcp://host:8786")


def is_wanted(options: argparse.Namespace) -> bool:
    """Whether OUT is a folder for a batch: several photos are named, or an option that is for batches alone."""
    told = options.ending, options.report, options.jobs, options.scheduler
    return len(options.photos) > 1 or options.resume or any(value is not None for value in told)


def run(options: argparse.Namespace, settings: "RenderSettings") -> int:
    """Exit code 0 if all photos were rendered, now or before, and 1 if not."""
    from shutterspan.core.pipeline.batch.outcome import as_json, write_report
    from shutterspan.core.pipeline.batch.run import BatchRequest, run_batch

    ending = options.ending if options.ending is not None else ".mp4" if options.at is None else ".png"
    request = BatchRequest(options.photos, options.output, ending, settings, options.resume, options.overwrite)
    outcomes: dict[str, Outcome] = {}

    def tell(outcome: "Outcome") -> None:
        message, hint = (in_flags(text, options.command) for text in (outcome.message, outcome.hint))
        outcome = replace(outcome, message=message, hint=hint)
        outcomes[outcome.photo] = outcome
        if outcome.message:
            _say(f"{outcome.message} {outcome.hint}")

    if options.report:
        _begin_report(options.report, options.overwrite or options.resume)
    with TerminalProgress() as progress:
        try:
            run_batch(request, _workers(options), tell, progress)
        finally:
            results = _results(options.photos, outcomes)
            if options.report:
                write_report(results, options.report, overwrite=True)
            if outcomes:
                _say(_summary(results))
    if options.json:
        print(as_json(results), end="")
    return 0 if all(outcome.is_there for outcome in results) else 1


def _begin_report(path: Path, overwrite: bool) -> None:
    """An empty one, so that nobody learns after hours that it can't be written."""
    from shutterspan.core.pipeline.batch.outcome import write_report

    if path.exists() and not overwrite:
        raise OutputError(f"{path} exists already.", "Add --resume to go on with its batch, or choose another name.")
    write_report([], path, overwrite)


def _ending(text: str) -> str:
    """An argparse type: a file's ending with its dot, or empty for folders of frames."""
    if text == "frames":
        return ""
    if not re.fullmatch(r"\.?\w+", text):
        raise argparse.ArgumentTypeError(f"must be an ending, as .gif, or “frames”, not “{text}”")
    return f".{text.lower().lstrip('.')}"


def _workers(options: argparse.Namespace) -> "Workers":
    if options.scheduler:
        from shutterspan.core.pipeline.batch.cluster import on_cluster

        return on_cluster(options.scheduler, options.device, options.precision)
    if (options.jobs or 1) > 1:
        from shutterspan.core.pipeline.batch.processes import in_processes

        return in_processes(options.jobs, options.device, options.precision)
    from shutterspan.core.pipeline.batch.work import in_this_process
    from shutterspan.core.pipeline.render import Renderer

    return in_this_process(Renderer(options.device, options.precision))


def _results(photos: list[Path], outcomes: dict[str, "Outcome"]) -> list["Outcome"]:
    """One for each photo, in the order in which they were named."""
    from shutterspan.core.foundation.paths import real_path
    from shutterspan.core.pipeline.batch.outcome import Outcome

    unique = dict.fromkeys(str(real_path(photo)) for photo in photos)
    return [outcomes.get(photo, Outcome(photo, "not reached")) for photo in unique]


def _summary(results: list["Outcome"]) -> str:
    counted = Counter(outcome.result for outcome in results)
    told = ", ".join(f"{number} {result}" for result, number in counted.items())
    return f"{len(results)} photos: {told}." + (" Add --resume to go on." if counted["not reached"] else "")


def _say(line: str) -> None:
    """Above the bar, if there is one."""
    from tqdm import tqdm

    tqdm.write(f"shutterspan: {line}", file=sys.stderr)
