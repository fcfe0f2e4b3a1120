"""Finds Blender on this computer, and installs or removes the add-on.

Standard library only: install.py needs this before anything is installed.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.worker.locator import clean_environment, config_folder

#: The add-on's id in Blender, and Blender's repository for extensions that are installed from disk.
EXTENSION, _REPOSITORY = "shutterspan", "user_default"
#: Oldest series of Blender that supports extensions.
_MIN_SERIES = (4, 2)
#: Seconds that a command of Blender may take.
_TIMEOUT = 120
#: Common paths of Blender, by `sys.platform`, as glob patterns; {programs} is the folder of programs on Windows.
_PATH_PATTERNS = {
    "linux": (
        "/opt/blender*/blender",
        "/usr/local/blender*/blender",
        "~/blender*/blender",
        "~/Downloads/blender*/blender",
    ),
    "darwin": (
        "/Applications/Blender*.app/Contents/MacOS/Blender",
        "~/Applications/Blender*.app/Contents/MacOS/Blender",
    ),
    "win32": ("{programs}/Blender Foundation/Blender */blender.exe",),
}


@dataclass(frozen=True)
class BlenderProgram:
    """One installed Blender. version: as `blender --version` prints it, or empty if the program doesn't start."""

    path: Path
    version: str

    @property
    def usable(self) -> bool:
        """Whether this Blender supports extensions."""
        return self._series >= _MIN_SERIES

    @property
    def addon(self) -> Path:
        """The folder of the add-on, which all Blenders of one series share."""
        return extensions_folder(".".join(map(str, self._series))) / EXTENSION

    @property
    def installed(self) -> str | None:
        """The version of the add-on that is installed for this user, “unknown” if its manifest is damaged, or None."""
        try:
            return str(tomllib.loads((self.addon / "blender_manifest.toml").read_text("utf-8"))["version"])
        except (OSError, ValueError, KeyError):
            return "unknown" if os.path.isdir(self.addon) else None

    def install(self, extension: Path) -> str:
        """Install the zip, or replace an older one, and enable it. Returns Blender's output if it failed, else ""."""
        return self._run_extension_command("install-file", "--repo", _REPOSITORY, "--enable", str(extension))

    def remove(self) -> str:
        """Remove the add-on. Returns Blender's output if it failed, else ""."""
        return self._run_extension_command("remove", EXTENSION)

    def __str__(self) -> str:
        return f"Blender {self.version}" if self.version else str(self.path)

    @property
    def _series(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.version.split(".")[:2] if part.isdigit())

    def _run_extension_command(self, *arguments: str) -> str:
        try:
            process = _run([str(self.path), "--command", "extension", *arguments])
        except subprocess.TimeoutExpired:
            return f"Blender didn't end within {_TIMEOUT} seconds."
        except OSError as error:
            return f"{self.path} doesn't start: {error.strerror or error}."
        if process.returncode == 0:
            return ""
        return (process.stdout + process.stderr).strip() or f"Blender ended with exit code {process.returncode}."


def blender_programs(
    paths: Sequence[Path] = (), environment: Mapping[str, str] = os.environ, system: str = sys.platform
) -> list[BlenderProgram]:
    """The Blenders at these paths, or else all on PATH and in common folders; the oldest first."""
    resolved = {path.resolve() for path in (paths or _find_programs(environment, system))}
    programs = [BlenderProgram(path, _version(path)) for path in resolved]
    return sorted(programs, key=lambda program: (program._series, program.path))


def extensions_folder(series: str, environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """The folder of the user's extensions that are installed from disk. series: of Blender, such as 4.2."""
    if folder := environment.get("BLENDER_USER_EXTENSIONS"):
        return Path(folder) / _REPOSITORY
    if folder := environment.get("BLENDER_USER_RESOURCES"):
        return Path(folder) / "extensions" / _REPOSITORY
    return _settings_folder(environment, system) / series / "extensions" / _REPOSITORY


def addon_folders(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> list[Path]:
    """The folders in which the add-on is installed for this user, for each series of Blender."""
    name = Path("extensions", _REPOSITORY, EXTENSION)
    folders = {extensions_folder("", environment, system) / EXTENSION}
    with contextlib.suppress(OSError):  # there is no such folder before Blender's first start
        folders |= {series / name for series in _settings_folder(environment, system).iterdir()}
    return sorted(folder for folder in folders if os.path.isdir(folder))


def _settings_folder(environment: Mapping[str, str], system: str) -> Path:
    """The folder of Blender's settings, with a folder for each series."""
    name = {"win32": "Blender Foundation/Blender", "darwin": "Blender"}.get(system, "blender")
    return config_folder(environment, system) / name


def _find_programs(environment: Mapping[str, str], system: str) -> Iterator[Path]:
    if path := shutil.which("blender", path=environment.get("PATH")):
        yield Path(path)
    home = environment.get("HOME") or str(Path.home())
    programs = environment.get("PROGRAMFILES", "C:/Program Files")
    for pattern in _PATH_PATTERNS.get(system, ()):
        path_pattern = Path(pattern.replace("~", home).replace("{programs}", programs))
        yield from Path(path_pattern.anchor).glob(str(path_pattern.relative_to(path_pattern.anchor)))


def _version(path: Path) -> str:
    """The version that this Blender prints, or "" if it doesn't start."""
    try:
        match = re.search(r"^Blender (\d+\.\d+\S*)", _run([str(path), "--version"]).stdout, re.MULTILINE)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return match[1] if match else ""


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command of Blender. If it takes too long, end it with the processes that it has started.

    Raises OSError, TimeoutExpired.
    """
    with subprocess.Popen(
        command,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # a group of its own, which Ctrl+C in the terminal doesn't reach
    ) as process:
        try:
            output, errors = process.communicate(timeout=_TIMEOUT)
        except BaseException:
            _end_group(process)
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def _end_group(process: "subprocess.Popen[str]") -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
            os.killpg(process.pid, signal.SIGKILL)
    else:  # Windows
        process.kill()
