"""`--fps` in the notations of editors."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ...video_io.video_streams import read_video_stream


@pytest.mark.parametrize(("text", "rate"), [("23.976", "24000/1001"), ("30000/1001", "30000/1001"), ("50/2", "25/1")])
def test_a_video_has_the_exact_frame_rate(
    photo: Path, tmp_path: Path, run_command: Callable, text: str, rate: str
) -> None:
    result = run_command(
        "render", "--still-clip", photo, "-o", tmp_path / "a.mp4", "--frames", "5", "--fps", text, "--size", "64"
    )
    assert result.code == 0, result.err
    assert read_video_stream(tmp_path / "a.mp4")["r_frame_rate"] == rate


@pytest.mark.parametrize("text", ["0/1", "1/0", "24/", "/1001", "24/x", "1/24/1", "999/1", "nan/1", "-24/1"])
def test_other_fractions_are_refused(tmp_path: Path, run_command: Callable, text: str) -> None:
    result = run_command("render", "a.jpg", "-o", tmp_path / "a.mp4", f"--fps={text}")
    assert result.code == 2
    assert f"--fps: must be a number from 0.1 to 240.0, not “{text}”" in result.err
