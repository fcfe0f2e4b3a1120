"""The Blenders on this computer, and the add-on in each.

Standard library only: install.py needs this before anything is installed.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shutterspan.core.worker.protocol import clean_environment, config_folder

#: Blender's name for the add-on, and the repository in which it keeps what is installed from disk.
EXTENSION, _REPOSITORY = "shutterspan", "user_default"
_OLDEST = (4, 2)
_SECONDS = 120
_PLACES = {
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
    "win32": ("C:/Program Files/Blender Foundation/Blender */blender.exe",),
}


@dataclass(frozen=True)
class BlenderProgram:
    """version: as it tells itself, or empty where it doesn't start."""

    path: Path
    version: str

    @property
    def usable(self) -> bool:
        """Whether it knows extensions."""
        return self._series >= _OLDEST

    @property
    def installed(self) -> str | None:
        """The version of the add-on that its user has."""
        try:
            manifest = (self._extensions / EXTENSION / "blender_manifest.toml").read_text("utf-8")
            return str(tomllib.loads(manifest)["version"])
        except (OSError, ValueError, KeyError):
            return None

    def install(self, extension: Path) -> str:
        """Put the zip in, or renew it, and enable it; what Blender said where it failed, else nothing."""
        return self._manage("install-file", "--repo", _REPOSITORY, "--enable", str(extension))

    def remove(self) -> str:
        """What Blender said where it failed, else nothing."""
        return self._manage("remove", EXTENSION)

    def __str__(self) -> str:
        return f"Blender {self.version}" if self.version else str(self.path)

    @property
    def _series(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.version.split(".")[:2] if part.isdigit())

    @property
    def _extensions(self) -> Path:
        return extensions_folder(".".join(map(str, self._series)))

    def _manage(self, *arguments: str) -> str:
        try:
            done = _run([str(self.path), "--command", "extension", *arguments])
        except subprocess.TimeoutExpired:
            return f"It didn't end within {_SECONDS} seconds."
        if done.returncode == 0:
            return ""
        return (done.stdout + done.stderr).strip() or f"It ended with code {done.returncode}."


def blender_programs(
    chosen: Sequence[Path] = (), environment: Mapping[str, str] = os.environ, system: str = sys.platform
) -> list[BlenderProgram]:
    """Those at the chosen places, or all that are found where Blenders usually are; oldest first."""
    paths = {path.resolve() for path in (chosen or _found(environment, system))}
    programs = [BlenderProgram(path, _version(path)) for path in paths]
    return sorted(programs, key=lambda program: (program._series, program.path))


def extensions_folder(series: str, environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Where Blender of this series, as 4.2, keeps the extensions that its user installed from disk."""
    if chosen := environment.get("BLENDER_USER_EXTENSIONS"):
        return Path(chosen) / _REPOSITORY
    if chosen := environment.get("BLENDER_USER_RESOURCES"):
        return Path(chosen) / "extensions" / _REPOSITORY
    own = {"win32": "Blender Foundation/Blender", "darwin": "Blender"}.get(system, "blender")
    return config_folder(environment, system) / own / series / "extensions" / _REPOSITORY


def _found(environment: Mapping[str, str], system: str) -> Iterator[Path]:
    if path := shutil.which("blender", path=environment.get("PATH")):
        yield Path(path)
    home = environment.get("HOME") or str(Path.home())
    for pattern in _PLACES.get(system, ()):
        place = Path(pattern.replace("~", home))
        yield from Path(place.anchor).glob(str(place.relative_to(place.anchor)))


def _version(path: Path) -> str:
    try:
        told = re.search(r"^Blender (\d+\.\d+\S*)", _run([str(path), "--version"]).stdout, re.MULTILINE)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told[1] if told else ""


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_SECONDS,
        check=False,
    )
