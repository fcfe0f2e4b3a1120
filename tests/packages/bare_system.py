"""A Debian without Python and without a desktop, in a folder of its own, and the program without Python in it."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from .installed_copy import ROOT

_GIMP = ROOT / "tests" / "hosts" / "gimp"
#: Mounts each folder in "$@" up to "--" so that nothing can be written there, and runs the command after "--".
_READ_ONLY = """
while [ "$1" != -- ]; do mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"; shift; done
shift
exec "$@"
"""


@dataclass(frozen=True)
class BareSystem:
    """root: the system's folder; program: of the bundle; folder: is at the same path in the system."""

    root: Path
    program: Path
    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def command(
        self,
        *arguments: str | Path,
        binds: Sequence[Path] = (),
        read_only: Sequence[Path] = (),
        variables: Mapping[str, str] | None = None,
    ) -> list[str]:
        """The command that runs the program with these arguments.

        binds: further folders that are at the same paths in the system; read_only: folders in which nothing can be
        written; variables: of the environment.
        """
        shared = [self.folder, self.program.parent, *binds, *read_only]
        settings = [f"{name}={value}" for name, value in {"HOME": self.home, **(variables or {})}.items()]
        inside = [_GIMP / "in_root.sh", self.root, *shared, "--", *settings, self.program, *arguments]
        mounted = ["unshare", "--mount", "--propagation", "private", "bash", "-euc", _READ_ONLY, "--", *read_only, "--"]
        return list(map(str, [*mounted, *inside]))

    def run(
        self, *arguments: str | Path, read_only: Sequence[Path] = (), variables: Mapping[str, str] | None = None
    ) -> str:
        """Run the program, which must succeed, and return what it prints on stdout."""
        command = self.command(*arguments, read_only=read_only, variables=variables)
        process = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert process.returncode == 0, f"{shlex.join(map(str, arguments))}\n{process.stdout}\n{process.stderr}"
        return process.stdout


def bare_root() -> Path:
    """The folder of the system, which is made once, and kept between test runs."""
    if os.geteuid() or not all(map(shutil.which, ("debootstrap", "unshare"))):
        pytest.skip("NOT TESTED: only root may make and start a bare system, with debootstrap")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = cache / "shutterspan" / "bare-root"
    made = subprocess.run([_GIMP / "make_root.sh", root, "dash", "dash"], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"NOT TESTED: debootstrap can't make a bare system: {made.stderr[-300:]}")
    return root


def link_or_copy(source: str, target: str) -> None:
    """Link a file under a second name, which needs no space; copy it if the target is on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
