"""Build the distributions, install them into new environments, and run the installed program."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "samples" / "fire-truck.jpg"
#: With the versions that install.py installs, a new version of a library doesn't fail these tests.
LOCKED = ("--constraint", str(ROOT / "requirements.lock"))
#: Variables that would lead to other packages, or to folders outside the home folder.
_FOREIGN = ("PYTHON", "VIRTUAL_ENV", "XDG_", "SHUTTERSPAN_", "QT_", "PIPX_", "DBUS_")


@dataclass(frozen=True)
class InstalledCopy:
    """A copy of the program in an environment of its own. home: the home folder of the user who runs it."""

    environment: Path
    home: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python"

    @property
    def command(self) -> Path:
        return self.environment / "bin" / "shutterspan"

    @property
    def locator(self) -> Path:
        return self.home / ".config" / "shutterspan" / "worker.json"

    @property
    def desktop_file(self) -> Path:
        return self.home / ".local" / "share" / "applications" / "shutterspan.desktop"

    def of_user(self, home: Path, **variables: str | Path) -> "InstalledCopy":
        """The same copy, used by another user."""
        return replace(self, home=home, variables={name: str(value) for name, value in variables.items()})

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command of the program. The current folder is the home folder."""
        return run([self.command, *arguments], self.home, self.variables)

    def output(self, *arguments: str | Path) -> str:
        """Run a command of the program, which must succeed, and return what it prints on stdout."""
        return output_of([self.command, *arguments], self.home, self.variables)

    def pip(self, *arguments: str | Path) -> None:
        """Run pip in the environment. It must succeed."""
        output_of([self.python, "-m", "pip", *arguments], self.home, self.variables)

    def files(self) -> list[Path]:
        """The program's own files in the environment. pip leaves an empty folder when it removes a package."""
        found = [path for top in self.environment.rglob("*shutterspan*") for path in (top, *top.rglob("*"))]
        return sorted({path for path in found if path.is_file()})


def run(
    command: Sequence[str | Path], home: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command for the user of a home folder, which is also the current folder."""
    return subprocess.run(
        command,
        cwd=home,
        env=user_environment(home) | dict(variables or {}),
        capture_output=True,
        text=True,
        errors="replace",
        timeout=1200,
        check=False,
    )


def output_of(command: Sequence[str | Path], home: Path, variables: Mapping[str, str] | None = None) -> str:
    """Run a command, which must succeed, and return what it prints on stdout."""
    process = run(command, home, variables)
    assert process.returncode == 0, f"{shlex.join(map(str, command))}\n{process.stdout}\n{process.stderr}"
    return process.stdout


def user_environment(home: Path) -> dict[str, str]:
    """The variables of this process for a user with this home folder. pip keeps its cache."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    cache = os.environ.get("PIP_CACHE_DIR") or str(Path.home() / ".cache" / "pip")
    return {**inherited, "HOME": str(home), "PIP_CACHE_DIR": cache, "LC_ALL": "C.UTF-8"}


def make_environment(folder: Path) -> None:
    """Make a new virtual environment with the Python of the computer."""
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([base, "-m", "venv", folder], check=True, env=user_environment(folder.parent), timeout=300)


def install(folder: Path, *requirements: str | Path) -> InstalledCopy:
    """Install the program into a new environment in this folder, for a user with a new home folder."""
    home = folder / "home"
    home.mkdir(parents=True)
    make_environment(folder / "environment")
    copy = InstalledCopy(folder / "environment", home)
    copy.pip("install", "--quiet", *requirements)
    return copy


def traces(home: Path) -> list[Path]:
    """The files of a home folder that the program has made or that name it."""
    paths = sorted(home.rglob("*"))
    named = {path for path in paths if "shutterspan" in path.name.lower()}
    return sorted(named | {path for path in paths if path.is_file() and b"shutterspan" in path.read_bytes().lower()})


def tracked_files() -> list[str]:
    """The files of the repository, also those that are not committed yet."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("NOT TESTED: not a checkout")
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def copy_sources(folder: Path, version: str | None = None) -> None:
    """Copy the files of the repository. version: the version of the copy, None for that of the repository."""
    for name in tracked_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    if version:
        project = folder / "pyproject.toml"
        lines = project.read_text("utf-8").splitlines()
        project.write_text("\n".join(f'version = "{version}"' if line[:9] == "version =" else line for line in lines))


def build(sources: Path, target: Path, *options: str) -> None:
    """Build sdist and wheel with the tests' own setuptools. options: of the program `build`."""
    command = [sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", str(target), str(sources)]
    process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert process.returncode == 0, process.stdout[-3000:] + process.stderr[-3000:]
