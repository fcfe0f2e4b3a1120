"""`shutterspan train`: run a training recipe, or go on with it."""

import argparse
from pathlib import Path

from shutterspan.core.cli.terminal import TerminalProgress


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "train",
        help="train a network from a recipe",
        description="Run a training recipe. A run that was stopped goes on where its last checkpoint stands.",
    )
    command.add_argument("--config", type=Path, required=True, metavar="RECIPE.toml")
    command.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="default: runs/NAME OF THE RECIPE")
    command.add_argument("--device", choices=("cpu", "cuda", "mps"), default="cpu")
    command.add_argument("--install", action="store_true", help="enter the averaged weights among the models, and stop")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    from shutterspan.core.training.recipe import Recipe

    recipe = Recipe.load(options.config)
    output = options.output or Path("runs") / recipe.name

    import torch

    from shutterspan.core.training.loop import install, train

    if options.install:
        install(recipe, output)
    else:
        terminal = TerminalProgress()
        with terminal as progress:
            train(recipe, output, torch.device(options.device), progress, terminal.tell)
