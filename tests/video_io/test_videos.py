"""Colours, positions and errors of videos."""

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import Cancelled, EncoderError, InputError, OutputError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.types.arrays import PixelArray, UInt8Array
from shutterspan.core.video_io.decoding import decode_video, read_animation
from shutterspan.core.video_io.encoding import encode_animation, encode_video

LEVELS = (0, 40, 128, 200, 255)
COLOURS = np.array(list(itertools.product(LEVELS, LEVELS, LEVELS)), np.uint8)
SIDE = 16


def patches() -> UInt8Array:
    """125 colours in patches of 16x16: (80,400,3)."""
    return COLOURS.reshape(5, 25, 3).repeat(SIDE, 0).repeat(SIDE, 1)


def patch_error(frame: PixelArray) -> int:
    middles = frame[SIDE // 2 :: SIDE, SIDE // 2 :: SIDE].reshape(-1, 3)
    return int(np.abs(middles.astype(int) - COLOURS).max())


def waves(height: int, width: int) -> UInt8Array:
    y, x = np.mgrid[:height, :width]
    channels = (128 + 90 * np.sin(x / 9), 128 + 90 * np.cos(y / 7), 128 + 60 * np.sin((x + y) / 11))
    return np.stack(channels, -1).astype(np.uint8)


def children() -> list[int]:
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


@pytest.fixture
def others() -> set[int]:
    """Child processes from before the test, which belong to other tests."""
    return set(children())


@pytest.mark.parametrize("depth", [8, 16])
def test_mp4_keeps_colours(tmp_path: Path, depth: int) -> None:
    frame = patches() if depth == 8 else patches().astype(np.uint16) * 257
    encode_video(tmp_path / "a.mp4", [frame] * 3, 3, 24, Progress())
    video = decode_video(tmp_path / "a.mp4")
    assert video.shape == (3, 80, 400, 3)
    assert max(map(patch_error, video)) <= 3


def test_mp4_is_tagged_and_streams(tmp_path: Path) -> None:
    encode_video(tmp_path / "a.mp4", [patches()] * 2, 2, 24, Progress())
    data = (tmp_path / "a.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    colr = data.index(b"colrnclx") + 8
    assert data[colr : colr + 7] == bytes([0, 1, 0, 1, 0, 1, 0])  # BT.709 three times, limited range


def test_gif_keeps_colours(tmp_path: Path) -> None:
    encode_animation(tmp_path / "a.gif", [patches()] * 2, 2, 25, False, Progress(), "gif")
    frames, seconds = read_animation(tmp_path / "a.gif")
    assert seconds == [0.04, 0.04]
    assert max(map(patch_error, frames)) <= 6


@pytest.mark.parametrize("size", [(93, 161), (93, 160), (92, 161), (17, 17)])
def test_odd_sizes_are_neither_shifted_nor_stretched(tmp_path: Path, size: tuple[int, int]) -> None:
    height, width = size
    frame = waves(height, width)
    encode_video(tmp_path / "a.mp4", [frame] * 2, 2, 24, Progress())
    video = decode_video(tmp_path / "a.mp4")[1].astype(float)
    assert video.shape == (height + height % 2, width + width % 2, 3)
    assert np.abs(video[:height, :width] - frame).mean() < 2.5
    assert np.abs(video[-1] - video[height - 1]).mean() < 6  # the edge is repeated, not filled with black
    encode_animation(tmp_path / "a.gif", [frame] * 2, 2, 24, True, Progress(), "gif")
    assert read_animation(tmp_path / "a.gif")[0].shape == (2, height, width, 3)


def test_a_marker_keeps_its_position(tmp_path: Path) -> None:
    frame = np.full((93, 161, 3), 90, np.uint8)
    frame[40:44, 120:124] = (255, 60, 0)
    encode_video(tmp_path / "a.mp4", [frame] * 2, 2, 24, Progress())
    change = np.abs(decode_video(tmp_path / "a.mp4")[0].astype(float) - 90)[:93, :161]
    for channel in (0, 2):
        weight = change[..., channel] * (change[..., channel] > 12)
        y, x = np.mgrid[:93, :161]
        centre = (weight * y).sum() / weight.sum(), (weight * x).sum() / weight.sum()
        assert centre == pytest.approx((41.5, 121.5), abs=0.25)


def test_mp4_reads_frames_one_at_a_time(tmp_path: Path) -> None:
    reported: list[int] = []
    progress = Progress(lambda stage, done, total: reported.append(done))

    def frames() -> Iterator[PixelArray]:
        for number in range(5):
            assert reported == list(range(1, number + 1))
            yield patches()

    encode_video(tmp_path / "a.mp4", frames(), 5, 24, progress)
    assert reported[:5] == [1, 2, 3, 4, 5]


def test_cancel_ends_the_encoder_at_once(tmp_path: Path, others: set[int]) -> None:
    progress = Progress()

    def frames() -> Iterator[PixelArray]:
        for number in range(50):
            if number == 5:
                progress.cancel()
            yield waves(720, 1280)

    with pytest.raises(Cancelled):
        encode_video(tmp_path / "a.mp4", frames(), 50, 24, progress)
    assert set(children()) <= others


def test_a_killed_encoder_is_an_encoder_error(tmp_path: Path, others: set[int]) -> None:
    def frames() -> Iterator[PixelArray]:
        for number in range(50):
            if number == 5:
                os.kill(children()[-1], signal.SIGKILL)
            yield waves(480, 640)

    with pytest.raises(EncoderError, match="ended the video encoder"):
        encode_video(tmp_path / "a.mp4", frames(), 50, 24, Progress())
    assert set(children()) <= others


def test_a_failing_encoder_is_reported_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"failed: .+"):
        encode_video(tmp_path / "missing" / "a.mp4", [waves(64, 64)] * 9, 9, 24, Progress())


def test_a_missing_encoder_is_an_encoder_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "nothing"))
    with pytest.raises(EncoderError, match="can't be started") as caught:
        encode_video(tmp_path / "a.mp4", [waves(64, 64)], 1, 24, Progress())
    assert "imageio-ffmpeg" in caught.value.hint


