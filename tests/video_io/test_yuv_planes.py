"""Videos keep 10 bits, are tagged BT.709, and have the chroma location of their tags."""

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.video_io.encoding import encode_video
from shutterspan.core.video_io.yuv_planes import yuv422_10bit

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def described(path: Path) -> str:
    """Return ffmpeg's description of a file."""
    return subprocess.run([FFMPEG, "-hide_banner", "-i", path], capture_output=True, text=True).stderr


def test_a_deep_ramp_keeps_more_than_256_levels(tmp_path: Path) -> None:
    ramp = np.linspace(8000, 24000, 1024).astype(np.uint16)
    frame = np.broadcast_to(ramp[None, :, None], (64, 1024, 3))
    encode_video(tmp_path / "a.mov", [frame] * 2, 2, 24, Progress(), "prores")
    command = [FFMPEG, "-loglevel", "error", "-i", tmp_path / "a.mov", "-pix_fmt", "yuv422p10le", "-f", "rawvideo", "-"]
    luma = np.frombuffer(subprocess.run(command, capture_output=True).stdout, np.uint16)[: 64 * 1024].reshape(64, 1024)
    expected = 64 + 876 * (ramp / 65535)
    assert len(np.unique(luma)) > 190  # 8 bits would leave 54 of these levels
    assert np.abs(luma.astype(float) - expected).max() < 2


@pytest.mark.parametrize(
    ("name", "codec", "kind"),
    [("a.mp4", "h264", "h264"), ("a.mp4", "hevc", "hevc"), ("a.webm", "vp9", "vp9"), ("a.mov", "prores", "prores")],
)
def test_every_video_is_tagged_bt709(tmp_path: Path, name: str, codec: str, kind: str) -> None:
    encode_video(tmp_path / name, [np.full((32, 48, 3), 90, np.uint8)] * 2, 2, 24, Progress(), codec)
    description = re.search(rf"Video: {kind}.*", described(tmp_path / name))
    assert description and "bt709" in description[0]
    if codec == "prores":
        assert "(HQ)" in description[0] and "yuv422p10le" in description[0]
    else:
        assert "(tv, bt709" in description[0] and "yuv420p" in description[0]


def test_chroma_of_a_mov_is_located_on_the_left_pixel() -> None:
    frame = np.zeros((2, 8, 3), np.uint8)
    frame[:, 4] = (0, 0, 255)
    blue = yuv422_10bit(frame)[16:24].reshape(2, 4).astype(int) - 512
    assert blue[0, 2] == pytest.approx(224, abs=1)  # half of the strongest blue, 448
    assert blue[0, 1] == blue[0, 3] == 0
    assert (yuv422_10bit(frame.astype(np.uint16) * 257) == yuv422_10bit(frame)).all()


@pytest.mark.parametrize("codec", ["h264", "hevc", "vp9", "prores"])
@pytest.mark.parametrize("size", [(16, 16), (17, 33), (16, 640)])
def test_small_and_odd_sizes_are_encoded(tmp_path: Path, codec: str, size: tuple[int, int]) -> None:
    ending = {"vp9": "webm", "prores": "mov"}.get(codec, "mp4")
    encode_video(tmp_path / f"a.{ending}", [np.full((*size, 3), 90, np.uint8)] * 2, 2, 24, Progress(), codec)
    assert f"{size[1] + size[1] % 2}x{size[0] + size[0] % 2}" in described(tmp_path / f"a.{ending}")


def test_metadata_are_kept_by_every_container(tmp_path: Path) -> None:
    metadata = {
        "creation_time": "2024-01-02T01:04:05Z",
        "date": "2024-01-02T03:04:05+02:00",
        "comment": "1/15 s; ü = x",
    }
    for name, codec in (("a.mp4", "h264"), ("a.webm", "vp9"), ("a.mov", "prores")):
        frames = [np.full((32, 48, 3), 90, np.uint8)] * 2
        encode_video(tmp_path / name, frames, 2, 24, Progress(), codec, metadata)
        description = described(tmp_path / name)
        assert re.search(r"creation_time\s*: 2024-01-02T01:04:05", description), description
        assert re.search(r"date\s*: 2024-01-02T03:04:05\+02:00", description, re.IGNORECASE), description
        assert re.search(r"comment\s*: 1/15 s; ü = x", description, re.IGNORECASE), description
