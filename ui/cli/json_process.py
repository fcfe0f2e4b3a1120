"""Run one of the program's own processes and parse the JSON that it prints."""

import json
import subprocess
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError


def json_output_of(command: list[str], failure: str) -> Any:
    """Run a command and return its parsed stdout.

    Raises ShutterspanError: the command failed; the message is `failure` and the last line of stderr.
    """
    completed = subprocess.run(command, capture_output=True, text=True)
    if completed.returncode:
        reason = completed.stderr.strip().splitlines()[-1:] or [f"it ended with {completed.returncode}"]
        raise ShutterspanError(f"{failure}: {reason[0]}")
    return json.loads(completed.stdout)
