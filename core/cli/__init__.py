"""The command line. Building the parser imports nothing heavy: `--help` answers at once."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NoReturn

from shutterspan.core.cli import bench, doctor, evaluate, motion, render, synthesize, train
from shutterspan.core.cli.interruption import Interruption
from shutterspan.core.errors import Cancelled, ShutterspanError, UsageError

_COMMANDS = (render, motion, evaluate, synthesize, train, bench, doctor)

#: Exit codes: wrong use, failure, stopped by the user (as shells report Ctrl+C).
_WRONG_USE, _FAILURE, _STOPPED = 2, 1, 130

log = logging.getLogger("shutterspan")


class _Parser(argparse.ArgumentParser):
    """Tells wrong use as every other error is told."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message.rstrip('.')}.", f"See “{self.prog} --help”.")


def parser() -> argparse.ArgumentParser:
    top = _Parser(
        prog="shutterspan",
        description="Give one motion-blurred photo; get back the sharp video of its exposure.",
    )
    top.add_argument("--version", action="version", version=f"shutterspan {version('shutterspan')}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Whatever goes wrong becomes a sentence here, its traceback a log entry."""
    arguments = sys.argv[1:] if arguments is None else arguments
    with Interruption() as interruption, _logging_to_file():
        try:
            options = parser().parse_args(arguments)
            code = int(options.run(options) or 0)
            sys.stdout.flush()
            return code
        except BrokenPipeError:
            # The reader of our output (a pager, say) went away; there is nobody left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _FAILURE
        except (KeyboardInterrupt, Cancelled):
            return _stopped()
        except Exception as error:
            if interruption.asked:
                return _stopped()
            return _failed(error, "--json" in arguments)


def _stopped() -> int:
    below = "\n" if sys.stderr.isatty() else ""  # where the terminal shows ^C
    print(f"{below}Stopped. Nothing half-done was left behind.", file=sys.stderr)
    return _STOPPED


def _failed(error: Exception, as_json: bool) -> int:
    if isinstance(error, ShutterspanError):
        log.info("%s: %s", error.kind, error.message, exc_info=error)
        told = error
    else:
        log.error("unexpected error", exc_info=error)
        path = _log_path()
        there = f"The details are in {path}." if path.is_file() else f"No details: {path} can't be written either."
        told = ShutterspanError("Something went wrong inside Shutterspan.", there)
    if as_json:
        print(json.dumps({"error": {"kind": told.kind, "message": told.message, "hint": told.hint}}))
    print(f"shutterspan: {told.message} {told.hint}".rstrip(), file=sys.stderr)
    return _WRONG_USE if told.kind == "usage" else _FAILURE


def _log_path() -> Path:
    from platformdirs import user_log_path

    return user_log_path("shutterspan", appauthor=False) / "shutterspan.log"


@contextmanager
def _logging_to_file() -> Iterator[None]:
    """A log that can't be written stops no photo from being rendered, and says nothing in the terminal."""
    logging.raiseExceptions = False
    handler: logging.Handler = logging.NullHandler()
    path = _log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True, errors="backslashreplace"
        )
    except OSError:
        pass
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()
