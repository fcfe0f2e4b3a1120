"""Read the streams of a video with ffprobe."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def read_video_stream(path: Path) -> dict[str, Any]:
    """ffprobe's description of the first stream, and its packets. Skips the test if there is no ffprobe."""
    if not shutil.which("ffprobe"):
        pytest.skip("NOT TESTED: no ffprobe; apt-get install ffmpeg provides it")
    options = ("-v", "error", "-show_streams", "-show_packets", "-of", "json")
    found = json.loads(subprocess.check_output(["ffprobe", *options, path]))
    return {**found["streams"][0], "packets": found["packets"]}
