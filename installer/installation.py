"""Makes the environment in `.venv`, in which install.py installs the program.

Standard library only: install.py needs this before anything is installed.
"""

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.core.foundation.paths import relative_to_cwd
from shutterspan.core.foundation.program import InstallMethod, Program
from shutterspan.core.foundation.system_libraries import find_missing_library
from shutterspan.core.worker.locator import clean_environment

_GB = 10**9
#: Characters of the line that shows pip's progress.
_PROGRESS_WIDTH = 78
#: Size of the environment in bytes: with the CPU build of torch, and at most, with the CUDA build.
SIZE, SIZE_CUDA = 1.9 * _GB, 8 * _GB

_NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError"
    r"|Max retries exceeded|Network is unreachable|Temporary failure in name resolution|Connection (refused|reset)"
    r"|getaddrinfo failed|Name or service not known|nodename nor servname",
    re.IGNORECASE,
)
_DISK_FULL = re.compile(
    r"No space left on device|Errno 28|Disk quota exceeded|not enough space on the disk", re.IGNORECASE
)
#: Errors of pip on Windows: a path of 260 characters or more, and a file that is open in a running program.
_PATH_TOO_LONG = re.compile(r"Long Path support enabled|WinError 206\b", re.IGNORECASE)
_FILE_IN_USE = re.compile(r"WinError (5|32)\b")
_NO_BUILD = re.compile(r"No matching distribution found for (\S+)")


class SetupError(Exception):
    """The installation failed. The text is for the user: what happened, and what to do."""


