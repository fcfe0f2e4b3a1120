"""Ctrl+C, SIGTERM and SIGHUP stop the program at once in every stage, and no file or process remains."""

import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

from .terminals import read_to_end

pytestmark = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs /proc")

#: What shows that the stage to interrupt has begun (text on the terminal, or a library), and a render that stays long
#: enough in this stage: output name, photo size, options.
Stage = tuple[str, str, tuple[int, int], list[str]]
LOADING: Stage = ("torch", "a.mp4", (64, 96), [])
ENCODING: Stage = ("finding motion", "a.mp4", (720, 1280), [])
EXPORTING: Stage = ("video", "a.mp4", (64, 96), ["--frames", "100", "--duration", "900"])
EXPORTING_GIF: Stage = ("animation", "a.gif", (64, 96), ["--frames", "100", "--duration", "300"])
FRAMES: Stage = ("frames", "out", (720, 1280), ["--frames", "240"])

STAGES = [
    pytest.param(LOADING, signal.SIGINT, id="loading"),
    pytest.param(ENCODING, signal.SIGTERM, id="encoding"),
    pytest.param(EXPORTING, signal.SIGINT, id="exporting"),
    pytest.param(LOADING, signal.SIGTERM, id="loading-term", marks=pytest.mark.slow),
    pytest.param(ENCODING, signal.SIGINT, id="encoding-int", marks=pytest.mark.slow),
    pytest.param(EXPORTING, signal.SIGTERM, id="exporting-term", marks=pytest.mark.slow),
    pytest.param(EXPORTING_GIF, signal.SIGINT, id="exporting-gif", marks=pytest.mark.slow),
    pytest.param(FRAMES, signal.SIGINT, id="frames", marks=pytest.mark.slow),
    pytest.param(LOADING, signal.SIGHUP, id="loading-hup", marks=pytest.mark.slow),
    pytest.param(EXPORTING, signal.SIGHUP, id="exporting-hup", marks=pytest.mark.slow),
    pytest.param(FRAMES, signal.SIGHUP, id="frames-hup", marks=pytest.mark.slow),
]


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "number"), STAGES)
def test_a_signal_stops_the_work(
    stage: Stage,
    number: signal.Signals,
    program: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cpu_seconds: Callable[[int], float],
) -> None:
    marker, name, size, options = stage
    photo, output, scratch = tmp_path / "photo.png", tmp_path / "output", tmp_path / "scratch"
    save_image(photo, np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8))
    output.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    terminal, stderr = pty.openpty()  # on a terminal the program prints its stages
    termios.tcsetwinsize(stderr, (24, 80))
    with subprocess.Popen(
        [program, "render", "--still-clip", photo, "-o", output / name, *options], stderr=stderr
    ) as process:
        os.close(stderr)
        printed = _wait_for_library(process.pid) if marker == "torch" else _wait_for_stage(terminal, marker)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        unfinished = list(output.iterdir())
        process.send_signal(number)
        process.send_signal(number)  # a second Ctrl+C at once
        before = cpu_seconds(process.pid)
        printed += read_to_end(terminal)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        seconds = cpu_seconds(process.pid) - before
    assert process.returncode == (129 if number == signal.SIGHUP else 130)
    assert printed.decode().splitlines()[-1].startswith("Stopped") and b"Traceback" not in printed
    assert not list(output.iterdir()) and not list(scratch.iterdir())
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert unfinished  # the test needs something to clean up
    # Relative, because seconds depend on the machine. An import of a library is never interrupted, and takes seconds.
    assert stage is LOADING or seconds < before


def test_an_encoder_that_has_just_started_is_ended_too(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_command: Callable
) -> None:
    encoders: list[subprocess.Popen[bytes]] = []
    original = subprocess.Popen.__init__

    def interrupted_start(process: subprocess.Popen[bytes], command: list[str], **options: Any) -> None:
        original(process, command, **options)
        if "libx264" in command:  # ffmpeg is also started once to check its encoders
            encoders.append(process)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(subprocess.Popen, "__init__", interrupted_start)
    result = run_command("render", "--still-clip", photo, "-o", tmp_path / "o.mp4")
    assert result.code == 130 and result.err == "Stopped. No unfinished file is left.\n"
    assert [encoder.returncode for encoder in encoders] == [-signal.SIGKILL]
    assert not list(tmp_path.iterdir())


#: A program whose `render` takes a minute to clean up after it is stopped.
SLOW_CLEANUP = """
import sys, time
from shutterspan.ui.cli import main as cli
def run(options):
    try:
        print("working", flush=True)
        time.sleep(60)
    finally:
        print("cleaning up", flush=True)
        time.sleep(60)
cli.render.run = run
sys.exit(cli.main(["render", "--still-clip", "a.jpg", "-o", "a.mp4"]))
"""


def test_a_second_signal_ends_the_program_at_once() -> None:
    command = [sys.executable, "-c", SLOW_CLEANUP]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        for line in ("working", "cleaning up"):
            assert process.stdout.readline() == f"{line}\n"
            time.sleep(0.5)  # longer than the time in which two signals count as one
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr.read().startswith("Stopped at once.")


def _wait_for_library(process: int) -> bytes:
    while "libtorch" not in Path(f"/proc/{process}/maps").read_text():
        time.sleep(0.01)
    return b""


def _wait_for_stage(terminal: int, stage: str) -> bytes:
    output = b""
    while f"{stage} ".encode() not in output:
        output += os.read(terminal, 1024)
    return output
