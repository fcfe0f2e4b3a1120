"""The real GIMP 3, in a folder of its own, with the real worker outside of it."""

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

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent

_GIMPRC = "(show-welcome-dialog no)\n(color-profile-policy keep)\n(check-updates no)\n"


def cached_root() -> Path:
    """Where GIMP's folder is kept from run to run."""
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
    """GIMP with a profile of its own, in which `install.py` has put the filter; folder: may be written to by both."""

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
        """What workers were asked, once `note_requests` was called: their lines."""
        return self.folder / "requests"

    def note_requests(self) -> None:
        self.requests.touch()
        self.restore_locator(f'tee -a "{self.requests}" | ')

    def restore_locator(self, before: str = "exec ") -> None:
        """GIMP's own folder has another Python and other libraries: the worker is started outside of it."""
        interpreter = self.folder / "python"
        interpreter.write_text(f'#!/bin/sh\n{before}/usr/sbin/chroot /outside "{sys.executable}" "$@"\n')
        interpreter.chmod(0o755)
        self.locator.write_text(json.dumps({"interpreter": str(interpreter), "version": "0.1.0", "protocol": 1}))

    def process_of(self, name: str) -> int | None:
        """The number of a process in which this GIMP runs a file or module of this name."""
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (path / "cmdline").read_bytes().split(b"\0")
                ours = str(self.locator).encode() in (path / "environ").read_bytes()
                if ours and any(word.decode(errors="replace").endswith(name) for word in words):
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
        told = [f"{name}={value}" for name, value in settings.items()]
        return [str(HERE / "in_root.sh"), str(self.root), *binds, "--", *told, *map(str, command)]

    def batch(self, script: Path, **environment: str | Path) -> list[str]:
        """The command of a GIMP without a window that works a Python script off."""
        quick = ("gimp-console-3.0", "-i", "-d", "-s", "--quit", "--batch-interpreter=python-fu-eval")
        return self.command(*quick, "-b", f"exec(open({str(script)!r}).read())", **environment)

    def results(self, todo: Any, **environment: str | Path) -> dict[str, Any]:
        """What `inside.py` made of `todo`, by name; arrays lie in files beside. Fails where GIMP or the script did."""
        (self.folder / "todo.json").write_text(json.dumps(todo))
        told = self.folder / "told.json"
        told.unlink(missing_ok=True)
        command = self.batch(self.inside, GIMP_TEST=self.folder, **environment)
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=1800)
        assert told.exists(), done.stdout[-3000:] + done.stderr[-3000:]
        results: dict[str, Any] = json.loads(told.read_text())
        return results


@pytest.fixture(scope="module")
def gimp(gimp_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostGimp]:
    folder = tmp_path_factory.mktemp("gimp")
    host = HostGimp(gimp_root, folder)
    host.profile.mkdir()
    (host.profile / "gimprc").write_text(_GIMPRC)
    package = [sys.executable, "-m", "shutterspan.plugin.package", "gimp"]
    subprocess.run([*package, host.profile / "plug-ins" / "shutterspan"], check=True)
    host.restore_locator()
    yield host
