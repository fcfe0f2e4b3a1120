"""The entry point of the command line. Building the parser imports nothing heavy, so `--help` is fast."""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

from shutterspan.core.foundation.errors import Cancelled, MemoryExhausted, OutputError, UsageError
from shutterspan.core.foundation.signals import end_silently, ending_silently

with ending_silently():
    from shutterspan.core.foundation.log import log_error, logging_to_file
    from shutterspan.core.foundation.standard_streams import StandardStreams
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
        setup,
        synthesize,
        train,
    )
    from shutterspan.ui.cli.interruption import Interruption
    from shutterspan.ui.cli.supervision import memory_limit, run_in_child
    from shutterspan.ui.cli.wording import wording_for

_COMMANDS = (app, render, presets, motion, contact_sheet, evaluate, synthesize, train, bench, setup, doctor, package)

#: Exit codes: usage error, failure.
_USAGE_ERROR, _FAILURE = 2, 1


class _Parser(argparse.ArgumentParser):
    """Raises UsageError instead of printing the usage, so that all errors have the same form."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("invalid_arguments", reason=message.rstrip("."), program=self.prog)


def build_parser() -> argparse.ArgumentParser:
    top = _Parser(
        prog="shutterspan",
        description="Turn one motion-blurred photo into the sharp video of its exposure.",
    )
    top.add_argument("--version", action="version", version=f"shutterspan {version('shutterspan')}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    arguments: None for those of the process. Every exception is printed as one line on standard error; its traceback
    goes to the log file.
    """
    if arguments is None:
        end_silently()  # also applies while the interpreter ends, after the work
        arguments = sys.argv[1:]
    is_app = list(arguments[:1]) == ["app"]  # if Qt can't start, it prints why and ends the process
    with StandardStreams(discard_others=not is_app) as streams, logging_to_file():
        limit = memory_limit()
        if limit is None:
            return _run_command(arguments, streams)
        return run_in_child(
            lambda: _run_command(arguments, streams),
            on_death=lambda: _report_failure(MemoryExhausted("memory_exhausted"), arguments),
            limit=limit,
        )


def _run_command(arguments: Sequence[str], streams: StandardStreams) -> int:
    """Run a command, and report its failure. Returns the exit code."""
    is_output_result = True
    with Interruption() as interruption:
        try:
            options = build_parser().parse_args(arguments)
            # If a file is requested, printed text is only a message, unless it is JSON.
            is_output_result = getattr(options, "output", None) is None or "--json" in arguments
            code = int(options.run(options) or 0)
        except SystemExit as end:  # after --help and --version
            code = int(end.code or 0)
        except (KeyboardInterrupt, Cancelled):
            return _report_stop(interruption)
        except BaseException as error:  # libraries in Rust raise exceptions that don't derive from Exception
            if interruption.was_requested:
                return _report_stop(interruption)
            return _report_failure(error, arguments)
    output_error = streams.output_error
    if not code and is_output_result and output_error:
        reason = output_error.strerror or str(output_error)
        return _report_failure(OutputError("output_not_printed", reason=reason), [])
    return code


def _report_stop(interruption: Interruption) -> int:
    """Report that the command was stopped, and return the exit code."""
    line_break = "\n" if sys.stderr.isatty() else ""  # after the ^C that the terminal shows
    print(f"{line_break}Stopped. No unfinished file is left.", file=sys.stderr)
    return interruption.exit_code


def _report_failure(error: BaseException, arguments: Sequence[str]) -> int:
    """Log and print an exception, with `--json` also as JSON on stdout, and return the exit code."""
    report = log_error(error)
    wording, message = wording_for(arguments[0] if arguments else ""), report.content
    if "--json" in arguments:
        texts = {"message": wording.text(message), "hint": wording.hint(message)}
        print(json.dumps({"error": {"code": message.code, "kind": report.kind} | message.as_dict() | texts}))
    print(f"shutterspan: {wording.full_text(message)}", file=sys.stderr)
    return _USAGE_ERROR if report.kind == "usage" else _FAILURE
