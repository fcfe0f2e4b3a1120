import functools
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference import engine
from shutterspan.ui.cli.main import main

#: The installed command.
PROGRAM = Path(sys.executable).with_name("shutterspan")


@dataclass(frozen=True)
class CommandResult:
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary home folder, so that logs don't go to the user's."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    return folder


@pytest.fixture(scope="session")
def open_engine_once() -> Callable[..., engine.Engine]:
    return functools.cache(engine.open_engine)


@pytest.fixture
def run_command(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    open_engine_once: Callable[..., engine.Engine],
) -> Callable[..., CommandResult]:
    """A function that runs a command in this process, where the model is loaded only once."""
    monkeypatch.setattr(engine, "open_engine", open_engine_once)

    def run(*arguments: str | Path) -> CommandResult:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return CommandResult(code, *capfd.readouterr())

    return run


@pytest.fixture
def run_process() -> Callable[..., CommandResult]:
    """A function that runs a command as a process."""

    def run(*command: str | Path) -> CommandResult:
        completed = subprocess.run(command, capture_output=True, text=True, timeout=300)
        return CommandResult(completed.returncode, completed.stdout, completed.stderr)

    return run


@pytest.fixture
def program() -> Path:
    return PROGRAM


@pytest.fixture
def cpu_seconds() -> Callable[[int], float]:
    """A function that returns the CPU seconds of all threads of a process, which don't depend on other load."""

    def measure(process: int) -> float:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")")[-1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    return measure


@pytest.fixture
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise, 160x120, in a new folder. It compresses badly, so results are large."""
    path = tmp_path_factory.mktemp("photos") / "noise.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8))
    return path


@pytest.fixture
def blurred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo blurred by 12 pixels of horizontal motion, 160x120, in a new folder."""
    from skimage.data import astronaut

    path = tmp_path_factory.mktemp("photos") / "blurred.png"
    photo = cv2.resize(astronaut(), (172, 120), interpolation=cv2.INTER_AREA)
    save_image(path, cv2.blur(photo, (12, 1))[:, 6:-6])
    return path


@pytest.fixture
def black(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "black.png"
    save_image(path, np.zeros((64, 96, 3), np.uint8))
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with room for 16 kB."""
    if _mount(tmp_path, "size=16k"):
        yield tmp_path
        subprocess.run(["umount", tmp_path], check=True)
        return
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16384, limits[1]))
    yield tmp_path
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.fixture
def tight_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 512 kB."""
    if not _mount(tmp_path, "size=512k"):
        pytest.skip("NOT TESTED: only root may mount a small disk")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


@pytest.fixture
def locked_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder without write permission."""
    folder = tmp_path / "locked"
    folder.mkdir()
    if os.geteuid():
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)
        return
    if not _mount(folder, "ro"):
        pytest.skip("NOT TESTED: root may write everywhere, and no read-only disk can be mounted")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _mount(folder: Path, options: str) -> bool:
    """Mount an empty disk in memory; return whether that succeeded. Only root can."""
    command: list[str | Path] = ["mount", "-t", "tmpfs", "-o", options, "none", folder]
    return (
        not os.geteuid() and bool(shutil.which("mount")) and not subprocess.run(command, capture_output=True).returncode
    )
