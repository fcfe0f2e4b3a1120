"""The command line. Building the parser imports nothing heavy: `--help` answers at once."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

from shutterspan.core.foundation.errors import Cancelled, UsageError
from shutterspan.core.foundation.log import logged, logging_to_file
from shutterspan.ui.cli import app, bench, contact_sheet, doctor, evaluate, motion, package, render, synthesize, train
from shutterspan.ui.cli.interruption import Interruption
from shutterspan.ui.cli.wording import in_flags

_COMMANDS = (app, render, motion, contact_sheet, evaluate, synthesize, train, bench, doctor, package)

#: Exit codes: wrong use, failure, stopped by the user (as shells report Ctrl+C).
_WRONG_USE, _FAILURE, _STOPPED = 2, 1, 130


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
    with Interruption() as interruption, logging_to_file():
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
            return _failed(error, arguments)


def _stopped() -> int:
    below = "\n" if sys.stderr.isatty() else ""  # where the terminal shows ^C
    print(f"{below}Stopped. Nothing half-done was left behind.", file=sys.stderr)
    return _STOPPED


def _failed(error: Exception, arguments: Sequence[str]) -> int:
    told = logged(error)
    command = arguments[0] if arguments else ""
    message, hint = in_flags(told.message, command), in_flags(told.hint, command)
    if "--json" in arguments:
        print(json.dumps({"error": {"kind": told.kind, "message": message, "hint": hint}}))
    print(f"shutterspan: {message} {hint}".rstrip(), file=sys.stderr)
    return _WRONG_USE if told.kind == "usage" else _FAILURE
