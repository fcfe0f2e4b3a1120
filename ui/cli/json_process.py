"""Run one of the program's own processes, and parse the JSON that it prints."""

import json
import subprocess
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import make_message


def json_output_of(command: list[str], failure: str, **values: str) -> Any:
    """Run a command and return its parsed stdout.

    failure: code of the error if the command fails. values: for its text. {reason} is the last line of stderr.
    Raises ShutterspanError: the command failed.
    """
    completed = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    if completed.returncode:
        lines = completed.stderr.strip().splitlines()
        reason = lines[-1] if lines else make_message("process_failed", exit_code=completed.returncode)
        raise ShutterspanError(failure, reason=reason, **values)
    return json.loads(completed.stdout)
