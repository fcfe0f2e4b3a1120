"""The add-on in real Blenders without a window: Blender as a Python module."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.host


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"), np.int32)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.maximum(np.square(one - other).mean(), 1e-9)))


def test_a_photo_becomes_a_strip_whose_pixels_are_the_worker_s(blender) -> None:
    told = blender.run("whole_way")
    assert told["enabled"] == ["bl_ext.user_default.shutterspan"]
    assert told["poll"]
    assert told["error"] == ""
    clip = next(strip for strip in told["timeline"] if strip["name"] == told["active"])
    files = sorted((blender.film / "fire_truck-unfolded").iterdir())
    assert clip["files"] == [path.name for path in files]
    assert (clip["type"], clip["channel"], clip["start"], clip["length"], len(files)) == ("IMAGE", 3, 10, 7, 7)
    assert clip["name"] == "photo unfolded"
    for frame, file in enumerate(files, 10):
        shown = pixels(blender.folder / "rendered" / f"standard_{frame:04d}.png")
        assert np.array_equal(shown, pixels(file))
    assert not np.array_equal(pixels(files[0]), pixels(files[-1]))

    # Under another view transform the frame looks as the photo does, and neither looks as under Standard.
    agx, source = (pixels(blender.folder / "rendered" / f"{name}_0013.png") for name in ("agx", "source"))
    photo = pixels(blender.photo)
    assert psnr(source, photo) < 30
    assert abs(psnr(agx, source) - psnr(pixels(files[3]), photo)) < 2


def test_nothing_is_left_of_a_disabled_add_on(blender) -> None:
    told = blender.run("coming_and_going")
    assert told["before"] == told["after"]
    assert told["between"] != told["before"]
