"""A batch: `shutterspan render` with several photos, or with a project of several photos."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.core.foundation.argument_types import number_in_range
from shutterspan.core.foundation.errors import InputError, OutputError, UsageError
from shutterspan.core.foundation.messages import printable
from shutterspan.core.foundation.paths import entry_path, is_same_file
from shutterspan.core.pipeline.playable_formats import PLAYABLE_FORMATS
from shutterspan.core.pipeline.targets import FRAME_SUFFIXES, file_suffix
from shutterspan.ui.cli.presets import chosen_preset
from shutterspan.ui.cli.terminal import TerminalProgress
from shutterspan.ui.cli.wording import wording_for

if TYPE_CHECKING:
    from shutterspan.core.pipeline.batch.job import BatchPhoto, ResultNaming
    from shutterspan.core.pipeline.batch.job_execution import JobExecutor
    from shutterspan.core.pipeline.batch.outcome import Outcome


def add_options(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group(
        "several photos",
        "OUT is a folder for one result per photo. Photos that can't be rendered are reported and skipped; the exit "
        "code is then 1.",
    )
    group.add_argument(
        "--as",
        dest="suffix",
        type=_parse_suffix,
        metavar="ENDING",
        help="ending of the results, such as .gif; “frames” for a folder per photo; default .mp4, with --at .png",
    )
    group.add_argument(
        "--name",
        metavar="PATTERN",
        help="name of the results, with {photo}, {preset}, {number}, {frames} or {date}; default {photo}, or the "
        "pattern of the preset",
    )
    group.add_argument(
        "--resume", action="store_true", help="continue an interrupted batch: keep its results and render the rest"
    )
    group.add_argument(
        "--report", type=Path, metavar="FILE", help="write a list with the result of each photo, as .csv or .json"
    )
    spread = group.add_mutually_exclusive_group()
    spread.add_argument(
        "--jobs", type=number_in_range(int, 1, 256), metavar="N", help="render N photos at the same time"
    )
    spread.add_argument(
        "--scheduler", metavar="ADDRESS", help="render on a Dask cluster; ADDRESS is such as tcp://host:8786"
    )


def is_batch(options: argparse.Namespace) -> bool:
    """Whether several photos are named, or an option that only a batch has. If so, OUT is a folder."""
    names_many = None if options.preset else options.name  # a preset also names the file of one photo
    batch_options = options.suffix, names_many, options.report, options.jobs, options.scheduler
    return len(options.photos) > 1 or options.resume or any(value is not None for value in batch_options)


def check_folder(options: argparse.Namespace) -> None:
    """Raise UsageError if OUT is no folder, but has the name of a file: a mistake where several results are written."""
    names_file = file_suffix(options.output).lower() in {*PLAYABLE_FORMATS, *FRAME_SUFFIXES}
    if names_file and options.target == options.output and not options.output.is_dir():
        raise UsageError("folder_named_like_file", path=options.output)


def run(
    options: argparse.Namespace, photos: list["BatchPhoto"], left_out: Sequence[tuple[Path, InputError]] = ()
) -> int:
    """Render all photos, and return the exit code: 0 if all are rendered, now or earlier, else 1.

    left_out: files that aren't rendered, each with its error; they count as failed.
    """
    from shutterspan.core.pipeline.batch.outcome import Outcome, outcomes_to_json, write_report
    from shutterspan.core.pipeline.batch.run import BatchRequest, run_batch

    request = BatchRequest(
        photos,
        options.output,
        _naming(options, photos),
        options.resume,
        options.overwrite,
        options.replace_originals,
    )
    outcomes: dict[str, Outcome] = {}
    failed = [Outcome(str(entry_path(path)), "failed", problem=error.content) for path, error in left_out]
    wording = wording_for(options.command)

    def print_messages(outcome: "Outcome") -> None:
        new_messages = outcome.notices if outcome.result == "rendered" else ()
        for message in (outcome.problem, *new_messages):
            text = wording.full_text(message) if message else ""
            if text:
                photo = printable(outcome.photo)
                _print_above_bar(text if photo in text else f"{photo}: {text}")

    def on_outcome(outcome: "Outcome") -> None:
        outcomes[outcome.photo] = outcome
        print_messages(outcome)

    if options.report:
        _create_report(options.report, options.overwrite or options.resume, options.photos)
    with TerminalProgress() as progress:
        for outcome in failed:
            print_messages(outcome)
        try:
            run_batch(request, _choose_executor(options), on_outcome, progress)
        finally:
            results = [*failed, *_ordered_outcomes([photo.path for photo in photos], outcomes)]
            if options.report:
                write_report(results, options.report, overwrite=True, wording=wording)
            if outcomes or failed:
                _print_above_bar(_summary(results))
    if options.json:
        print(outcomes_to_json(results, wording), end="")
    return 0 if all(outcome.succeeded for outcome in results) else 1


def _naming(options: argparse.Namespace, photos: list["BatchPhoto"]) -> "ResultNaming":
    """The naming of the results, from the options."""
    from shutterspan.core.pipeline.batch.job import ResultNaming

    is_moving = any(photo.settings.moving_photo for photo in photos)
    suffix = ".jpg" if is_moving else ".mp4" if options.at is None else ".png"
    preset = chosen_preset(options)
    if preset:
        suffix = preset.suffix
    pattern = options.name or (preset.name_pattern if preset else ResultNaming.pattern)
    return ResultNaming(
        suffix if options.suffix is None else options.suffix, pattern, preset.name if preset else ResultNaming.preset
    )


def _create_report(path: Path, overwrite: bool, originals: Sequence[Path]) -> None:
    """Write an empty report, so that an invalid path is an error before the rendering starts.

    originals: photos and projects of the batch, which the report never replaces."""
    from shutterspan.core.pipeline.batch.outcome import write_report

    if any(is_same_file(original, path) for original in originals):
        raise OutputError("target_is_read", hint="choose_other_name", name=path.name)
    if path.exists() and not overwrite:
        raise OutputError("file_exists", hint="resume_or_rename", path=path)
    write_report([], path, overwrite)


def _parse_suffix(text: str) -> str:
    """An argparse type: return a file name's suffix with its dot, or “” for folders of frames."""
    if text == "frames":
        return ""
    if not re.fullmatch(r"\.?\w+", text):
        raise argparse.ArgumentTypeError(f"must be an ending such as .gif, or “frames”, not “{text}”")
    return f".{text.lower().lstrip('.')}"


