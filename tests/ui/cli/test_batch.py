"""`render` of several photos."""

import csv
import json
import os
import pty
import re
import signal
import subprocess
import termios
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import save_image
from shutterspan.core.inference import engine

HIDDEN = ".shutterspan-batch"


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Five small files, the second of which is not a photo."""
    folder = tmp_path / "photos"
    folder.mkdir()
    random = np.random.default_rng(0)
    paths = [folder / name for name in ("a.png", "b.jpg", "a.jpg", "c.png", "d.png")]
    for path in paths:
        save_image(path, random.integers(0, 256, (64, 96, 3), np.uint8))
    paths[1].write_text("no photo")
    return paths


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != HIDDEN)


def test_many_photos_a_report_and_one_model(
    photos: list[Path], tmp_path: Path, run_command: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    original = engine.open_engine

    def counting(*options: str) -> engine.Engine:
        opened.append(options)
        return original(*options)

    monkeypatch.setattr(engine, "open_engine", counting)
    out, report = tmp_path / "out", tmp_path / "report.csv"
    result = run_command("render", "--still-clip", *photos, photos[0], "-o", out, "--frames", "2", "--report", report)
    assert result.code == 1 and not result.out and len(opened) == 1
    problem, summary = result.err.splitlines()
    assert re.fullmatch(r"shutterspan: \S+b\.jpg is not a photo .*\. \S.*\.", problem)
    assert summary == "shutterspan: 5 photos: 4 rendered, 1 failed."
    assert visible(out) == ["a-jpg.mp4", "a.mp4", "c.mp4", "d.mp4"]
    rows = list(csv.DictReader(report.open(encoding="utf-8", newline="")))
    assert [row["photo"] for row in rows] == [str(photo) for photo in photos]
    assert [row["result"] for row in rows] == ["rendered", "failed", "rendered", "rendered", "rendered"]
    assert rows[2]["output"] == str(out / "a-jpg.mp4") and (rows[2]["width"], rows[2]["height"]) == ("96", "64")
    assert float(rows[2]["seconds"]) > 0 and "not a photo" in rows[1]["message"] and rows[1]["hint"]


@pytest.mark.slow
def test_a_batch_writes_the_same_files_as_single_renders(
    photos: list[Path], tmp_path: Path, run_command: Callable
) -> None:
    (tmp_path / "one").mkdir()
    for name, ending, options in (
        ("c.mp4", [], ["--frames", "3"]),
        ("c", ["--as", "frames"], ["--frames", "3"]),
        ("c.png", [], ["--at", "0.3"]),
    ):
        one, many = tmp_path / "one" / name, tmp_path / "many" / name
        assert run_command("render", "--still-clip", photos[3], "-o", one, *options).code == 0
        assert (
            run_command("render", "--still-clip", photos[3], photos[4], "-o", many.parent, *ending, *options).code == 0
        )
        for path in one.iterdir() if one.is_dir() else [one]:
            assert path.read_bytes() == (many / path.name if many.is_dir() else many).read_bytes()


def test_one_photo_with_an_option_for_batches_goes_into_a_folder(
    photos: list[Path], tmp_path: Path, run_command: Callable
) -> None:
    assert (
        run_command("render", "--still-clip", photos[0], "-o", tmp_path / "out", "--frames", "2", "--as", "GIF").code
        == 0
    )
    assert visible(tmp_path / "out") == ["a.gif"]
    assert run_command("render", photos[0], "-o", tmp_path / "stills", "--at", "0", "--jobs", "1").code == 0
    assert load_photo(tmp_path / "stills" / "a.png").pixels.shape == (64, 96, 3)


def test_resuming_renders_the_rest_and_reports_all(photos: list[Path], tmp_path: Path, run_command: Callable) -> None:
    out, report = tmp_path / "out", tmp_path / "report.json"
    command = ["render", *photos[2:], "-o", out, "--frames", "2", "--still-clip"]
    assert run_command(*command[:2], *command[3:], "--report", report).code == 0  # without c.png
    again = run_command(*command)
    assert again.code == 1 and "2 of these 3 results" in again.err and again.err.count("\n") == 1
    again = run_command(*command, "--report", report)
    assert again.code == 1 and "report.json exists already. Add --resume" in again.err
    assert len(json.loads(report.read_text())) == 2
    resumed = run_command(*command, "--resume", "--report", report, "--json")
    assert resumed.code == 0 and "1 rendered" in resumed.err and "2 rendered before" in resumed.err
    assert resumed.report == json.loads(report.read_text())
    assert [row["result"] for row in resumed.report] == ["rendered before", "rendered", "rendered before"]
    other = run_command(*command, "--resume", "--fps", "12")
    assert other.code == 1 and other.err.count("exists already. Add --overwrite") == 3


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--as", "../x"], "--as"),
        (["--as", ".avi"], "avi"),
        (["--report", "r.txt"], "r.txt"),
        (["--jobs", "0"], "from 1 to 256"),
        (["--jobs", "2", "--scheduler", "tcp://127.0.0.1:9"], "not allowed with"),
        (["--as", "frames", "--loop", "boomerang"], "no loop"),
    ],
)
def test_a_usage_error_is_one_message(
    options: list[str], expected: str, photos: list[Path], tmp_path: Path, run_command: Callable
) -> None:
    result = run_command("render", "--still-clip", *photos, "-o", tmp_path / "out", *options)
    assert result.code == 2 and expected in result.err and result.err.startswith("shutterspan: ")
    assert sum(line.startswith("shutterspan") for line in result.err.splitlines()) == 1
    assert not (tmp_path / "out").exists() or not visible(tmp_path / "out")


def test_an_unwritable_report_is_an_error_before_rendering(
    photos: list[Path], tmp_path: Path, run_command: Callable
) -> None:
    (tmp_path / "old.csv").write_text("old")
    for report, expected in ((tmp_path / "old.csv", "exists already"), (tmp_path / "no" / "r.csv", "does not exist")):
        result = run_command("render", "--still-clip", *photos, "-o", tmp_path / "out", "--report", report)
        assert result.code == 1 and expected in result.err and not (tmp_path / "out").exists()
    assert (tmp_path / "old.csv").read_text() == "old"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_stops_a_batch_that_is_then_resumed(
    jobs: str,
    photos: list[Path],
    tmp_path: Path,
    program: Path,
    run_process: Callable,
    cpu_seconds: Callable[[int], float],
) -> None:
    out, report = tmp_path / "out", tmp_path / "report.json"
    many = [photos[0].with_name(f"{number}.png") for number in range(12)]
    for path in many:
        path.write_bytes(photos[0].read_bytes() + str(path).encode())
    command: list[str | Path] = [
        program,
        "render",
        "--still-clip",
        *many,
        "-o",
        out,
        "--frames",
        "2",
        "--jobs",
        jobs,
        "--report",
        report,
    ]
    terminal, stderr = pty.openpty()  # on a terminal the program draws its progress bar
    termios.tcsetwinsize(stderr, (24, 80))
    with subprocess.Popen(command, stderr=stderr) as process:
        os.close(stderr)
        output = _read_until(terminal, rb"photos .*[1-9]\d*/12 \d\d:\d\d")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        before = cpu_seconds(process.pid)
        process.send_signal(signal.SIGINT)
        output += _read_until(terminal, None)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert cpu_seconds(process.pid) < 2 * before  # relative, because seconds depend on the machine
    assert process.returncode == 130 and b"Traceback" not in output
    assert output.decode().splitlines()[-1].startswith("Stopped.") and b"Add --resume to continue." in output
    assert not [Path(f"/proc/{child}/status").read_text() for child in children if Path(f"/proc/{child}").exists()]
    done = visible(out)
    counted = [row["result"] for row in json.loads(report.read_text())]
    assert 0 < counted.count("rendered") == len(done) < 12 and counted.count("not reached") == 12 - len(done)
    times = {name: (out / name).stat().st_mtime_ns for name in done}
    assert run_process(*command, "--resume").code == 0
    assert len(visible(out)) == 12 and {name: (out / name).stat().st_mtime_ns for name in done} == times
    assert os.listdir(out / HIDDEN) and not (out / HIDDEN / "work").exists()


def _read_until(terminal: int, pattern: bytes | None) -> bytes:
    """Return what the program prints until a pattern matches, or until it ends."""
    output = b""
    try:
        while pattern is None or not re.search(pattern, output):
            output += os.read(terminal, 1024)
            if not output:
                break
    except OSError:  # on Linux the end of a terminal is an error
        pass
    return output


def test_a_link_that_leads_back_to_itself_fails_alone(
    photos: list[Path], tmp_path: Path, run_command: Callable
) -> None:
    loop = tmp_path / "loop.jpg"
    loop.symlink_to("loop.jpg")
    result = run_command("render", loop, photos[0], "-o", tmp_path / "out", "--at", "0.5", "--json")
    assert result.code == 1 and visible(tmp_path / "out") == ["a.png"]
    assert [(row["photo"], row["result"]) for row in result.report] == [
        (str(loop), "failed"),
        (str(photos[0]), "rendered"),
    ]
    assert f"{loop} can't be read: Too many levels of symbolic links." in result.err
