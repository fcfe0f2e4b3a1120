"""This copy of the program: how it was installed, and the commands that fit it.

Standard library only: it is needed before anything is installed.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

from shutterspan.core.foundation.paths import PACKAGE, is_same_file, real_path

#: The file by which pipx marks its environments.
_PIPX_FILE = "pipx_metadata.json"


class InstallMethod(Enum):
    """How a copy of the program was installed: in the folder .venv of its repository, by pip, by pipx, or as a program
    without Python."""

    CLONE = "clone"
    PIP = "pip"
    PIPX = "pipx"
    BUNDLE = "bundle"


@dataclass(frozen=True)
class Program:
    """A copy of the program. interpreter: starts its modules, as `interpreter -P -m MODULE`; command: the program
    `shutterspan`. A bundle has one file for both."""

    method: InstallMethod
    interpreter: Path
    command: Path
    version: str

    def typed(self, *arguments: str) -> str:
        """What a user types in a terminal to run the command with these arguments."""
        in_path = shutil.which(self.command.stem)
        is_in_path = in_path is not None and is_same_file(Path(in_path), self.command)
        return shell_text(self.command.stem if is_in_path else str(self.command), *arguments)

    def has_interpreter(self, interpreter: str) -> bool:
        """Whether an interpreter starts this copy. A virtual environment has several, such as python and python3; a
        folder such as /usr/bin has interpreters with different libraries."""
        other, folder = Path(interpreter), real_path(self.interpreter.parent)
        if real_path(other.parent) != folder:
            return False
        is_virtual = (folder.parent / "pyvenv.cfg").is_file()
        return is_virtual or other.name == self.interpreter.name or is_same_file(other, self.interpreter)

    def library_hint(self, library: str, lock: str = "") -> dict[str, str]:
        """The hint how to add a library that this copy lacks: `hint` and its values, as `make_message` takes them.

        library: name of a distribution of the package index, such as rawpy; lock: name of the file in a clone that has
        its version, if a clone lacks the library.
        """
        match self.method:
            case InstallMethod.PIP:
                command = shell_text(str(self.interpreter), "-m", "pip", "install", library)
            case InstallMethod.PIPX:
                command = shell_text("pipx", "inject", "shutterspan", library)
            case InstallMethod.BUNDLE:
                return {"hint": "install_with_pip"}
            case InstallMethod.CLONE if lock:
                command = shell_text(str(self.interpreter), "-m", "pip", "install", "-r", str(PACKAGE / lock))
            case InstallMethod.CLONE:
                return self.repair_hint()
        return {"hint": "run_command", "command": command}

    def repair_hint(self) -> dict[str, str]:
        """The hint how to repair this copy: `hint` and its values, as `make_message` takes them."""
        match self.method:
            case InstallMethod.CLONE:
                return {"hint": "run_installer"}
            case InstallMethod.PIP:
                return {"hint": "install_again"}
            case InstallMethod.PIPX:
                return {"hint": "run_command", "command": "pipx reinstall shutterspan"}
            case InstallMethod.BUNDLE:
                return {"hint": "unpack_again"}


@cache
def running_program() -> Program:
    """The copy that is running."""
    method, interpreter = _install_method(), Path(sys.executable)
    command = interpreter if method is InstallMethod.BUNDLE else _command()
    return Program(method, interpreter, command, _version())


def shell_text(*arguments: str) -> str:
    """A command as it is typed in a terminal of this system."""
    return subprocess.list2cmdline(arguments) if os.name == "nt" else shlex.join(arguments)


def _install_method() -> InstallMethod:
    if getattr(sys, "frozen", False):
        return InstallMethod.BUNDLE
    environment = Path(sys.prefix)
    if is_same_file(environment, PACKAGE / ".venv"):
        return InstallMethod.CLONE
    return InstallMethod.PIPX if (environment / _PIPX_FILE).is_file() else InstallMethod.PIP


def _command() -> Path:
    """The program `shutterspan` that was installed with this package. pip records where it is, which depends on its
    options."""
    name = "shutterspan.exe" if os.name == "nt" else "shutterspan"
    try:
        recorded = [file.locate() for file in files("shutterspan") or () if file.name == name]
    except PackageNotFoundError:
        recorded = []
    programs = [Path(os.path.normpath(str(path))) for path in recorded if os.access(str(path), os.X_OK)]
    return programs[0] if programs else Path(sysconfig.get_path("scripts")) / name


def _version() -> str:
    try:
        return version("shutterspan")
    except PackageNotFoundError:
        return ""
