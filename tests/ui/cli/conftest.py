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

#: The program as its users start it.
PROGRAM = Path(sys.executable).with_name("shutterspan")


@dataclass(frozen=True)
class Told:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where logs go instead of the user's own folders."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    return folder


@pytest.fixture(scope="session")
def open_engine_once() -> Callable[..., engine.Engine]:
    return functools.cache(engine.open_engine)


@pytest.fixture
def told(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    open_engine_once: Callable[..., engine.Engine],
) -> Callable[..., Told]:
    """Runs a command in this process, where the model is loaded only once."""
    monkeypatch.setattr(engine, "open_engine", open_engine_once)

    def run(*arguments: str | Path) -> Told:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return Told(code, *capfd.readouterr())

    return run


@pytest.fixture
def started() -> Callable[..., Told]:
    """Runs a command as a process of its own."""

    def run(*command: str | Path) -> Told:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        return Told(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def program() -> Path:
    return PROGRAM


@pytest.fixture
def seconds_worked() -> Callable[[int], float]:
    """Of all threads of a process together; unlike a clock this does not mind a computer that is busy."""

    def measured(process: int) -> float:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")")[-1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    return measured


@pytest.fixture
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise, 160x120, in a folder of its own: no encoder makes it small."""
    path = tmp_path_factory.mktemp("photos") / "noise.png"
    save_image(path, np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8))
    return path


@pytest.fixture
def blurred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Something that moved 12 pixels to one side, 160x120, in a folder of its own."""
    path = tmp_path_factory.mktemp("photos") / "blurred.png"
    texture = cv2.resize(np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8), (172, 120))
    save_image(path, cv2.blur(texture, (12, 1))[:, 6:-6])
    return path


@pytest.fixture
def black(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "black.png"
    save_image(path, np.zeros((64, 96, 3), np.uint8))
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that takes 16 kB and not more."""
    if _mounted(tmp_path, "size=16k"):
        yield tmp_path
        subprocess.run(["umount", tmp_path], check=True)
        return
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16384, former[1]))
    yield tmp_path
    resource.setrlimit(resource.RLIMIT_FSIZE, former)


@pytest.fixture
def tight_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    if not _mounted(tmp_path, "size=512k"):
        pytest.skip("NOT TESTED: only root may mount a small disk")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


@pytest.fixture
def locked_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that may not be written to."""
    folder = tmp_path / "locked"
    folder.mkdir()
    if os.geteuid():
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)
        return
    if not _mounted(folder, "ro"):
        pytest.skip("NOT TESTED: root may write everywhere, and no read-only disk can be mounted")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _mounted(folder: Path, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "none", folder]
    return (
        not os.geteuid() and bool(shutil.which("mount")) and not subprocess.run(command, capture_output=True).returncode
    )
