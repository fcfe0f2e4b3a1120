"""The scripts in `examples/`, run as a user runs them: with the installed Python, in another folder."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from shutterspan.core import SAMPLE, Metadata, Photo, export_frame, load_photo
from shutterspan.core.color.srgb import linear_to_srgb, srgb_to_linear
from shutterspan.core.image_io.exif import complete_exif
from shutterspan.core.types.arrays import PixelArray
from shutterspan.core.types.levels import to_float
from shutterspan.core.video_io.decoding import decode_video

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py"))
#: Motion of the whole picture during the exposure: to the right and down, in pixels.
MOTION = (18, 5)
HEIGHT, WIDTH = 180, 240
#: Left and upper side of the part of the sample that is panned.
LEFT, TOP = 300, 250


def run(script: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / script), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def panned() -> Photo:
    """A photo whose content moves by `MOTION`: the mean of 37 moments in linear light, exposed for 1/8 s."""
    sharp = srgb_to_linear(to_float(load_photo(SAMPLE).pixels))
    total = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for t in np.linspace(-0.5, 0.5, 37):
        matrix = np.array([[1, 0, t * MOTION[0] - LEFT], [0, 1, t * MOTION[1] - TOP]], np.float32)
        total += cv2.warpAffine(sharp, matrix, (WIDTH, HEIGHT)) / 37
    pixels = np.round(255 * linear_to_srgb(total)).astype(np.uint8)
    return Photo(pixels, metadata=Metadata(exif=complete_exif(None, {0x829A: 0.125, 0x010F: "Camera"})))


def save(photo: Photo, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    export_frame(photo.pixels, path, photo)


def gradient(pixels: PixelArray) -> float:
    return float(np.abs(np.diff(pixels.astype(float), axis=1)).mean())


@pytest.mark.slow
def test_clip(panned: Photo, tmp_path: Path) -> None:
    save(panned, tmp_path / "pan.png")
    done = run("clip.py", "pan.png", "--frames", "5", folder=tmp_path)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["clip.mp4"], "")
    frames = decode_video(tmp_path / "clip.mp4")
    assert frames.shape == (5, HEIGHT, WIDTH, 3)
    assert gradient(frames[0]) > 1.2 * gradient(panned.pixels)
    first = frames[0, 20:-20, 30:-30]
    still, moved = (
        np.abs(first.astype(int) - frames[-1, 20 + y : y - 20, 30 + x : x - 30]).mean() for x, y in ((0, 0), MOTION)
    )
    assert moved < 0.7 * still, "content of the first frame is at its place plus the motion in the last"


@pytest.mark.slow
def test_sharpest_frame(panned: Photo, tmp_path: Path) -> None:
    save(panned, tmp_path / "pan.png")
    done = run("sharpest_frame.py", "pan.png", "-o", "sharp.tif", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("sharp.tif: the frame at t = ")
    sharp = load_photo(tmp_path / "sharp.tif")
    assert sharp.pixels.shape == panned.pixels.shape
    assert gradient(sharp.pixels) > 1.2 * gradient(panned.pixels)
    assert sharp.metadata.exposure_time == 0.125 and sharp.metadata.exif and b"Camera" in sharp.metadata.exif


@pytest.mark.slow
@pytest.mark.parametrize(("width", "shape"), [(1280, (HEIGHT, WIDTH)), (120, (90, 120))])
def test_trajectories(width: int, shape: tuple[int, int], panned: Photo, tmp_path: Path) -> None:
    """Smaller arrays hold displacements in pixels of the photo too."""
    save(panned, tmp_path / "pan.png")
    done = run("trajectories.py", "pan.png", "--instants", "3", "--width", str(width), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.endswith("trajectories.npz\n")
    with np.load(tmp_path / "trajectories.npz") as arrays:
        times, trajectory, speed = arrays["times"], arrays["trajectory"], arrays["speed"]
    assert times.tolist() == [0, 0.5, 1]
    assert trajectory.shape == (3, *shape, 2) and speed.shape == shape
    assert np.allclose(trajectory[1], 0, atol=0.01)
    motion = np.median(trajectory[2] - trajectory[0], axis=(0, 1))
    assert np.hypot(*(motion - MOTION)) < 0.2 * np.hypot(*MOTION)
    assert np.median(speed) == pytest.approx(np.hypot(*MOTION), rel=0.2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("-o", "gone/trajectories.npz"),
        ("-o", "folder"),
        ("-o", "pan.png"),
        ("--instants", "-1"),
        ("--width", "0"),
    ],
)
def test_trajectories_that_cannot_be_written_end_in_a_sentence(
    arguments: tuple[str, str], panned: Photo, tmp_path: Path
) -> None:
    save(panned, tmp_path / "pan.png")
    (tmp_path / "folder").mkdir()
    before = (tmp_path / "pan.png").read_bytes()
    done = run("trajectories.py", "pan.png", *arguments, folder=tmp_path)
    assert done.returncode == 1 and done.stderr.strip() and "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pan.png"]
    assert (tmp_path / "pan.png").read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize(("damaged", "code"), [([], 0), (["a.png"], 1)])
def test_batch(damaged: list[str], code: int, panned: Photo, tmp_path: Path) -> None:
    """One photo moves, one stands still, one may be damaged, and some files are no photos."""
    photos = tmp_path / "photos"
    save(panned, photos / "d.png")
    save(Photo(np.full_like(panned.pixels, 90)), photos / "c.png")
    for name in (*damaged, "._d.png"):
        (photos / name).write_bytes((photos / "d.png").read_bytes()[:999])
    for name in (".DS_Store", ".hidden", "Thumbs.db", "b.txt"):
        (photos / name).write_text("no photo", "utf-8")
    done = run("batch.py", "photos", folder=tmp_path)
    assert done.returncode == code
    named = [Path(line.partition(":")[0]).name for line in done.stderr.splitlines()]
    assert named == ["Thumbs.db", *damaged, "b.txt"]
    assert [Path(line.partition(":")[0]).name for line in done.stdout.splitlines()] == ["c.png", "d.mp4"]
    assert [path.name for path in (tmp_path / "clips").iterdir()] == ["d.mp4"]
    assert decode_video(tmp_path / "clips" / "d.mp4").shape == (11, HEIGHT, WIDTH, 3)


@pytest.mark.slow
def test_a_photo_without_motion_makes_no_clip(tmp_path: Path) -> None:
    save(Photo(np.full((HEIGHT, WIDTH, 3), 90, np.uint8)), tmp_path / "grey.png")
    done = run("clip.py", "grey.png", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.strip()
    assert [path.name for path in tmp_path.iterdir()] == ["grey.png"]


@pytest.mark.slow
@pytest.mark.parametrize("photo", ["missing.jpg", "notes.jpg", ".notes"])
def test_a_batch_of_one_unreadable_photo_fails(photo: str, tmp_path: Path) -> None:
    for name in ("notes.jpg", ".notes"):
        (tmp_path / name).write_text("no photo", "utf-8")
    done = run("batch.py", photo, folder=tmp_path)
    assert done.returncode == 1 and photo in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("output", ["notes.txt", "notes.txt/clips", "loop/clips"])
def test_a_batch_without_a_folder_for_clips_ends_in_a_sentence(output: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a file", "utf-8")
    (tmp_path / "loop").symlink_to("loop")
    done = run("batch.py", "-o", output, folder=tmp_path)
    assert done.returncode == 1 and output.split("/")[0] in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("photo", ["folder", "missing.jpg", "notes.jpg"])
@pytest.mark.parametrize("script", [name for name in SCRIPTS if name != "batch.py"])
def test_an_unreadable_photo_ends_in_a_sentence(script: str, photo: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.jpg").write_text("no photo", "utf-8")
    done = run(script, photo, folder=tmp_path)
    assert done.returncode == 1 and photo in done.stderr and "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "notes.jpg"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_short_and_explain_themselves(script: str, tmp_path: Path) -> None:
    text = (EXAMPLES / script).read_text("utf-8")
    assert len(text.splitlines()) <= 40
    done = run(script, "--help", folder=tmp_path)
    assert done.returncode == 0 and "by default the photo of the fire truck" in " ".join(done.stdout.split())
    assert f"examples/{script}" in (EXAMPLES / "README.md").read_text("utf-8")
