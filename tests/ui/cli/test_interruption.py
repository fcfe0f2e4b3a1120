"""Ctrl+C and a polite kill stop the program at once, whatever it is doing, and nothing is left behind."""

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

pytestmark = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks into /proc")

#: The stage to interrupt, its sign, and what to render so that the stage lasts.
LOADING = ("torch", "a.mp4", (64, 96), [])
ENCODING = ("finding motion", "a.mp4", (720, 1280), [])
EXPORTING = ("video", "a.mp4", (64, 96), ["--frames", "100", "--duration", "900"])
EXPORTING_GIF = ("animation", "a.gif", (64, 96), ["--frames", "100", "--duration", "300"])
FRAMES = ("frames", "out", (720, 1280), ["--frames", "240"])

STAGES = [
    pytest.param(LOADING, signal.SIGINT, id="loading"),
    pytest.param(ENCODING, signal.SIGTERM, id="encoding"),
    pytest.param(EXPORTING, signal.SIGINT, id="exporting"),
    pytest.param(LOADING, signal.SIGTERM, id="loading-term", marks=pytest.mark.slow),
    pytest.param(ENCODING, signal.SIGINT, id="encoding-int", marks=pytest.mark.slow),
    pytest.param(EXPORTING, signal.SIGTERM, id="exporting-term", marks=pytest.mark.slow),
    pytest.param(EXPORTING_GIF, signal.SIGINT, id="exporting-gif", marks=pytest.mark.slow),
    pytest.param(FRAMES, signal.SIGINT, id="frames", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("stage", "number"), STAGES)
def test_a_signal_stops_the_work(
    stage: tuple[str, str, tuple[int, int], list[str]],
    number: signal.Signals,
    program: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seconds_worked: Callable[[int], float],
) -> None:
    sign, name, size, options = stage
    photo, output, scratch = tmp_path / "photo.png", tmp_path / "output", tmp_path / "scratch"
    save_image(photo, np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8))
    output.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    terminal, stderr = pty.openpty()  # on a terminal the program tells its stages
    termios.tcsetwinsize(stderr, (24, 80))
    with subprocess.Popen([program, "render", photo, "-o", output / name, *options], stderr=stderr) as process:
        os.close(stderr)
        said = _wait_for_library(process.pid) if sign == "torch" else _wait_for_stage(terminal, sign)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        working = list(output.iterdir())
        process.send_signal(number)
        process.send_signal(number)  # an impatient user
        before = seconds_worked(process.pid)
        said += _rest(terminal)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        worked = seconds_worked(process.pid) - before
    assert process.returncode == 130
    assert said.decode().splitlines()[-1].startswith("Stopped") and b"Traceback" not in said
    assert not list(output.iterdir()) and not list(scratch.iterdir())
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert working  # there was something to clean up
    assert worked < 2


def test_an_encoder_that_has_just_started_is_ended_too(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Callable
) -> None:
    encoders: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen.__init__

    def disturbed(process: subprocess.Popen[bytes], command: list[str], **options: Any) -> None:
        start(process, command, **options)
        if "libx264" in command:  # the encoder is also tried out once
            encoders.append(process)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(subprocess.Popen, "__init__", disturbed)
    answer = told("render", photo, "-o", tmp_path / "o.mp4")
    assert answer.code == 130 and answer.err == "Stopped. Nothing half-done was left behind.\n"
    assert [encoder.returncode for encoder in encoders] == [-signal.SIGKILL]
    assert not list(tmp_path.iterdir())


#: The program with a `render` that is stopped and then cleans up for a minute.
CLEANING = """
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
sys.exit(cli.main(["render", "a.jpg", "-o", "a.mp4"]))
"""


def test_a_second_signal_ends_the_program_at_once() -> None:
    command = [sys.executable, "-c", CLEANING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        for said in ("working", "cleaning up"):
            assert process.stdout.readline() == f"{said}\n"
            time.sleep(0.5)  # nobody presses twice so fast
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr.read().startswith("Stopped at once.")


def _wait_for_library(process: int) -> bytes:
    while "libtorch" not in Path(f"/proc/{process}/maps").read_text():
        time.sleep(0.01)
    return b""


def _wait_for_stage(terminal: int, stage: str) -> bytes:
    said = b""
    while f"{stage} ".encode() not in said:
        said += os.read(terminal, 1024)
    return said


def _rest(terminal: int) -> bytes:
    said = b""
    try:
        while more := os.read(terminal, 1024):
            said += more
    except OSError:  # on Linux the end of a terminal is an error
        pass
    os.close(terminal)
    return said