def test_a_full_disk_is_not_an_encoder_error(tmp_path: Path) -> None:
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", tmp_path]).returncode:
        pytest.skip("needs the right to mount a small disk")
    noise = np.random.default_rng(0).integers(0, 255, (240, 320, 3), np.uint8)
    try:
        with pytest.raises(OutputError, match="disk is full"):
            encode_video(tmp_path / "a.mp4", [noise] * 20, 20, 24, Progress())
        with pytest.raises(OutputError, match="disk is full"):
            encode_animation(tmp_path / "a.gif", [noise] * 20, 20, 24, True, Progress(), "gif")
    finally:
        subprocess.run(["umount", tmp_path], check=True)


INTERRUPTED = """
import signal, sys, numpy as np
from pathlib import Path
from shutterspan.core.types.clip import Clip, even_times
from shutterspan.core.pipeline.export import export
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, wherever the tests run
made = []
def frame(t):
    made.append(t)
    if len(made) == 5:
        print("five", flush=True)
    return np.full((480, 640, 3), int(t * 255), np.uint8)
export(Clip(even_times(240), frame), sys.argv[1], duration=600)
"""


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path / "a.mp4")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout and process.stdout.readline() == b"five\n"
        encoders = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(signal.SIGINT)
        process.wait(60)
    assert encoders and not any(Path(f"/proc/{pid}").exists() for pid in encoders)
    assert list(tmp_path.iterdir()) == []


def test_other_files_are_input_errors(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"nothing of the kind")
    for read in (decode_video, read_animation):
        with pytest.raises(InputError, match="damaged"):
            read(tmp_path / "a.mp4")
        with pytest.raises(InputError, match="no file"):
            read(tmp_path / "b.mp4")
