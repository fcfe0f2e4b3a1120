"""kill -9 at random moments: no partial file has a final name, no process remains, and a batch can be resumed."""

import random
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.writing import save_image

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc"),
]

HIDDEN = ".shutterspan-"

#: Output name, options, and how often the render is killed; 20 kills together with the batch.
SINGLE: list[tuple[str, list[str], int]] = [
    ("a.mp4", [], 3),
    ("a.mp4", ["--duration", "60"], 4),  # long enough that most kills hit the export
    ("a.gif", ["--frames", "30"], 3),
    ("frames", ["--frames", "60"], 3),
]
BATCH_KILLS = 7


@pytest.fixture
def started_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """A function that returns the ids of all processes that this test started, also of orphans."""
    variable = f"SHUTTERSPAN_TEST={tmp_path}".encode()
    monkeypatch.setenv("SHUTTERSPAN_TEST", str(tmp_path))

    def processes() -> list[int]:
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if variable in _read(path)]

    return processes


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def visible(folder: Path) -> dict[str, bytes]:
    """Return the contents of a folder's files with final names, by relative path."""
    contents = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_file() and HIDDEN not in name:
            contents[name] = path.read_bytes()
    return contents


def run_and_time(command: Sequence[str | Path]) -> float:
    """Run a command to its end, and return the seconds."""
    started = time.monotonic()
    subprocess.run(command, check=True, timeout=600, capture_output=True)
    return time.monotonic() - started


def run_and_kill(command: Sequence[str | Path], after: float, started_processes: Callable[[], list[int]]) -> None:
    """Start a command, kill its process only, and wait until its child processes are gone."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(after)
        process.kill()
    deadline = time.monotonic() + 20
    while remaining := started_processes():
        assert time.monotonic() < deadline, [_read(Path(f"/proc/{process}/cmdline")) for process in remaining]
        time.sleep(0.05)


def kill_times(seed: str, count: int, duration: float) -> Iterator[float]:
    rng = random.Random(seed)
    return (rng.uniform(0, duration) for _ in range(count))


@pytest.mark.parametrize(("name", "options", "times"), SINGLE, ids=["video", "long video", "gif", "frames"])
def test_a_killed_render(
    name: str, options: list[str], times: int, photo: Path, tmp_path: Path, program: Path, started_processes: Callable
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    whole.mkdir()
    out.mkdir()
    duration = run_and_time([program, "render", photo, "-o", whole / name, *options])
    command: list[str | Path] = [program, "render", photo, "-o", out / name, *options]
    for moment in kill_times(name, times, duration):
        run_and_kill(command, moment, started_processes)
        assert visible(out) in ({}, visible(whole)), moment
        if visible(out):
            command.append("--overwrite")
    run_and_time([*command, "--overwrite"])
    assert visible(out) == visible(whole)


def test_a_killed_batch_is_resumed(tmp_path: Path, program: Path, started_processes: Callable) -> None:
    photos = [tmp_path / f"{number}.png" for number in range(10)]
    for number, path in enumerate(photos):
        save_image(path, np.random.default_rng(number).integers(0, 256, (64, 96, 3), np.uint8))
    whole, out = tmp_path / "whole", tmp_path / "out"
    command: list[str | Path] = [program, "render", *photos, "--duration", "5", "-o"]
    duration = run_and_time([*command, whole])
    reference = visible(whole)
    done: dict[str, bytes] = {}
    for number, moment in enumerate(kill_times("batch", BATCH_KILLS, duration)):
        run_and_kill([*command, out, "--resume", "--jobs", str(1 + number % 2)], moment, started_processes)
        now = visible(out) if out.exists() else {}
        assert now.items() <= reference.items() and done.items() <= now.items(), moment
        done = now
    times = {name: (out / name).stat().st_mtime_ns for name in done}
    run_and_time([*command, out, "--resume"])
    assert visible(out) == reference and {name: (out / name).stat().st_mtime_ns for name in times} == times
    assert sorted(path.name for path in (out / ".shutterspan-batch").iterdir()) == ["journal.jsonl", "lock"]
