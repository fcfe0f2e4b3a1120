"""Figures of processes of our own."""

import json
import subprocess
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError


def told_by(command: list[str], failed: str) -> Any:
    """What a process of our own tells as JSON. Raises ShutterspanError: it failed."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
        raise ShutterspanError(f"{failed}: {reason[0]}")
    return json.loads(done.stdout)
