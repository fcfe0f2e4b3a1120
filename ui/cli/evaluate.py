"""`shutterspan evaluate`: score this program's clips beside those of other systems on the same samples, or find the
constants that suit its weights."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.core.foundation.arguments import add_engine_options
from shutterspan.core.foundation.errors import UsageError
from shutterspan.ui.cli.terminal import TerminalProgress

if TYPE_CHECKING:
    from shutterspan.core.inference.engine import Engine
    from shutterspan.core.model.network import UnfoldNet
    from shutterspan.core.model.weights import ModelEntry


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "evaluate",
        help="measure the clips against true frames",
        description="Score our clips, and those of other systems, against the true frames of sample photos. Reads "
        "folders in the layout of the GoPro set, NAME_gt.gif with peers beside it, or plain folders of frames. Of the "
        "pictures in a subfolder “still”, in which nothing moves, and “small”, in which something small does, it is "
        "counted in how many no motion is found.",
    )
    command.add_argument("--samples", type=Path, required=True, metavar="FOLDER")
    command.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="also write Markdown, JSON and players")
    command.add_argument("--each", action="store_true", help="print the figures of each sample beside the means")
    command.add_argument("--json", action="store_true", help="print JSON, all figures, instead of a table")
    command.add_argument("--best", action="store_true", help="as render --best")
    command.add_argument(
        "--weights", type=Path, metavar="FILE", help="of a training, average.safetensors, instead of the program's own"
    )
    command.add_argument(
        "--constants", type=Path, metavar="FILE", help="constants of inference (JSON) instead of the weights' own"
    )
    command.add_argument(
        "--sweep",
        action="store_true",
        help="instead, try other constants of inference, one after the other, and print which suit the weights; with "
        "-o, write all figures (sweep.json) and the constants (constants.json)",
    )
    add_engine_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    if options.sweep:
        _sweep(options)
        return
    from shutterspan.core.evaluation.report import run as evaluate
    from shutterspan.core.evaluation.unfolding import unfolding
    from shutterspan.core.inference.tta import BEST

    unfold = unfolding(_engine(options), BEST if options.best else None)
    with TerminalProgress() as progress:
        report = evaluate(options.samples, unfold, options.output, progress)
    print(report.json() if options.json else report.markdown(options.each))


def _sweep(options: argparse.Namespace) -> None:
    if options.best or options.each:
        raise UsageError("--sweep prints a table of its own.", "Leave --best and --each away.")
    from shutterspan.core.evaluation import sweep_report

    engine = _engine(options)
    with TerminalProgress() as progress:
        swept = sweep_report.run(options.samples, engine, options.output, progress)
    print(sweep_report.as_json(swept) if options.json else sweep_report.markdown(swept))


def _engine(options: argparse.Namespace) -> "Engine":
    """Raises InputError: weights or constants can't be read. UsageError, ModelError."""
    from shutterspan.core.inference.engine import engine_of, open_engine
    from shutterspan.core.model.constants import Constants

    constants = Constants.load(options.constants) if options.constants else None
    if options.weights:
        engine = engine_of(*_trained(options.weights), options.device, options.precision)
    else:
        engine = open_engine(options.device, options.precision)
    return engine.with_constants(constants) if constants else engine


def _trained(path: Path) -> "tuple[UnfoldNet, ModelEntry]":
    """The averaged weights of a training, with the constants that they would be installed with."""
    from shutterspan.core.model.weights import DEFAULT, entries, network_of
    from shutterspan.core.training.files import read_average

    weights, network, max_blur = read_average(path)
    listed = replace(entries()[DEFAULT], file=str(path), network=network, max_blur=max_blur)
    return network_of(weights, network), listed
