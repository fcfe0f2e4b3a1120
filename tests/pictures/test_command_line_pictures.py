"""Pictures of what the command line makes: frames, regions, strokes, motion and consistency."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.cli.main import main

from .conftest import Keep
from .drawn_ball import BALL_PATH, BALL_REGION, draw_ball

pytestmark = pytest.mark.pictures

#: The part of the sample photo with the fire truck: left, top, right, bottom.
_TRUCK = 225, 330, 905, 696
#: The part with the cab, where one sees best how the frames differ from the photo.
_CAB = 440, 338, 892, 677
_ELLIPSE = "ellipse:220,340,900,690"
_BLUE, _WHITE, _BLACK = "#4aa3ff", "white", "black"
_GAP = 8


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary home folder, so that logs don't go to the user's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def run(*arguments: object) -> None:
    assert main(list(map(str, arguments))) == 0


def frames_in(folder: Path) -> list[Image.Image]:
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob("*.png"))]


def side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    """The pictures in one row, with white gaps."""
    width, height = pictures[0].size
    row = Image.new("RGB", (len(pictures) * (width + _GAP) - _GAP, height), _WHITE)
    for number, picture in enumerate(pictures):
        row.paste(picture, (number * (width + _GAP), 0))
    return row


def differ(a: Image.Image, b: Image.Image) -> bool:
    return float(np.abs(np.asarray(a, float) - np.asarray(b, float)).mean()) > 1


def test_photo_and_seven_frames(tmp_path: Path, keep: Keep) -> None:
    run("render", SAMPLE, "-o", f"{tmp_path}/frames/", "--frames", 7)
    frames = frames_in(tmp_path / "frames")
    assert len(frames) == 7 and differ(frames[0], frames[-1])
    paths = [tmp_path / f"{number}.png" for number in range(8)]
    for path, picture in zip(paths, [Image.open(SAMPLE), *frames], strict=True):
        picture.crop(_CAB).save(path)
    run("contact-sheet", *paths, "-o", tmp_path / "sheet.png")
    keep("fire-truck-frames", Image.open(tmp_path / "sheet.png"))


def test_a_region_moves(tmp_path: Path, keep: Keep) -> None:
    run("render", SAMPLE, "-o", f"{tmp_path}/frames/", "--frames", 3, "--region", _ELLIPSE, "--outside", "still")
    first, _, last = frames_in(tmp_path / "frames")
    assert differ(first, last)
    size = 480, round(480 * (_TRUCK[3] - _TRUCK[1]) / (_TRUCK[2] - _TRUCK[0]))
    parts = [picture.crop(_TRUCK).resize(size) for picture in (Image.open(SAMPLE), first, last)]
    keep("region", side_by_side(parts))


def test_a_stroke_along_the_blur_of_a_ball(tmp_path: Path, keep: Keep) -> None:
    photo = draw_ball()
    photo.save(tmp_path / "ball.png")
    guidance = ("--region", numbers("rectangle:", BALL_REGION), "--stroke", numbers("", np.ravel(BALL_PATH).tolist()))
    run("render", tmp_path / "ball.png", "-o", f"{tmp_path}/frames/", "--frames", 3, *guidance)
    frames = frames_in(tmp_path / "frames")
    assert differ(frames[0], frames[-1])
    keep("stroke", side_by_side([with_guidance(photo), *frames]))


def test_motion_as_arrows(tmp_path: Path, keep: Keep) -> None:
    run("motion", SAMPLE, "-o", tmp_path / "motion.png")
    motion = Image.open(tmp_path / "motion.png").convert("RGB")
    assert differ(motion, Image.open(SAMPLE))
    keep("motion", motion.resize((960, 540), Image.Resampling.LANCZOS))


def test_where_the_clip_fits_the_photo(tmp_path: Path, keep: Keep) -> None:
    run("render", SAMPLE, "-o", tmp_path / "clip.mp4", "--consistency", tmp_path / "consistency.png")
    keep("consistency", Image.open(tmp_path / "consistency.png"))


def numbers(shape: str, values: Sequence[int]) -> str:
    return shape + ",".join(map(str, values))


def with_guidance(photo: Image.Image) -> Image.Image:
    """The photo with the region, and the stroke as an arrow."""
    scale = 4  # drawn large and made smaller, for smooth lines
    large = photo.resize((photo.width * scale, photo.height * scale), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(large)
    draw.rectangle([scale * value for value in BALL_REGION], outline=_BLUE, width=2 * scale)
    points = np.array(BALL_PATH, float) * scale
    along = (points[-1] - points[-2]) / np.hypot(*(points[-1] - points[-2]))
    aside = np.array([-along[1], along[0]])
    for colour, width in ((_BLACK, 6), (_WHITE, 3)):
        head = [points[-1] - 14 * scale * along + side * 8 * scale * aside for side in (-1, 1)]
        for line in (points, np.array([head[0], points[-1], head[1]])):
            draw.line([tuple(point) for point in line], fill=colour, width=width * scale, joint="curve")
    return large.resize(photo.size, Image.Resampling.LANCZOS)
