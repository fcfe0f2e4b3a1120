"""The frame rates that players read from files."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.video_io.decoding import read_animation
from shutterspan.core.video_io.encoding import encode_animation, encode_video

from .video_streams import read_video_stream

FRAMES = [np.full((32, 32, 3), 8 * level, np.uint8) for level in range(30)]
RATES = [(12.5, "25/2"), (23.976, "24000/1001"), (29.97, "30000/1001"), (33.333333, "100/3"), (59.94, "60000/1001")]


@pytest.mark.parametrize(("fps", "rate"), RATES)
@pytest.mark.parametrize(
    ("name", "codec"), [("a.mov", "h264_mov"), ("a.mov", "prores"), ("a.mp4", "h264"), ("a.mp4", "hevc")]
)
def test_each_frame_has_the_exact_duration(tmp_path: Path, name: str, codec: str, fps: float, rate: str) -> None:
    encode_video(tmp_path / name, FRAMES, len(FRAMES), fps, Progress(), codec)
    stream = read_video_stream(tmp_path / name)
    assert (stream["r_frame_rate"], stream["avg_frame_rate"]) == (rate, rate)
    unit = Fraction(stream["time_base"])
    instants = sorted(packet["pts"] * unit for packet in stream["packets"])
    assert [instant - instants[0] for instant in instants] == [index / Fraction(rate) for index in range(len(FRAMES))]


@pytest.mark.parametrize(("fps", "rate"), [(24.0, "24/1"), *RATES])
def test_webm_contains_the_frame_rate(tmp_path: Path, fps: float, rate: str) -> None:
    encode_video(tmp_path / "a.webm", FRAMES, len(FRAMES), fps, Progress(), "vp9")
    stream = read_video_stream(tmp_path / "a.webm")
    assert float(Fraction(stream["r_frame_rate"])) == pytest.approx(float(Fraction(rate)), rel=1e-6)
    instants = [float(packet["pts_time"]) for packet in stream["packets"]]  # WebM counts milliseconds
    assert instants == pytest.approx([index / float(Fraction(rate)) for index in range(len(FRAMES))], abs=0.001)


@pytest.mark.parametrize(("fps", "timescale"), [(24, 600), (25, 600), (30, 600), (29.97, 30000), (7, 600 + 2)])
def test_live_photos_have_time_units_that_fit_a_frame(tmp_path: Path, fps: float, timescale: int) -> None:
    encode_video(tmp_path / "a.mov", FRAMES, len(FRAMES), fps, Progress(), "h264_mov")
    assert read_video_stream(tmp_path / "a.mov")["time_base"] == f"1/{timescale}"


@pytest.mark.parametrize("name", ["apng", "webp"])
def test_animations_have_the_exact_duration(tmp_path: Path, name: str) -> None:
    suffix = {"apng": ".png", "webp": ".webp"}[name]
    encode_animation(tmp_path / f"a{suffix}", FRAMES, len(FRAMES), 23.976, True, Progress(), name)
    _, seconds = read_animation(tmp_path / f"a{suffix}")
    assert sum(seconds) == pytest.approx(30 * 1001 / 24000, abs=0.02)