@dataclass(frozen=True)
class Installation:
    """One copy of the project, with the environment in its folder."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.script("python")

    @property
    def program(self) -> Program:
        return Program(InstallMethod.CLONE, self.python, self.script("shutterspan"), self._version())

    @property
    def log(self) -> Path:
        return self.venv / "install.log"

    @property
    def _stamp(self) -> Path:
        """File that records with which packages the environment was completed."""
        return self.venv / "installed.json"

    @property
    def _unfinished(self) -> Path:
        """File that exists while packages are written. If it exists at the start, the last installation was
        interrupted, and packages may be incomplete."""
        return self.venv / "unfinished"

    def script(self, name: str) -> Path:
        """Path of a program in the environment."""
        return self.venv / "Scripts" / f"{name}.exe" if os.name == "nt" else self.venv / "bin" / name

    def install(self, tests: bool, torch_index: str | None) -> None:
        """Complete the environment if necessary.

        tests: whether to install the packages for tests; torch_index: package index of torch, or None for the
        default. Raises SetupError, OutputError, OSError.
        """
        if not self.is_complete(tests, torch_index):
            self._build(tests, torch_index)

    def is_complete(self, tests: bool, torch_index: str | None) -> bool:
        """Whether the environment is complete. If so, neither pip nor the network is needed."""
        stamp = self._read_stamp()
        return (
            self.python.exists()
            and stamp.get("inputs") == self._inputs()
            and (not tests or stamp.get("tests") is True)
            and torch_index in (None, stamp.get("torch_index"))
        )

    def add_bundle_tools(self) -> None:
        """Install the packages that make the program without Python.

        Raises SetupError: they can't be installed, or torch isn't a CPU build, which is several times as small.
        """
        code = "import sys, torch; sys.exit(bool(torch.version.cuda or torch.version.hip))"
        if _run([self.python, "-P", "-c", code]).returncode:
            raise SetupError(
                "The program without Python needs the CPU build of torch.\n"
                "Run install.py again with --torch-index and the address of PyTorch's CPU builds."
            )
        stamp = self._read_stamp()
        if stamp.get("bundle") is not True:
            self._pip("PyInstaller", ["-r", "requirements-bundle.lock"])
            self._write_stamp({**stamp, "bundle": True})

    def demo(self) -> None:
        """Make a video, frames and a contact sheet of the sample photo, and print their paths. Raises SetupError."""
        photo = self.root / "resources" / "samples" / "fire-truck.jpg"
        video, frames, contact_sheet = (
            self.root / "demo" / name for name in ("fire-truck.mp4", "frames", "contact-sheet.png")
        )
        video.parent.mkdir(exist_ok=True)
        program = self.script("shutterspan")
        for output in (video, frames):
            self.call("The demonstration", [program, "render", photo, "-o", output, "--overwrite"])
        self.call("The demonstration", [program, "contact-sheet", photo, frames, "-o", contact_sheet, "--overwrite"])
        print(f"The photo:         {relative_to_cwd(photo)}")
        for label, path in (("Its video:", video), ("Its frames:", frames), ("The contact sheet:", contact_sheet)):
            print(f"{label:18} {relative_to_cwd(path)}")

    def test(self, everything: bool) -> int:
        """Run the linters and the tests in the environment, and return the exit code: 0 if nothing failed.

        everything: also the slow tests and those in host programs. Raises KeyboardInterrupt after the tests have ended.
        """
        sessions = ("lint", "all_tests" if everything else "tests")
        command = [str(self.python), "-P", "-m", "nox", "--sessions", *sessions]
        with subprocess.Popen(command, cwd=self.root, env=_environment()) as nox:
            try:
                return nox.wait()
            except KeyboardInterrupt:  # The terminal interrupts nox too, which ends what the tests have started.
                nox.wait()
                raise

    def _build(self, tests: bool, torch_index: str | None) -> None:
        if Path(sys.prefix) == self.venv:
            raise SetupError("Run install.py with the Python of the computer, not with the Python in .venv.")
        stamp = self._read_stamp()
        if not self._is_usable():
            self._check_disk(torch_index)
            self._create_environment()
            stamp = {}
        self._write_stamp({**stamp, "inputs": "unfinished"})
        self.log.write_text("", "utf-8")
        tests = tests or stamp.get("tests") is True
        if torch_index and torch_index != stamp.get("torch_index"):
            torch = self._locked("torch")
            self._pip("torch", ["--index-url", torch_index, "--no-deps", "--force-reinstall", torch])
        lock = "requirements-dev.lock" if tests else "requirements.lock"
        self._pip("packages", ["-r", lock])
        self._pip("Shutterspan", ["--no-deps", "--no-build-isolation", "-e", "."])
        self._check_imports()
        torch_index = torch_index or stamp.get("torch_index")
        self._write_stamp({"inputs": self._inputs(), "tests": tests, "torch_index": torch_index})

    def _check_disk(self, torch_index: str | None) -> None:
        free = shutil.disk_usage(self.root).free
        size = f"{SIZE / _GB:.1f} GB"
        if torch_index is None and sys.platform == "linux":
            size += (
                f" with the CPU build of torch, and up to {SIZE_CUDA / _GB:.0f} GB with the CUDA build, which is the "
                "default on most Linux computers (--torch-index URL selects another build)"
            )
        else:
            size += " or more, depending on the build of torch"
        print(
            f"Shutterspan is installed in {relative_to_cwd(self.venv)}. It needs {size}; {free / _GB:.0f} GB are free."
        )
        if free < SIZE:
            raise SetupError(
                f"There is not enough space on the disk. Free {SIZE / _GB:.1f} GB, and run install.py again."
            )

    def _is_usable(self) -> bool:
        """Whether the environment exists, has this version of Python, and has a pip that starts."""
        if self._unfinished.exists() or not self.python.exists():
            return False
        code = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
        return _run([self.python, "-P", "-c", code]).returncode == 0

    def _create_environment(self) -> None:
        if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise SetupError(
                "This Python can't create environments: its modules venv and ensurepip are missing.\n"
                f"On Debian and Ubuntu, install the package python{version}-venv."
            )
        print("Creating the environment …")
        self.venv.mkdir(exist_ok=True)
        self._unfinished.touch()
        for path in self.venv.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path != self._unfinished:
                path.unlink()
        process = _run([sys.executable, "-P", "-m", "venv", self.venv])
        if process.returncode:
            reason = explain_failure(process.stdout)
            raise SetupError(reason or f"The environment could not be created:\n{process.stdout.strip()}")
        self._unfinished.unlink()

    def _pip(self, what: str, arguments: Sequence[str | Path]) -> None:
        """Run `pip install`. Its output goes to the log, and short progress lines to the terminal.

        what: name of the packages, for messages. Raises SetupError.
        """
        command = [self.python, "-m", "pip", "install", "--no-cache-dir", "--progress-bar", "off", *arguments]
        print(f"Installing {what} …")
        output = []
        self._unfinished.touch()
        with (
            self.log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                command,
                cwd=self.root,
                env=_environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
            ) as pip,
        ):
            assert pip.stdout is not None
            for line in pip.stdout:
                log.write(line)
                output.append(line)
                _show_progress(line)
        _show_progress("")
        if pip.returncode >= 0:
            self._unfinished.unlink()
        if pip.returncode:
            errors = [line.strip() for line in output if "error:" in line.lower()]
            tail = "\n".join(errors[:3] or output[-3:])
            reason = explain_failure("".join(output)) or f"pip could not install {what}:\n{tail}"
            raise SetupError(f"{reason}\nThe output of pip is in {relative_to_cwd(self.log)}.")

    def _check_imports(self) -> None:
        """Import the packages once. An installed package may lack a system library, and the user should know that now,
        not at the first photo. Raises SetupError."""
        process = _run([self.python, "-P", "-c", "import torch, cv2, numpy, PIL.Image, tifffile, imagecodecs"])
        if process.returncode:
            with self.log.open("a", encoding="utf-8") as log:
                log.write(process.stdout)
            reason = (
                explain_failure(process.stdout)
                or f"The installed packages can't be imported:\n{process.stdout.strip()}"
            )
            raise SetupError(f"{reason}\nThe details are in {relative_to_cwd(self.log)}.")

    def call(self, what: str, command: Sequence[str | Path]) -> None:
        """Run one of the project's commands, which prints its own errors. Raises SetupError: it failed.

        what: name of the command, for the message.
        """
        if subprocess.run(command, cwd=self.root, env=_environment(), check=False).returncode:
            raise SetupError(f"{what} failed. See the message above.")

    def _read_stamp(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._stamp.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def _write_stamp(self, stamp: Mapping[str, Any]) -> None:
        """Raises OutputError."""
        with replacing_file(self._stamp, overwrite=True) as draft:
            draft.write_text(json.dumps(stamp), "utf-8")

    def _inputs(self) -> str:
        """A digest of everything that determines the environment: folder, Python version, and lists of packages."""
        digest = hashlib.sha256(f"{self.root}\n{platform.python_version()}\n".encode(errors="surrogateescape"))
        for path in (
            *sorted(self.root.glob("requirements*.lock")),
            self.root / "pyproject.toml",
            self.root / "setup.py",
        ):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _locked(self, package: str) -> str:
        """The requirement of a package in the lock file, with its version."""
        lines = (self.root / "requirements.lock").read_text("utf-8").splitlines()
        return next(line for line in lines if line.startswith(f"{package}=="))

    def _version(self) -> str:
        return str(tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def explain_failure(output: str) -> str | None:
    """A text for the user that explains the output of a failed program, or None if the cause is unknown."""
    if _DISK_FULL.search(output):
        return "The disk is full. Free some space, and run install.py again."
    if _NO_NETWORK.search(output):
        return (
            "The packages can't be downloaded, because the network can't be reached or blocks the download.\n"
            "Check the connection (behind a proxy, set HTTPS_PROXY), and run install.py again."
        )
    if _PATH_TOO_LONG.search(output):
        return (
            "A path is too long for Windows. Move this folder to a shorter path, such as C:\\Shutterspan, and run "
            "install.py again."
        )
    if _FILE_IN_USE.search(output):
        return (
            "A file can't be replaced, perhaps because it is open in another program. "
            "Close Shutterspan, GIMP and Blender, and run install.py again."
        )
    if missing := find_missing_library(output):
        return f"{missing.message} {missing.hint}"
    if no_build := _NO_BUILD.search(output):
        return (
            f"There is no {no_build[1]} for Python {platform.python_version()} on {platform.system()} "
            f"({platform.machine()}).\n"
            "Check the network. If it works, try another version of Python (3.11 to 3.13) or another --torch-index."
        )
    return None


def _run(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a command without output to the terminal. `stdout` of the result contains both streams."""
    return subprocess.run(
        command,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _environment() -> dict[str, str]:
    """This process's environment, without variables that would make Python or pip use other folders than `.venv`."""
    return clean_environment("PIP_TARGET", "PIP_PREFIX", "PIP_USER")


def _show_progress(line: str) -> None:
    """On a terminal, replace the progress line by pip's current step and package. An empty `line` clears it, with
    spaces, because some consoles of Windows ignore control sequences."""
    if not (sys.stdout and sys.stdout.isatty()):
        return
    step = re.match(r"(Collecting|Downloading|Installing) (\S+)", line)
    if step or not line:
        text = f"  {step[1]} {step[2]}"[:_PROGRESS_WIDTH] if step else ""
        print(f"\r{text:{_PROGRESS_WIDTH}}", end="" if step else "\r", flush=True)
