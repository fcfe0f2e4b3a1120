"""Motion Photos and Live Photos: either all of their files are written or none."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.foundation.errors import Cancelled, OutputError, UsageError
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.pipeline.moving_photo import MovingStill, export_moving_photo
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.clip import Clip, even_times
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.settings import MovingPhoto
from shutterspan.core.video_io.decoding import decode_video

FRAMES = 7


def frame(t: float, width: int = 64) -> PixelArray:
    return np.full((48, width, 3), round(40 + 160 * t), np.uint8)


def write(target: Path, kind: MovingPhoto, t: float = 0.5, **options: object) -> list[Path]:
    still = MovingStill(t, lambda: frame(t, 128), Photo(frame(0, 128)))
    return export_moving_photo(Clip(even_times(FRAMES), frame), still, target, kind, **options)  # type: ignore[arg-type]


def test_a_motion_photo_is_one_jpeg_followed_by_a_video(tmp_path: Path) -> None:
    (file,) = write(tmp_path / "a.MP.jpg", "motion", 0.25, fps=10.0)
    data = file.read_bytes()
    start = data.index(b"ftyp") - 4
    (tmp_path / "b.mp4").write_bytes(data[start:])
    video = decode_video(tmp_path / "b.mp4")
    assert video.shape[:3] == (FRAMES, 48, 64)
    assert abs(float(video[0].mean()) - 40) < 3 and abs(float(video[-1].mean()) - 200) < 3
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (128, 48) and abs(np.asarray(picture).mean() - 80) < 2
    # The frames are at 0, 1/6, 2/6, …: both neighbours are equally near, so the first one is used.
    assert b'MotionPhotoPresentationTimestampUs="100000"' in data or b'TimestampUs="200000"' in data
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".jpg"] == ["a.MP.jpg"]


@pytest.mark.parametrize("suffix", [".jpg", ".heic"])
def test_a_live_photo_is_a_pair_with_one_identifier(tmp_path: Path, suffix: str) -> None:
    still, movie = write(tmp_path / f"a{suffix}", "live", fps=10.0)
    assert (still.name, movie.name) == (f"a{suffix}", "a.mov")
    identifier = movie.read_bytes().split(b"com.apple.quicktime.content.identifier")[1]
    text = next(part for part in identifier.split(b"\0") if part.count(b"-") == 4)
    assert text[-36:] in still.read_bytes()
    assert decode_video(movie).shape[:3] == (FRAMES, 48, 64)
    photo = load_photo(still)
    assert (photo.width, photo.height) == (128, 48) and abs(photo.pixels.mean() - 120) < 3


@pytest.mark.parametrize(("kind", "name"), [("motion", "a.heic"), ("motion", "a.png"), ("live", "a.mov")])
def test_other_suffixes_are_rejected(tmp_path: Path, kind: MovingPhoto, name: str) -> None:
    with pytest.raises(UsageError, match=r"can't be written as"):
        write(tmp_path / name, kind)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("existing", ["a.jpg", "a.mov"])
def test_still_and_movie_are_replaced_on_request_only(tmp_path: Path, existing: str) -> None:
    (tmp_path / existing).write_text("older")
    with pytest.raises(OutputError, match=f"{existing} exists already"):
        write(tmp_path / "a.jpg", "live")
    assert [path.name for path in tmp_path.iterdir()] == [existing]


def test_a_pair_is_replaced_but_never_a_movie_that_does_not_belong_to_the_still(tmp_path: Path) -> None:
    files = write(tmp_path / "a.jpg", "live")
    before = [file.read_bytes() for file in files]
    write(tmp_path / "a.jpg", "live", overwrite=True)
    assert all(file.read_bytes() != old for file, old in zip(files, before, strict=True))
    (tmp_path / "a.mov").write_text("of the camera")
    with pytest.raises(OutputError, match="does not belong"):
        write(tmp_path / "a.jpg", "live", overwrite=True)
    assert (tmp_path / "a.mov").read_text() == "of the camera"


def test_a_cancelled_pair_leaves_nothing(tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        write(tmp_path / "a.jpg", "live", progress=Progress(stop))
    assert not list(tmp_path.iterdir())


def test_a_failed_still_leaves_no_movie(tmp_path: Path) -> None:
    def fail() -> PixelArray:
        raise OSError(28, "No space left on device")

    still = MovingStill(0.5, fail, Photo(frame(0)))
    with pytest.raises(OutputError, match=r"full|room"):
        export_moving_photo(Clip(even_times(3), frame), still, tmp_path / "a.jpg", "live")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        write(tmp_path / "missing" / "a.jpg", "live")
    assert not (tmp_path / "missing").exists()
