"""kill -9 at random moments: no half file under its final name, no process left, and a batch can be resumed."""

import random
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc"),
]

HIDDEN = ".shutterspan-"

#: What is rendered, its options, and how often it is killed; with the batch, twenty times.
SINGLE = [
    ("a.mp4", [], 3),
    ("a.mp4", ["--duration", "60"], 4),  # so long an export that most kills come in it
    ("a.gif", ["--frames", "30"], 3),
    ("frames", ["--frames", "60"], 3),
]
BATCH_KILLS = 7


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """Finds the processes that this test's commands started, whoever their parent is now."""
    mark = f"SHUTTERSPAN_TEST={tmp_path}".encode()
    monkeypatch.setenv("SHUTTERSPAN_TEST", str(tmp_path))

    def processes() -> list[int]:
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if mark in _read(path)]

    return processes


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def visible(folder: Path) -> dict[str, bytes]:
    """What lies in a folder under a final name."""
    found = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_file() and HIDDEN not in name:
            found[name] = path.read_bytes()
    return found


def completed(command: list[str | Path]) -> float:
    """Seconds that it took."""
    started = time.monotonic()
    subprocess.run(command, check=True, timeout=600, capture_output=True)
    return time.monotonic() - started


def killed(command: list[str | Path], after: float, marked: Callable[[], list[int]]) -> None:
    """Starts a command, kills its process and no other, and waits until all that it started is gone."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(after)
        process.kill()
    given_up = time.monotonic() + 20
    while left := marked():
        assert time.monotonic() < given_up, [_read(Path(f"/proc/{process}/cmdline")) for process in left]
        time.sleep(0.05)


def moments(seed: str, count: int, duration: float) -> Iterator[float]:
    chance = random.Random(seed)
    return (chance.uniform(0, duration) for _ in range(count))


@pytest.mark.parametrize(("name", "options", "times"), SINGLE, ids=["video", "long video", "gif", "frames"])
def test_a_killed_render(
    name: str, options: list[str], times: int, photo: Path, tmp_path: Path, program: Path, marked: Callable
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    whole.mkdir()
    out.mkdir()
    duration = completed([program, "render", photo, "-o", whole / name, *options])
    command = [program, "render", photo, "-o", out / name, *options]
    for moment in moments(name, times, duration):
        killed(command, moment, marked)
        assert visible(out) in ({}, visible(whole)), moment
        if visible(out):
            command.append("--overwrite")
    completed([*command, "--overwrite"])
    assert visible(out) == visible(whole)


def test_a_killed_batch_is_resumed(tmp_path: Path, program: Path, marked: Callable) -> None:
    photos = [tmp_path / f"{number}.png" for number in range(10)]
    for number, path in enumerate(photos):
        save_image(path, np.random.default_rng(number).integers(0, 256, (64, 96, 3), np.uint8))
    whole, out = tmp_path / "whole", tmp_path / "out"
    command = [program, "render", *photos, "--duration", "5", "-o"]
    duration = completed([*command, whole])
    reference, done = visible(whole), {}
    for number, moment in enumerate(moments("batch", BATCH_KILLS, duration)):
        killed([*command, out, "--resume", "--jobs", str(1 + number % 2)], moment, marked)
        now = visible(out) if out.exists() else {}
        assert now.items() <= reference.items() and done.items() <= now.items(), moment
        done = now
    times = {name: (out / name).stat().st_mtime_ns for name in done}
    completed([*command, out, "--resume"])
    assert visible(out) == reference and {name: (out / name).stat().st_mtime_ns for name in times} == times
    assert sorted(path.name for path in (out / ".shutterspan-batch").iterdir()) == ["journal.jsonl", "lock"]
