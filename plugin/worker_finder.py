"""Finds the command that starts the worker, and makes the errors of a worker that doesn't fit.

Standard library only: every bundle carries a copy.
"""

import os

from .locator import locator_path, read_locator, worker_command
from .protocol import PROTOCOL, decode_message, negotiate
from .updates import WorkerError


def find_worker() -> list[str]:
    """The command that starts the worker.

    It comes from the variable SHUTTERSPAN_WORKER (an interpreter, or a command as a JSON list) or else from the
    locator file, which `shutterspan setup` writes. Raises WorkerError: neither gives a worker's command.
    """
    if configured := os.environ.get("SHUTTERSPAN_WORKER"):
        return _parse_command(configured)
    path = locator_path()
    try:
        located = read_locator(path)
    except FileNotFoundError:
        raise WorkerError("worker_not_installed", command=setup_command()) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise WorkerError(
            "file_unreadable", hint="run_command", path=path, reason=reason, command=setup_command()
        ) from error
    except ValueError as error:
        raise WorkerError("worker_locator_damaged", path=path, command=setup_command()) from error
    protocol = located.get("protocol")
    check_protocol(located.get("oldest_protocol", protocol), protocol, located.get("version"))
    interpreter = located["interpreter"]
    if not os.path.isfile(interpreter):  # Path.is_file raises where a folder can't be searched
        raise moved_error(interpreter)
    return worker_command(interpreter)


def check_protocol(oldest: object, newest: object, version: object) -> None:
    """Raises WorkerError: the worker has no protocol version in common with this client, or sends no version.

    oldest, newest: the worker's versions; version: of Shutterspan.
    """
    if not isinstance(oldest, int) or not isinstance(newest, int):
        raise WorkerError("not_a_worker", command=setup_command())
    if negotiate(oldest, newest) is None:
        code = "worker_too_new" if oldest > PROTOCOL else "worker_too_old"
        raise WorkerError(code, version=str(version), command=setup_command())


def setup_command() -> str:
    """What a user types in a terminal to set up the plug-ins again, with the located copy of the program if it
    exists."""
    try:
        located = read_locator(locator_path())
    except (OSError, ValueError):
        located = {}
    command = located.get("setup")
    return command if isinstance(command, str) and os.path.isfile(located["interpreter"]) else "shutterspan setup"


def moved_error(interpreter: str) -> WorkerError:
    """The error if the worker's interpreter can't be started."""
    return WorkerError("worker_moved", interpreter=interpreter, command=setup_command())


def _parse_command(text: str) -> list[str]:
    """The command in SHUTTERSPAN_WORKER. Raises WorkerError."""
    if not text.lstrip().startswith("["):
        return worker_command(text)
    try:
        command = decode_message(f'{{"command": {text}}}'.encode())["command"]
    except ValueError:
        command = []
    if not command or not all(isinstance(part, str) for part in command):
        raise WorkerError("worker_variable_invalid")
    return list(command)
