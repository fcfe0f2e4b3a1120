"""A program that may not have all of the computer's memory, as after `ulimit -v`."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: only Linux limits memory")

#: The program with a `render` that makes a draft, and then runs the Python code of its second argument.
DRAFTING = """
import os, sys
from pathlib import Path
from shutterspan.core.foundation.atomic import replacing_file
from shutterspan.ui.cli import main as cli
def run(options):
    with replacing_file(options.output) as draft:
        draft.write_text("half")
        exec(sys.argv[2])
        draft.write_text("whole")
cli.render.run = run
sys.exit(cli.main(["render", "a.jpg", "-o", sys.argv[1]]))
"""
SENTENCE = "shutterspan: There is not enough memory for this. Close other programs, or choose a smaller --size.\n"


def run_limited(kilobytes: int, *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f'ulimit -v {kilobytes}; "$0" "$@"', *command], capture_output=True, text=True, timeout=200
    )


def test_json_of_an_error_is_printed_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    arguments = ("render", tmp_path / "no.png", "-o", tmp_path / "a.mp4", "--json")
    completed = run_limited(8_000_000, sys.executable, "-m", "shutterspan.ui.cli", *arguments)
    assert completed.returncode == 1 and json.loads(completed.stdout)["error"]["code"] == "file_missing"


def test_the_work_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = "print(os.getpid(), file=open('child', 'w'), flush=True); import time; time.sleep(60)"
    script = 'ulimit -v 8000000; exec "$0" "$@"'
    command = ["sh", "-c", script, sys.executable, "-c", DRAFTING, str(tmp_path / "a.mp4"), code]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text():
            time.sleep(0.02)
        process.kill()
        printed = process.stderr.read() if process.stderr else b""  # to its end, which is that of the child
    assert b"Traceback" not in printed
    assert os.listdir(tmp_path) == ["child"]


@pytest.mark.parametrize(
    "end",
    [
        "os._exit(127)  # as the dynamic linker does",
        "os.abort()  # as C++ does",
        "os.kill(os.getpid(), 9)  # as the system does",
        "raise ImportError('libtorch_cpu.so: failed to map segment from shared object')",
        'raise RuntimeError("can\'t start new thread")',
        "bytearray(2**40)",
    ],
)
def test_missing_memory_is_one_error_line(end: str, tmp_path: Path) -> None:
    completed = run_limited(500_000, sys.executable, "-c", DRAFTING, tmp_path / "a.mp4", end)
    assert (completed.returncode, completed.stdout, completed.stderr) == (1, "", SENTENCE)
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("code", "exit_code", "names"),
    [
        ("pass", 0, ["a.mp4"]),
        ("os.kill(os.getpid(), 1)", 129, []),
        ("os.kill(os.getppid(), 15); import time; time.sleep(60)", 130, []),
    ],
)
def test_a_memory_limit_does_not_change_other_exit_codes(
    code: str, exit_code: int, names: list[str], tmp_path: Path
) -> None:
    completed = run_limited(500_000, sys.executable, "-c", DRAFTING, tmp_path / "a.mp4", code)
    assert (completed.returncode, os.listdir(tmp_path)) == (exit_code, names)
    assert completed.stderr == ("" if names else "Stopped. No unfinished file is left.\n")


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [600_000, 1_000_000, 1_200_000, 1_400_000, 1_600_000, 1_800_000, 2_500_000])
def test_a_render_succeeds_or_names_the_lack_of_memory(kilobytes: int, program: Path, tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (180, 332, 3), np.uint8)
    photo = cv2.blur(cv2.resize(noise, (1328, 720), interpolation=cv2.INTER_NEAREST), (13, 1))[:, 24:-24]
    save_image(tmp_path / "photo.png", photo)
    result = tmp_path / "result.png"
    completed = run_limited(kilobytes, program, "render", tmp_path / "photo.png", "-o", result, "--at", "0.5")
    if completed.returncode:
        assert completed.returncode == 1 and "There is not enough memory" in completed.stderr
        assert completed.stderr.count("\n") == 1
    assert result.exists() == (not completed.returncode)
    assert len(os.listdir(tmp_path)) == 1 + result.exists()
