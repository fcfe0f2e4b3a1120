import shlex
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from shutterspan.core.foundation.errors import EncoderError, MemoryExhausted
from shutterspan.core.foundation.memory import CAN_LIMIT_MEMORY
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.video_io.encoding import encode_video
from shutterspan.core.video_io.ffmpeg_process import FfmpegProcess, RawFrame, has_encoder

Program = Callable[[str], None]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Replaces ffmpeg with a shell script."""

    def put(script: str) -> None:
        path = tmp_path / "ffmpeg"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(path))

    return put


def encode(target: Path) -> None:
    with FfmpegProcess(target, (), ()) as encoder:
        encoder.write(RawFrame(np.zeros((16, 16, 3), np.uint8), 16, 16, "rgb24"))
        encoder.finish(lambda: None)


@pytest.mark.parametrize(
    ("script", "sentence"), [("kill -9 $$", "ended the video encoder"), ("exit 3", r"failed: exit status 3\.")]
)
def test_a_program_that_failed_once_is_started_again(
    program: Program, monkeypatch: pytest.MonkeyPatch, script: str, sentence: str
) -> None:
    has_encoder.cache_clear()
    program(script)
    with pytest.raises(EncoderError, match=sentence) as caught:
        has_encoder("libx264")
    assert caught.value.hint
    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE")
    assert has_encoder("libx264") and not has_encoder("no such encoder")


@pytest.mark.skipif(not CAN_LIMIT_MEMORY, reason="this system limits no memory")
def test_an_encoder_without_memory_is_not_reported_as_a_broken_package(program: Program, tmp_path: Path) -> None:
    real = shlex.quote(imageio_ffmpeg.get_ffmpeg_exe())
    frame = np.random.default_rng(0).integers(0, 255, (1080, 1920, 3), np.uint8)
    assert has_encoder("libx264")
    program(f'ulimit -d 163840\nexec {real} "$@"')
    with pytest.raises(MemoryExhausted, match="not enough memory") as caught:
        encode_video(tmp_path / "a.mp4", [frame] * 3, 3, 24, Progress())
    assert "smaller size" in caught.value.hint


@pytest.mark.parametrize(
    "line",
    [
        "x264 [error]: malloc of size 11555328 failed",
        "[vf#0:0 @ 0x1] Error while filtering: Cannot allocate memory",
        "[libvpx-vp9 @ 0x1] Failed to initialize encoder: Memory allocation error",
        "[vf#0:0 @ 0x1] pthread_create() failed: Resource temporarily unavailable",
    ],
)
def test_memory_errors_are_found_anywhere_in_the_log(program: Program, tmp_path: Path, line: str) -> None:
    program(f"cat >/dev/null\necho {shlex.quote(line)} >&2\necho 'A stream received no packets.' >&2\nexit 187")
    with pytest.raises(MemoryExhausted):
        encode(tmp_path / "a.mp4")


def test_a_failure_without_output_is_reported_with_its_status(program: Program, tmp_path: Path) -> None:
    program("cat >/dev/null\nexit 187")
    with pytest.raises(EncoderError) as caught:
        encode(tmp_path / "a.mp4")
    assert caught.value.content.values["reason"] == make_message("exit_status", status=187)


def test_a_failure_is_one_sentence(program: Program, tmp_path: Path) -> None:
    program("cat >/dev/null\necho 'A stream received no packets.' >&2\nexit 187")
    with pytest.raises(EncoderError) as caught:
        encode(tmp_path / "a.mp4")
    assert caught.value.message == "The video encoder failed: A stream received no packets."
