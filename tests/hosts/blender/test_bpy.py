"""The add-on in real Blenders without a window: Blender as a Python module."""

import os
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from .blender_window import wait_until

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "samples" / "fire-truck.jpg"

pytestmark = pytest.mark.host


def pixels(path: Path) -> npt.NDArray[np.int32]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"), np.int32)


def psnr(one: npt.NDArray[np.int32], other: npt.NDArray[np.int32]) -> float:
    return float(10 * np.log10(255**2 / np.maximum(np.square(one - other).mean(), 1e-9)))


def test_a_photo_becomes_a_strip_whose_pixels_are_the_worker_s(blender) -> None:
    results = blender.run("first_run")
    assert results["enabled"] == ["bl_ext.user_default.shutterspan"]
    assert results["poll"]
    assert results["error"] == ""
    assert results["active"] == "photo"
    clip = next(strip for strip in results["timeline"] if strip["name"] == "photo unfolded")
    files = sorted((blender.film / "fire_truck-unfolded").iterdir())
    assert clip["files"] == [path.name for path in files]
    assert (clip["type"], clip["channel"], clip["start"], clip["length"], len(files)) == ("IMAGE", 3, 10, 7, 7)
    for frame, file in enumerate(files, 10):
        displayed = pixels(blender.folder / "rendered" / f"standard_{frame:04d}.png")
        assert np.array_equal(displayed, pixels(file))
    assert not np.array_equal(pixels(files[0]), pixels(files[-1]))

    # Under another view transform the frame still looks like the photo, and both look different from Standard.
    agx, source = (pixels(blender.folder / "rendered" / f"{name}_0013.png") for name in ("agx", "source"))
    photo = pixels(blender.photo)
    assert psnr(source, photo) < 30
    assert abs(psnr(agx, source) - psnr(pixels(files[3]), photo)) < 2


def test_nothing_is_left_of_a_disabled_add_on(blender) -> None:
    results = blender.run("registration_traces")
    assert results["before"] == results["after"]
    assert results["enabled"] != results["before"]