def _choose_executor(options: argparse.Namespace) -> "JobExecutor":
    if options.scheduler:
        from shutterspan.core.pipeline.batch.cluster import cluster_executor

        return cluster_executor(options.scheduler, options.device, options.precision)
    if (options.jobs or 1) > 1:
        from shutterspan.core.pipeline.batch.processes import process_executor

        return process_executor(options.jobs, options.device, options.precision)
    from shutterspan.core.pipeline.batch.job_execution import serial_executor
    from shutterspan.core.pipeline.render import Renderer

    return serial_executor(Renderer(options.device, options.precision))


def _ordered_outcomes(photos: list[Path], outcomes: dict[str, "Outcome"]) -> list["Outcome"]:
    """Return one outcome for each photo, in the order given."""
    from shutterspan.core.pipeline.batch.outcome import Outcome

    unique = dict.fromkeys(str(entry_path(photo)) for photo in photos)
    return [outcomes.get(photo, Outcome(photo, "not reached")) for photo in unique]


def _summary(results: list["Outcome"]) -> str:
    counts = Counter(outcome.result for outcome in results)
    listed = ", ".join(f"{number} {result}" for result, number in counts.items())
    photos = "1 photo" if len(results) == 1 else f"{len(results)} photos"
    return f"{photos}: {listed}." + (" Add --resume to continue." if counts["not reached"] else "")


def _print_above_bar(line: str) -> None:
    """Print a line on standard error, above the progress bar if there is one."""
    from tqdm import tqdm

    tqdm.write(f"shutterspan: {line}", file=sys.stderr)
