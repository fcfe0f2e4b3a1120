"""The command line. Building the parser imports nothing heavy: `--help` answers at once."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from importlib.metadata import version
from logging.handlers import RotatingFileHandler
from pathlib import Path

from shutterspan.core.cli import bench, doctor, evaluate, render, train
from shutterspan.core.errors import Cancelled, ShutterspanError

_COMMANDS = (render, evaluate, train, bench, doctor)

#: Exit codes: wrong use, failure, stopped by the user (as shells report Ctrl+C).
_WRONG_USE, _FAILURE, _STOPPED = 2, 1, 130

log = logging.getLogger("shutterspan")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
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
    options = parser().parse_args(arguments)
    try:
        _log_to_file()
        return int(options.run(options) or 0)
    except (KeyboardInterrupt, Cancelled):
        print("\nStopped. Nothing was left behind.", file=sys.stderr)
        return _STOPPED
    except BrokenPipeError:
        # The reader of our output (a pager, say) went away; there is nobody left to tell.
        sys.stderr.close()
        return _FAILURE
    except ShutterspanError as error:
        log.info("%s: %s", error.kind, error.message, exc_info=True)
        _tell(options, error)
        return _WRONG_USE if error.kind == "usage" else _FAILURE
    except Exception:
        log.exception("unexpected error")
        told = ShutterspanError("Something went wrong inside Shutterspan.", f"The details are in {_log_path()}.")
        _tell(options, told)
        return _FAILURE


def _tell(options: argparse.Namespace, error: ShutterspanError) -> None:
    if getattr(options, "json", False):
        print(json.dumps({"error": {"kind": error.kind, "message": error.message, "hint": error.hint}}))
    print(f"shutterspan: {error.message}{' ' + error.hint if error.hint else ''}", file=sys.stderr)


def _log_path() -> Path:
    from platformdirs import user_log_path

    return user_log_path("shutterspan", appauthor=False) / "shutterspan.log"


def _log_to_file() -> None:
    path = _log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        # A log that can't be written must not stop a photo from being rendered.
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
