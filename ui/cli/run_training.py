"""A training run in a process of its own, for computers without an installation. start_training.py starts it."""

import argparse
import logging
import sys
from pathlib import Path

import torch

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.training.feed import drawing_process_count
from shutterspan.core.training.loop import train
from shutterspan.core.training.recipe import Recipe
from shutterspan.core.training.run_context import LATEST_FOLDER
from shutterspan.ui.cli.wording import wording_for

_WORDING = wording_for("train")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m shutterspan.ui.cli.run_training", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="file of the recipe")
    parser.add_argument("--packs", type=Path, required=True, help="folder with packs")
    parser.add_argument("--output", type=Path, required=True, help="folder of the run")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--processes", type=int, default=drawing_process_count())
    parser.add_argument("--rehearse", action="store_true")
    options = parser.parse_args(arguments)
    log = options.output / LATEST_FOLDER / "run.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=log, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        train(
            Recipe.load(options.config),
            options.packs,
            options.output,
            options.minutes,
            torch.device(options.device),
            options.processes,
            options.rehearse,
            report=_print_line,
        )
    except ShutterspanError as error:
        logging.info("%s", error.message, exc_info=error)
        _print_line(error.content)
        return 1
    except Exception as error:
        logging.error("unexpected error", exc_info=error)
        _print_line(make_message("internal_error", hint="read_log", path=log))
        return 1
    print("The run is over.", flush=True)
    return 0


def _print_line(line: str | Message) -> None:
    print(_WORDING.full_text(line) if isinstance(line, Message) else line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