@pytest.fixture
def pictures(blender, small_photo: Path, tmp_path: Path) -> dict[str, str]:
    """Paths of files that an add-on may have trouble with, by name."""
    with Image.open(small_photo) as photo, Image.open(SAMPLE) as sample:
        mask = Image.new("L", photo.size)
        mask.paste(255, (60, 60, 200, 160))
        mask.save(tmp_path / "mask.tif")
        for name, orientation in (("turned", 6), ("mirrored", 2)):
            exif = photo.getexif()
            exif[0x0112] = orientation
            photo.save(tmp_path / f"{name}.jpg", quality=95, exif=exif)
        photo.save(tmp_path / "leaving.png")
        sample.resize((1200, 675)).save(tmp_path / "large.png")
    (tmp_path / "damaged.png").write_bytes(small_photo.read_bytes()[:9000])
    with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    names = ("mask.tif", "turned.jpg", "mirrored.jpg", "leaving.png", "large.png", "damaged.png", "sound.wav")
    return {name.split(".")[0]: str(tmp_path / name) for name in names}


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[str]:
    """A folder in which not even root may write, or "" if such a folder can't be made."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    folder.chmod(0o555)
    try:
        subprocess.run(["chattr", "+i", folder], check=os.geteuid() == 0, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        yield ""
        return
    yield str(folder)
    if os.geteuid() == 0:
        subprocess.run(["chattr", "-i", folder], check=True)


@pytest.mark.slow
def test_every_property_has_its_effect(blender, pictures: dict[str, str]) -> None:
    results = blender.run("many_ways", **pictures)
    clips = results["clips"]
    assert {name: one["error"] for name, one in clips.items() if one["error"]} == {}
    new = {name: one["new"][0] for name, one in clips.items()}
    film, rendered = blender.film, blender.folder / "rendered"

    def frames(name: str) -> list[npt.NDArray[np.int32]]:
        folder = film / new[name]["folder"].removeprefix("//")
        return [pixels(folder / file) for file in new[name]["files"]]

    # The length, and the order of the frames.
    assert (new["crop"]["length"], len(set(new["crop"]["files"]))) == (12, 12)
    assert new["mask"]["files"] == ["frame_001.png", "frame_002.png", "frame_003.png", "frame_002.png"]
    assert (new["movie"]["type"], new["movie"]["length"], new["movie"]["colours"]) == ("MOVIE", 12, "sRGB")
    assert psnr(pixels(rendered / "movie_0012.png"), pixels(blender.photo)) > 18
    assert (new["film_rate"]["length"], new["film_rate"]["fps"]) == (48, pytest.approx(24000 / 1001, rel=1e-7))

    # The region: outside of it, the photo is unchanged.
    photo = pixels(blender.photo)
    for name, (left, top, right, bottom) in {"crop": (100, 60, 280, 160), "mask": (60, 60, 200, 160)}.items():
        changed = np.abs(frames(name)[0] - photo).max(2) > 0
        assert changed[top:bottom, left:right].any()
        changed[top - 8 : bottom + 8, left - 8 : right + 8] = False
        assert not changed.any()

    # The direction: the first frame to the left resembles the last frame to the right more than the first.
    rightwards, leftwards = frames("right"), frames("left")
    assert psnr(leftwards[0], rightwards[-1]) > psnr(leftwards[0], rightwards[0])

    # A length sets how far things move in the direction. The strength makes the motion larger.
    first, _, last = frames("up")
    assert psnr(first[30:], last[:-30]) > psnr(first, last) + 3
    changes = {name: np.abs(frames(name)[0] - frames(name)[-1]).mean() for name in ("plain", "strong")}
    assert changes["strong"] > 1.2 * changes["plain"]

    # The clip covers its photo and looks the same, whatever the transform of the photo's strip.
    for name in ("strange", "turned", "draft"):
        source = "large" if name == "draft" else name
        clip, before = pixels(rendered / f"{name}_clip_0011.png"), pixels(rendered / f"{source}_photo_0011.png")
        assert psnr(clip, before) > 20, name
        assert psnr(clip[:, ::-1], before) < psnr(clip, before) - 3
    with Image.open(film / new["draft"]["folder"].removeprefix("//") / "frame_001.png") as frame:
        assert frame.width == 960
    with Image.open(film / new["turned"]["folder"].removeprefix("//") / "frame_001.png") as frame:
        assert frame.size == (180, 320)
    strange = film / new["strange"]["folder"].removeprefix("//")
    assert (strange / "frame_001.png").read_bytes()[24] == 16  # bits a channel
    vectors = strange.with_suffix(".exr")
    assert vectors.read_bytes()[:4] == b"\x76\x2f\x31\x01"
    assert b"ViewLayer.Vector.X" in vectors.read_bytes()

    assert (new["left"]["channel"], new["left"]["length"]) == (3, 3)  # above the strip in its own meta strip
    assert all(one["folder"].startswith("//") for one in new.values() if one["folder"])
    assert not list(film.rglob(".*"))


def test_a_cut_out_lies_over_the_strip_below(blender, pictures: dict[str, str]) -> None:
    results = blender.run("cut_out", **pictures)
    assert results["errors"] == ["", ""]
    sequence, movie = (strip for strip in results["timeline"] if "unfolded" in strip["name"])
    assert (sequence["type"], sequence["blend"], sequence["channel"]) == ("IMAGE", "ALPHA_OVER", 3)
    assert (movie["type"], movie["blend"]) == ("MOVIE", "ALPHA_OVER")
    blue = pixels(blender.folder / "rendered" / "blue_0010.png")
    assert len(np.unique(blue.reshape(-1, 3), axis=0)) == 1
    for frame, name in enumerate(sequence["files"], 10):
        with Image.open(blender.film / "fire_truck-unfolded" / name) as picture:
            cutout = np.asarray(picture, np.int32)
        inside, outside = cutout[..., 3] == 255, cutout[..., 3] == 0
        assert 0.15 < inside.mean() < 0.3 and outside.mean() > 0.6
        for kind, most_inside, most_outside in (("sequence", 0, 0), ("movie", 40, 2)):  # ProRes is lossy
            rendered = pixels(blender.folder / "rendered" / f"{kind}_{frame:04d}.png")
            assert np.abs(rendered - cutout[..., :3])[inside].max() <= most_inside, kind
            assert np.abs(rendered - blue)[outside].max() <= most_outside, kind
        mixed = cutout[..., 3:] / 255 * cutout[..., :3] + (1 - cutout[..., 3:] / 255) * blue
        assert np.abs(pixels(blender.folder / "rendered" / f"sequence_{frame:04d}.png") - mixed).max() <= 2


def test_if_nothing_moves_no_strip_is_added_unless_requested(blender, tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (180, 320, 3), np.uint8)).save(still)
    results = blender.run("nothing_moves", still=str(still))
    reports = dict(part.split("\n", 1) for part in results["output"].split("--- ")[1:])
    for name in ("still", "still, a movie"):
        assert "Set Region to what moved, tick Direction, and set its angle and Motion Length." in reports[name]
        assert "No strip was added, because all frames would be the same. Tick Also When" in reports[name]
    assert "It moves by Direction and Motion Length" in reports["a stroke"]
    assert [strip["name"] for strip in results["without"]] == ["photo", "photo unfolded", "still"]
    errors = results["errors"]
    assert errors.pop("no strength").startswith("At a Strength of 0% nothing moves.")
    assert errors.pop("too long").startswith("Set Motion Length to at most 320 px")
    assert set(errors.values()) == {""}

    clips = {strip["name"]: strip for strip in results["timeline"] if "unfolded" in strip["name"]}
    assert list(clips) == ["photo unfolded", "still unfolded", "still unfolded.001"]
    for name, clip in clips.items():
        folder = blender.film / clip["folder"].removeprefix("//")
        first, last = pixels(folder / clip["files"][0]), pixels(folder / clip["files"][-1])
        assert (len(clip["files"]), np.abs(first - last).max() > 20) == (3, name == "still unfolded.001")
    assert sorted(path.name for path in blender.film.iterdir() if path.suffix != ".blend") == [
        "fire_truck-unfolded", "still-unfolded", "still-unfolded-2", "still-unfolded.exr",
    ]  # fmt: skip


@pytest.mark.slow
def test_invalid_input_is_an_error_with_a_message(blender, pictures: dict[str, str], read_only: str) -> None:
    results = blender.run("bad_input", read_only=read_only, **pictures)["errors"]
    sentences = {
        "no strips": "There are no strips yet",
        "no active strip": "Click the strip of a photo first",
        "an effect": "is a color strip",
        "no such strip": "There is no strip “nobody”",
        "not saved": "Save the .blend file first",
        "a folder that goes away": "when it quits",
        "no such folder": "does not exist",
        "a file for a folder": "is a file, not a folder",
        "no crop": "has no crop",
        "no mask": "There is no mask image",
        "no mask there": "can't be read",
        "a mask that is none": "can't be read",
        "nothing to cut out": "Set Region to Mask Image or Strip's Crop",
        "a cut-out as H.264": "set Result to Image Sequence or Movie (ProRes)",
        "from after to": "Set From to less than To",
        "a damaged photo": "damaged",
        "a mirrored photo": "is stored mirrored",
        "missing": "there is no such file",
        "no worker there": "moved or removed",
        "a worker that ends at once": "doesn't start",
        "not installed": "not installed",
        "the preferences say wrong": "moved or removed",
    }
    if read_only:
        sentences["a folder that is read only"] = "can't be written to"
    assert set(results) == set(sentences)
    for name, part in sentences.items():
        assert part in results[name]["sentence"], name
        assert "Traceback" not in results[name]["sentence"], name
        assert results[name]["unchanged"], name
    assert list(blender.film.iterdir()) == []


@pytest.mark.slow
def test_a_killed_blender_leaves_no_unfinished_files(blender, workers: Callable[[], list[int]]) -> None:
    process = blender.start("long_run")
    try:
        wait_until(workers, 60, "no worker")
        wait_until(lambda: list(blender.film.iterdir()), 120, "nothing is being written")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    wait_until(lambda: not workers(), 20, "the worker goes on")
    assert list(blender.film.iterdir()) == []


def test_blender_finds_the_manifest_valid(blender, extension: Path) -> None:
    code = "import glob, importlib.util as u; print(u.find_spec('bpy').submodule_search_locations[0])"
    place = subprocess.run([blender.python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    (tool,) = Path(place).glob("*/scripts/addons_core/bl_pkg/cli/blender_ext.py")
    done = subprocess.run([sys.executable, tool, "validate", extension], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout.upper() + done.stderr.upper()
