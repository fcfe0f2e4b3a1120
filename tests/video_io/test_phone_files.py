"""Other programs (exiftool and ffprobe) can read Motion Photos and Live Photos."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io import heic_writing
from shutterspan.core.image_io.jpeg import encode as encode_jpeg
from shutterspan.core.image_io.jpeg_segments import EXIF_PREFIX, max_app1_bytes
from shutterspan.core.image_io.live_photo_still import exif_with_identifier
from shutterspan.core.image_io.motion_photo import motion_photo
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.types.photo import Metadata
from shutterspan.core.video_io.encoding import encode_video
from shutterspan.core.video_io.live_photo_movie import make_live_photo_movie

pytestmark = pytest.mark.host

#: A program, and the package that provides it.
EXIFTOOL, FFPROBE = ("exiftool", "libimage-exiftool-perl"), ("ffprobe", "ffmpeg")
MAX_EXIF = max_app1_bytes(EXIF_PREFIX)
IDENTIFIER = "E621E1F8-C36C-495A-93FC-0C247A3E6E5F"
FRAMES, FPS = 15, 30
PIXELS = np.random.default_rng(0).integers(0, 256, (48, 64, 3), dtype=np.uint8)

Read = Callable[..., dict[str, Any]]


def program(name: str, package: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"NOT TESTED: no {name}; apt-get install {package} provides it")
    return path


@pytest.fixture
def exiftool() -> Read:
    """Reads all tags of a file, also those of timed metadata. The file must be valid."""
    command = program(*EXIFTOOL)

    def read(path: Path) -> dict[str, Any]:
        output = subprocess.check_output([command, "-j", "-n", "-ee", "-struct", "-G1", path])
        groups = [(*name.rpartition(":")[::2], value) for name, value in json.loads(output)[0].items()]
        tags = {name: value for group, name, value in groups if group != "System"}
        assert "Warning" not in tags and "Error" not in tags, tags
        return tags

    return read


@pytest.fixture
def ffprobe() -> Read:
    command = program(*FFPROBE)

    def read(path: Path) -> dict[str, Any]:
        options = ("-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json")
        found: dict[str, Any] = json.loads(subprocess.check_output([command, *options, path]))
        return found

    return read


@pytest.fixture
def video(tmp_path: Path) -> Path:
    frames = [np.roll(PIXELS, 3 * index, 1) for index in range(FRAMES)]
    encode_video(tmp_path / "video.mp4", frames, FRAMES, FPS, Progress())
    return tmp_path / "video.mp4"


def camera_exif(folder: Path, make: str) -> bytes | None:
    """EXIF of a camera's photo, written by exiftool, with tags that programs require."""
    path = folder / "camera.jpg"
    path.write_bytes(encode_jpeg(PIXELS, None, Metadata(), 95))
    tags = (f"-Make={make}", "-Model=X", "-ExposureTime=1/15", "-Artist=Ann Ärmel", "-GPSLatitudeRef=N")
    subprocess.check_call([program(*EXIFTOOL), "-q", "-overwrite_original", *tags, path])
    return load_photo(path).metadata.exif


def test_exiftool_reads_a_motion_photo(tmp_path: Path, exiftool: Read, ffprobe: Read, video: Path) -> None:
    jpeg, mp4 = encode_jpeg(PIXELS, None, Metadata(), 95), video.read_bytes()
    (tmp_path / "motion.jpg").write_bytes(motion_photo(jpeg, mp4, 233_333))
    tags = exiftool(tmp_path / "motion.jpg")
    assert (tags["MotionPhoto"], tags["MotionPhotoVersion"]) == (1, 1)
    assert tags["MotionPhotoPresentationTimestampUs"] == 233_333
    assert (tags["MicroVideo"], tags["MicroVideoVersion"], tags["MicroVideoOffset"]) == (1, 1, len(mp4))
    assert [item["Item"] for item in tags["Directory"]] == [
        {"Mime": "image/jpeg", "Semantic": "Primary", "Length": 0, "Padding": 0},
        {"Mime": "video/mp4", "Semantic": "MotionPhoto", "Length": len(mp4), "Padding": 0},
    ]
    (tmp_path / "cut.mp4").write_bytes((tmp_path / "motion.jpg").read_bytes()[-len(mp4) :])
    assert ffprobe(tmp_path / "cut.mp4")["streams"][0]["nb_read_frames"] == str(FRAMES)


@pytest.mark.parametrize("make", ["Canon", "NIKON CORPORATION", "Apple", None])
@pytest.mark.parametrize("suffix", [".jpg", ".heic"])
def test_both_files_of_a_live_photo_have_one_identifier(
    tmp_path: Path, exiftool: Read, video: Path, make: str | None, suffix: str
) -> None:
    exif = camera_exif(tmp_path, make) if make else None
    if suffix == ".jpg":
        still = encode_jpeg(PIXELS, None, Metadata(exif_with_identifier(exif, IDENTIFIER, MAX_EXIF)), 95)
    else:
        still = heic_writing.encode(PIXELS, None, Metadata(exif_with_identifier(exif, IDENTIFIER)), 95)
    (tmp_path / f"live{suffix}").write_bytes(still)
    make_live_photo_movie(video, tmp_path / "live.mov", IDENTIFIER, 7 / FPS)
    of_still, of_movie = exiftool(tmp_path / f"live{suffix}"), exiftool(tmp_path / "live.mov")
    # Versions of exiftool have different names for the tag of the maker note.
    identifier = of_still.get("ContentIdentifier") or of_still["MediaGroupUUID"]
    assert identifier == of_movie["ContentIdentifier"] == IDENTIFIER
    assert of_movie["StillImageTime"] == -1
    assert of_still.get("Make") == make and of_still.get("Artist") == ("Ann Ärmel" if make else None)
    assert of_still.get("ExposureTime") == (pytest.approx(1 / 15) if make else None)


def test_ffprobe_reads_the_movie_of_a_live_photo(tmp_path: Path, ffprobe: Read, video: Path) -> None:
    make_live_photo_movie(video, tmp_path / "live.mov", IDENTIFIER, 7 / FPS)
    found = ffprobe(tmp_path / "live.mov")
    pictures, still = found["streams"]
    assert (pictures["codec_tag_string"], pictures["nb_read_frames"]) == ("avc1", str(FRAMES))
    assert (still["codec_tag_string"], still["nb_frames"]) == ("mebx", "1")
    assert float(still["start_time"]) == pytest.approx(7 / FPS, abs=0.001)
    assert found["format"]["tags"]["com.apple.quicktime.content.identifier"] == IDENTIFIER
    assert found["format"]["tags"]["major_brand"] == "qt  "
