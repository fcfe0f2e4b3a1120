"""`shutterspan evaluate`: score clips of this program and of other systems against true frames, or find the constants
of inference that suit its weights best."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shutterspan.core.foundation.argument_types import add_engine_options
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.optional_library import import_library
from shutterspan.ui.cli.terminal import TerminalProgress

if TYPE_CHECKING:
    from shutterspan.core.inference.engine import Engine
    from shutterspan.core.model.network import UnfoldNet
    from shutterspan.core.model.weights import ModelEntry


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "evaluate",
        help="compare clips with true frames",
        description="Score the clips of Shutterspan and of other systems against the true frames of sample photos. The "
        "samples are folders in the layout of the GoPro set, NAME_gt.gif with clips of other systems beside it, or "
        "plain folders of frames. A subfolder “still” contains pictures without motion, and “small” contains pictures "
        "in which only something small moves. For both, the command counts the pictures in which it finds no motion.",
    )
    command.add_argument("--samples", type=Path, required=True, metavar="FOLDER", help="folder with the samples")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="also write tables (Markdown, JSON) and players"
    )
    command.add_argument("--each", action="store_true", help="print the figures of each sample as well as the means")
    command.add_argument("--json", action="store_true", help="print all figures as JSON instead of a table")
    command.add_argument("--best", action="store_true", help="like render --best")
    command.add_argument(
        "--weights",
        type=Path,
        metavar="FILE",
        help="weights of a training run (average.safetensors) instead of the built-in ones",
    )
    command.add_argument(
        "--constants",
        type=Path,
        metavar="FILE",
        help="constants of inference (JSON) instead of those that belong to the weights",
    )
    command.add_argument(
        "--sweep",
        action="store_true",
        help="measure other constants of inference instead, and print those that suit the weights best; with -o, also "
        "write all figures (sweep.json) and the constants (constants.json)",
    )
    add_engine_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Raises InputError: scikit-image, which computes the SSIM, is not installed."""
    import_library("skimage.metrics", "scikit-image")
    if options.sweep:
        _sweep(options)
        return
    from shutterspan.core.evaluation.report import run_evaluation as evaluate
    from shutterspan.core.evaluation.unfold_adapter import unfold_adapter
    from shutterspan.core.inference.tta import BEST_AUGMENTATION_COUNT

    unfold = unfold_adapter(_open_engine(options), BEST_AUGMENTATION_COUNT if options.best else None)
    with TerminalProgress() as progress:
        report = evaluate(options.samples, unfold, options.output, progress)
    print(report.json() if options.json else report.markdown(options.each))


def _sweep(options: argparse.Namespace) -> None:
    if options.best or options.each:
        raise UsageError("sweep_without_options")
    from shutterspan.core.evaluation import sweep_report

    engine = _open_engine(options)
    with TerminalProgress() as progress:
        result = sweep_report.run_sweep(options.samples, engine, options.output, progress)
    print(sweep_report.sweep_to_json(result) if options.json else sweep_report.sweep_to_markdown(result))


def _open_engine(options: argparse.Namespace) -> "Engine":
    """Open the engine with the weights and constants of the options.

    Raises InputError: weights or constants can't be read. Raises UsageError: the device doesn't exist. Raises
    ModelError: the built-in weights are damaged.
    """
    from shutterspan.core.inference.engine import build_engine, open_engine
    from shutterspan.core.model.constants import Constants

    constants = Constants.load(options.constants) if options.constants else None
    if options.weights:
        engine = build_engine(*_load_trained_network(options.weights), options.device, options.precision)
    else:
        engine = open_engine(options.device, options.precision)
    return engine.with_constants(constants) if constants else engine


def _load_trained_network(path: Path) -> "tuple[UnfoldNet, ModelEntry]":
    """Load the averaged weights of a training run, with the constants of the default model, as if it were installed."""
    from shutterspan.core.model.weights import DEFAULT_MODEL, build_network, model_entries
    from shutterspan.core.training.checkpoints import read_average

    weights, network, max_blur = read_average(path)
    entry = replace(model_entries()[DEFAULT_MODEL], file=str(path), network=network, max_blur=max_blur)
    return build_network(weights, network), entry
