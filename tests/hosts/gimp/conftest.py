"""Fixtures with the real GIMP 3, in a root folder of its own; the real worker runs outside this root."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shutterspan.plugin.protocol import PROTOCOL

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent

_GIMPRC = "(show-welcome-dialog no)\n(color-profile-policy keep)\n(check-updates no)\n"


def cached_root() -> Path:
    """GIMP's root folder, which is kept between test runs."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("SHUTTERSPAN_GIMP_ROOT") or cache / "shutterspan" / "gimp-root")


@pytest.fixture(scope="session")
def gimp_root() -> Path:
    root = cached_root()
    if not (root / "usr/bin/gimp-console-3.0").exists():
        pytest.skip(f"NOT TESTED: no GIMP 3 in {root}; {HERE / 'make_root.sh'} {root} puts one there")
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("NOT TESTED: only root may start GIMP in a folder of its own")
    return root


@dataclass(frozen=True)
class HostGimp:
    """GIMP with its own profile, in which the filter is installed. folder: writable for GIMP and the worker."""

    root: Path
    folder: Path

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    @property
    def locator(self) -> Path:
        return self.folder / "worker.json"

    @property
    def inside(self) -> Path:
        return HERE / "inside.py"

    @property
    def requests(self) -> Path:
        """File of all request lines of the workers, after `record_requests` was called."""
        return self.folder / "requests"

    def record_requests(self) -> None:
        self.requests.touch()
        self.write_locator(f'tee -a "{self.requests}" | ')

    def write_locator(self, before: str = "exec ") -> None:
        """Write a locator whose worker starts outside GIMP's root, which has another Python and other libraries.

        before: shell code in front of the worker's command.
        """
        interpreter = self.folder / "python"
        interpreter.write_text(f'#!/bin/sh\n{before}/usr/sbin/chroot /outside "{sys.executable}" "$@"\n')
        interpreter.chmod(0o755)
        self.locator.write_text(json.dumps({"interpreter": str(interpreter), "version": "0.1.0", "protocol": PROTOCOL}))

    def process_of(self, name: str) -> int | None:
        """The id of a process of this GIMP that runs a file or module of this name, or None."""
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                arguments = (path / "cmdline").read_bytes().split(b"\0")
                own = str(self.locator).encode() in (path / "environ").read_bytes()
                if own and any(argument.decode(errors="replace").endswith(name) for argument in arguments):
                    return int(path.name)
        return None

    def command(self, *command: str | Path, **environment: str | Path) -> list[str]:
        settings = {
            "GIMP3_DIRECTORY": self.profile,
            "SHUTTERSPAN_LOCATOR": self.locator,
            "XDG_STATE_HOME": self.folder / "state",
            "NO_AT_BRIDGE": "1",
            **environment,
        }
        binds = ["/tmp", str(ROOT), str(self.folder)]
        variables = [f"{name}={value}" for name, value in settings.items()]
        return [str(HERE / "in_root.sh"), str(self.root), *binds, "--", *variables, *map(str, command)]

    def batch(self, script: Path, **environment: str | Path) -> list[str]:
        """The command of a GIMP without a window that runs a Python script."""
        quick = ("gimp-console-3.0", "-i", "-d", "-s", "--quit", "--batch-interpreter=python-fu-eval")
        return self.command(*quick, "-b", f"exec(open({str(script)!r}).read())", **environment)

    def results(self, tasks: Any, **environment: str | Path) -> dict[str, Any]:
        """Run `inside.py` with these tasks, and return its results by name. Arrays are in files of `folder`.

        Fails if GIMP or the script fails.
        """
        (self.folder / "tasks.json").write_text(json.dumps(tasks))
        file = self.folder / "results.json"
        file.unlink(missing_ok=True)
        command = self.batch(self.inside, GIMP_TEST=self.folder, **environment)
        process = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=1800)
        assert file.exists(), process.stdout[-3000:] + process.stderr[-3000:]
        results: dict[str, Any] = json.loads(file.read_text())
        return results


@pytest.fixture(scope="module")
def gimp(gimp_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostGimp]:
    folder = tmp_path_factory.mktemp("gimp")
    host = HostGimp(gimp_root, folder)
    host.profile.mkdir()
    (host.profile / "gimprc").write_text(_GIMPRC)
    package = [sys.executable, "-m", "shutterspan.plugin.package", "gimp"]
    subprocess.run([*package, host.profile / "plug-ins" / "shutterspan"], check=True)
    host.write_locator()
    yield host
