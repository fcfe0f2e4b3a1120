"""Builds a plug-in in a process of its own, because install.py has no libraries.

Standard library only: install.py needs this before anything is installed.
"""

import subprocess
from pathlib import Path
from typing import Literal

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.foundation.program import Program
from shutterspan.core.worker.locator import clean_environment


def build_plugin(program: Program, host: Literal["gimp", "blender"], target: Path) -> None:
    """Build the filter's folder or the add-on's file. Raises OutputError."""
    command = [str(program.interpreter), "-P", "-m", "shutterspan.plugin.package", host, str(target)]
    try:
        process = subprocess.run(
            command, env=clean_environment(), capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError as error:
        raise OutputError("plugin_not_built", reason=f"{program.interpreter}: {error.strerror or error}") from error
    if process.returncode:
        reason = one_line(process.stderr) or f"exit code {process.returncode}"
        raise OutputError("plugin_not_built", reason=reason)


def one_line(text: str) -> str:
    """Some lines of text as one line, without its last full stop."""
    return " ".join(text.split()).removesuffix(".")
