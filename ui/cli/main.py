"""The entry point of the command line. Building the parser imports nothing heavy, so `--help` is fast."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

from shutterspan.core.foundation.errors import Cancelled, UsageError
from shutterspan.core.foundation.log import log_error, logging_to_file
from shutterspan.ui.cli import (
    app,
    bench,
    contact_sheet,
    doctor,
    evaluate,
    motion,
    package,
    presets,
    render,
    synthesize,
    train,
)
from shutterspan.ui.cli.interruption import Interruption
from shutterspan.ui.cli.wording import wording_for

_COMMANDS = (app, render, presets, motion, contact_sheet, evaluate, synthesize, train, bench, doctor, package)

#: Exit codes: usage error, failure, stopped by the user (as shells report Ctrl+C).
_USAGE_ERROR, _FAILURE, _STOPPED = 2, 1, 130


class _Parser(argparse.ArgumentParser):
    """Raises UsageError instead of printing the usage, so that all errors have the same form."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("invalid_arguments", reason=message.rstrip("."), program=self.prog)


def build_parser() -> argparse.ArgumentParser:
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
    """Run one command and return its exit code.

    Every exception becomes one line on standard error; its traceback goes to the log file.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    with Interruption() as interruption, logging_to_file():
        try:
            options = build_parser().parse_args(arguments)
            code = int(options.run(options) or 0)
            sys.stdout.flush()
            return code
        except BrokenPipeError:
            # The reader of stdout (such as a pager) is gone, so no message can be shown.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _FAILURE
        except (KeyboardInterrupt, Cancelled):
            return _report_stop()
        except Exception as error:
            if interruption.was_requested:
                return _report_stop()
            return _report_failure(error, arguments)


def _report_stop() -> int:
    """Print that the command was stopped, and return the exit code."""
    line_break = "\n" if sys.stderr.isatty() else ""  # after the ^C that the terminal shows
    print(f"{line_break}Stopped. No unfinished file is left.", file=sys.stderr)
    return _STOPPED


def _report_failure(error: Exception, arguments: Sequence[str]) -> int:
    """Log and print an exception, with `--json` also as JSON on stdout, and return the exit code."""
    report = log_error(error)
    wording, message = wording_for(arguments[0] if arguments else ""), report.content
    if "--json" in arguments:
        texts = {"message": wording.text(message), "hint": wording.hint(message)}
        print(json.dumps({"error": {"code": message.code, "kind": report.kind} | message.as_dict() | texts}))
    print(f"shutterspan: {wording.full_text(message)}", file=sys.stderr)
    return _USAGE_ERROR if report.kind == "usage" else _FAILURE
