"""Fixtures with real Blenders. Each test runs scripts of the folder `inside` in a process and a profile of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from . import prepare
from .blender_screen import PROGRAMS, screen
from .blender_window import Window

ROOT = Path(__file__).resolve().parents[3]
INSIDE = Path(__file__).resolve().parent / "inside"
SAMPLE = ROOT / "resources" / "samples" / "fire-truck.jpg"


@dataclass(frozen=True)
class Blender:
    """Blender as a Python module. python: an interpreter that has the module bpy; folder: of the test."""

    python: Path
    folder: Path
    extension: Path
    photo: Path

    @property
    def environment(self) -> dict[str, str]:
        profile = self.folder / "profile"
        profile.mkdir(exist_ok=True)
        worker = json.dumps([sys.executable, "-m", "shutterspan.core.worker"])
        return os.environ | {
            "BLENDER_USER_RESOURCES": str(profile),
            "SHUTTERSPAN_WORKER": worker,
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start(self, script: str, **given: Any) -> subprocess.Popen[str]:
        """Start a script. given: values for its GIVEN, besides the paths."""
        paths = {
            "results": str(self.folder / "results.json"),
            "extension": str(self.extension),
            "photo": str(self.photo),
            "folder": str(self.folder / "film"),
            "rendered": str(self.folder / "rendered"),
        }
        (self.folder / "film").mkdir(exist_ok=True)
        return subprocess.Popen(
            [self.python, INSIDE / f"{script}.py"],
            env=self.environment | {"SCENE": json.dumps(paths | given)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, script: str, **given: Any) -> dict[str, Any]:
        """Run a script, and return its results."""
        process = self.start(script, **given)
        try:
            output, _ = process.communicate(timeout=900)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        assert process.returncode == 0, output
        results: dict[str, Any] = json.loads((self.folder / "results.json").read_text("utf-8"))
        return results | {"output": output}

    @property
    def film(self) -> Path:
        """The folder for the .blend file and the clips."""
        return self.folder / "film"


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("extension") / "shutterspan.zip"
    command = [sys.executable, "-m", "shutterspan.plugin.package", "blender", str(path)]
    subprocess.run(command, check=True, cwd=path.parent)
    return path


@pytest.fixture(scope="session")
def small_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photo, reduced so that it is unfolded quickly."""
    path = tmp_path_factory.mktemp("photo") / "fire.truck.png"
    with Image.open(SAMPLE) as sample:
        sample.resize((320, 180)).save(path)
    return path


@pytest.fixture(params=prepare.BPY, ids=lambda version: f"bpy-{version}")
def blender(request: pytest.FixtureRequest, tmp_path: Path, extension: Path, small_photo: Path) -> Blender:
    python = prepare.bpy_python(request.param)
    if not python.exists():
        pytest.skip(f"NOT TESTED: bpy {request.param} is not there: python tests/hosts/blender/prepare.py bpy")
    return Blender(python, tmp_path, extension, small_photo)


@pytest.fixture
def root() -> Path:
    root = prepare.window_root()
    if not root.exists():
        pytest.skip("NOT TESTED: no Blender with a window: python tests/hosts/blender/prepare.py window makes one")
    if os.geteuid():
        pytest.skip("NOT TESTED: only root may start Blender in a folder of its own")
    return root


@pytest.fixture
def window(root: Path, tmp_path: Path, extension: Path, small_photo: Path) -> Iterator[Window]:
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        pytest.skip(f"NOT TESTED: a window needs {', '.join(missing)}")
    with screen() as display:
        window = Window(root, tmp_path, extension, small_photo, display)
        try:
            window.wait_for_start()
            yield window
        finally:
            window.kill()


@pytest.fixture
def workers(tmp_path: Path) -> Callable[[], list[int]]:
    """Lists the workers that were started by this test's Blender: its profile is in their environment."""
    profile = f"BLENDER_USER_RESOURCES={tmp_path / 'profile'}".encode()
    return lambda: [pid for pid in _processes(b"shutterspan.core.worker") if profile in _environment(pid)]


def _processes(argument: bytes) -> list[int]:
    """Ids of the processes that have this argument."""
    ids = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # the process has ended
            if argument in (process / "cmdline").read_bytes().split(b"\0"):
                ids.append(int(process.name))
    return ids


def _environment(pid: int) -> list[bytes]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return []
