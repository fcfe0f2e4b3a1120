"""A terminal that is closed while the program works, and signals at any instant of its start."""

import fcntl
import os
import pty
import random
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

pytestmark = pytest.mark.slow

#: Options of a render that takes half a minute and more, and the name of its output.
LONG_RENDERS = {
    "animation": ("a.gif", ["--frames", "100", "--duration", "300"]),
    "frames": ("out", ["--frames", "240", "--size", "full"]),
    "video": ("a.mp4", ["--frames", "100", "--duration", "900"]),
}
STOP_CODES = {signal.SIGINT: 130, signal.SIGTERM: 130, signal.SIGHUP: 129}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a photo of noise, whose files are large."""
    save_image(tmp_path / "photo.png", np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8))
    return tmp_path


def start(program: Path, folder: Path, arguments: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    command = [str(program), "render", "photo.png", *arguments, "--still-clip"]
    process: subprocess.Popen[bytes] = subprocess.Popen(command, cwd=folder, **options)
    return process


def start_in_terminal(program: Path, folder: Path, arguments: Sequence[str]) -> tuple[subprocess.Popen[bytes], int]:
    """Start a render whose terminal is a new one; returns the process and the terminal's other end."""
    terminal, end = pty.openpty()
    termios.tcsetwinsize(end, (24, 80))
    process = start(
        program,
        folder,
        arguments,
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(end)
    return process, terminal


def wait_for_draft(process: subprocess.Popen[bytes], folder: Path) -> None:
    while not list(folder.rglob(".shutterspan-*")):
        assert process.poll() is None
        time.sleep(0.02)


def children_of(process: subprocess.Popen[bytes]) -> list[Path]:
    """The folders in /proc of the process's children, whichever of its threads started them."""
    lists = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [Path("/proc", child) for path in lists for child in path.read_text().split()]


@pytest.mark.parametrize("kind", sorted(LONG_RENDERS))
def test_a_closed_terminal_leaves_nothing_behind(kind: str, program: Path, folder: Path) -> None:
    name, options = LONG_RENDERS[kind]
    process, terminal = start_in_terminal(program, folder, ["-o", name, *options])
    wait_for_draft(process, folder)
    time.sleep(0.3)
    os.close(terminal)
    assert process.wait(timeout=60) == 129
    assert os.listdir(folder) == ["photo.png"]


def test_a_batch_in_processes_ends_with_its_terminal(program: Path, folder: Path) -> None:
    save_image(folder / "other.png", np.random.default_rng(1).integers(0, 256, (240, 320, 3), np.uint8))
    options = ["--jobs", "2", "--frames", "100", "--duration", "900"]
    process, terminal = start_in_terminal(program, folder, ["other.png", "-o", "out", *options])
    while len(children := children_of(process)) < 2:
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(4)  # both render by then, or still load their libraries
    os.close(terminal)
    assert process.wait(timeout=60) == 129
    assert not any(child.exists() for child in children)
    assert not list(folder.rglob(".shutterspan-????????.*"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_an_ignored_signal_does_not_stop_the_work(number: signal.Signals, program: Path, folder: Path) -> None:
    """As `nohup` ignores SIGHUP, and a script SIGINT for what runs beside it."""
    process = start(
        program, folder, ["-o", "a.mp4", "--duration", "20"], preexec_fn=lambda: signal.signal(number, signal.SIG_IGN)
    )
    wait_for_draft(process, folder)
    process.send_signal(number)
    assert process.wait(timeout=120) == 0
    assert (folder / "a.mp4").exists()


@pytest.mark.parametrize("number", list(STOP_CODES))
def test_a_signal_at_any_instant_of_the_start_leaves_nothing_behind(
    number: signal.Signals, program: Path, folder: Path, cpu_seconds: Callable[[int], float]
) -> None:
    """The instants are counted in processor time, so that a busy machine reaches the same ones."""
    instants = random.Random(int(number)).choices(range(10, 260), k=10)
    for hundredths in instants:
        process = start(program, folder, ["-o", "a.mp4", "--duration", "300"], stderr=subprocess.PIPE)
        while cpu_seconds(process.pid) < hundredths / 100 and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(number)
        _, printed = process.communicate(timeout=60)
        # Before the program is there, a signal has its default effect.
        assert process.returncode in (STOP_CODES[number], -number), (hundredths, printed)
        assert printed in (b"", b"Stopped. No unfinished file is left.\n"), hundredths
        assert os.listdir(folder) == ["photo.png"], hundredths
