"""`shutterspan train`: make packs of sharp material, train with them, and install the trained weights."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from shutterspan.core.foundation.argument_types import number_in_range
from shutterspan.core.foundation.errors import InputError, UsageError
from shutterspan.core.foundation.messages import Message
from shutterspan.ui.cli.terminal import TerminalProgress
from shutterspan.ui.cli.wording import wording_for


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "train",
        help="train a network from a recipe",
        description="Train the network in four steps. --pack makes packs of sharp photos, cut-outs and videos. "
        "--config trains with these packs for at most --minutes, and continues a stopped run. --install adds the "
        "trained weights to the models. --detector trains the motion detector for these weights.",
    )
    task = command.add_mutually_exclusive_group(required=True)
    task.add_argument("--pack", type=Path, metavar="FOLDER", help="make packs of the material in FOLDER")
    task.add_argument("--config", type=Path, metavar="RECIPE.toml", help="train with this recipe")
    task.add_argument(
        "--install", type=Path, metavar="LATEST", help="install the weights in the folder “latest” of a run"
    )
    task.add_argument(
        "--detector", type=Path, metavar="FOLDER", help="train the motion detector with the photos in FOLDER"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="folder for the packs (default: packs) or the run"
    )
    command.add_argument(
        "--packs", type=Path, default=Path("packs"), metavar="FOLDER", help="folder with packs; default: packs"
    )
    command.add_argument(
        "--validation",
        type=Path,
        metavar="FOLDER",
        help="with --pack: samples for validation; they are added to the first pack",
    )
    minutes = number_in_range(float, 0.1, 100_000)
    command.add_argument("--minutes", type=minutes, metavar="M", help="with --config: end the run within M minutes")
    command.add_argument("--device", choices=("cpu", "cuda", "mps"), default="cpu", help="default: cpu")
    command.add_argument(
        "--processes",
        type=number_in_range(int, 1, 256),
        metavar="N",
        help="number of processes that draw scenes; default: all cores except two",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Raises InputError: this copy of the program has no code for training."""
    if find_spec("shutterspan.core.training") is None:
        raise InputError("training_left_out", hint="install_with_pip")
    if options.pack:
        _pack(options)
    elif options.detector:
        from shutterspan.core.training.detector_training import install_detector

        with TerminalProgress() as progress:
            install_detector(options.detector, progress)
    elif options.install:
        from shutterspan.core.training.install_weights import install_weights

        install_weights(options.install)
    else:
        _train(options)


def _pack(options: argparse.Namespace) -> None:
    from shutterspan.core.training.packs import write_packs

    output = options.output or options.packs
    terminal = TerminalProgress()
    with terminal as progress:
        for pack in write_packs(options.pack, output, options.validation, progress):
            terminal.print_line(f"{pack}: {pack.stat().st_size / 2**20:.1f} MiB")


def _train(options: argparse.Namespace) -> None:
    from shutterspan.core.training.recipe import Recipe

    recipe = Recipe.load(options.config)
    if options.minutes is None:
        raise UsageError("minutes_missing")
    import torch

    from shutterspan.core.training.feed import drawing_process_count
    from shutterspan.core.training.loop import train

    output = options.output or Path("runs") / recipe.name
    device, processes = torch.device(options.device), options.processes or drawing_process_count()
    terminal, wording = TerminalProgress(), wording_for(options.command)

    def report(line: str | Message) -> None:
        terminal.print_line(wording.full_text(line) if isinstance(line, Message) else line)

    with terminal as progress, _safe_path():
        train(recipe, options.packs, output, options.minutes, device, processes, False, progress, report)


@contextmanager
def _safe_path() -> Iterator[None]:
    """In this context, new processes don't import modules from the current folder, which belongs to the user."""
    before = os.environ.get("PYTHONSAFEPATH", "")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        os.environ["PYTHONSAFEPATH"] = before  # empty is the same as unset
