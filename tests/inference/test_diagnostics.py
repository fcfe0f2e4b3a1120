"""Diagnoses of synthetic photos with a known cause: share of correct diagnoses.

These tests have few photos, and most have a soft background, which is the hardest case. docs/quality.md gives the
error rates for more photos.
"""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from skimage import data

from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.inference.diagnostics import DiagnosisCode, diagnose
from shutterspan.core.inference.engine import open_engine
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.arrays import Float32Array, Float64Array, UInt8Array
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.guidance import Arrow, Guidance, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

PHOTOS = ("astronaut", "chelsea", "coffee", "rocket", "stereo_motorcycle")
SIDE = 512


def _sharp_pictures() -> list[UInt8Array]:
    """Two crops of each photo, (h,w,3) uint8."""
    pictures = []
    for name in PHOTOS:
        sample = getattr(data, name)()
        picture = sample[0] if isinstance(sample, tuple) else sample
        scale = SIDE / max(picture.shape[:2])
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        half = picture.shape[1] * 3 // 4
        pictures += [picture[:, :half], picture[:, -half:]]
    return pictures


def _blur(picture: UInt8Array, kernel: Float64Array) -> UInt8Array:
    """Blur a picture with a PSF in linear light, and add a little noise."""
    light = cv2.filter2D((picture / 255.0) ** 2.2, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)
    noise = np.random.default_rng(0).normal(0, 1.5, picture.shape)
    return np.clip(np.clip(light, 0, 1) ** (1 / 2.2) * 255 + noise, 0, 255).astype(np.uint8)


def _defocus(picture: UInt8Array) -> UInt8Array:
    tap = np.arange(-5, 6)
    return _blur(picture, np.clip(4.5 - np.hypot(tap, tap[:, None]), 0, 1))


def _motion_blur(length: int) -> Callable[[UInt8Array], UInt8Array]:
    """A function that blurs pictures along an oblique line of this many pixels."""
    kernel = np.zeros((length, length))
    cv2.line(kernel, (0, length // 4), (length - 1, 3 * length // 4), 1.0)
    return lambda picture: _blur(picture, kernel)


def _diagnosis_codes(change: Callable[[UInt8Array], UInt8Array]) -> list[DiagnosisCode | None]:
    engine = open_engine("cpu", "fp32")
    diagnoses = [unfold(Photo(change(picture)), engine).diagnosis for picture in _sharp_pictures()]
    return [diagnosis.code if diagnosis else None for diagnosis in diagnoses]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "code", "least_right"),
    [
        (lambda picture: picture, "still", 6),
        (_defocus, "defocus", 6),
        (_motion_blur(7), None, 8),
        (_motion_blur(16), None, 8),
        (_motion_blur(111), "long", 7),
    ],
    ids=["sharp", "out of focus", "moved a little", "moved", "moved too far"],
)
def test_most_of_ten_photos_get_the_right_diagnosis(
    change: Callable[[UInt8Array], UInt8Array], code: DiagnosisCode | None, least_right: int
) -> None:
    codes = _diagnosis_codes(change)
    assert codes.count(code) >= least_right, codes


@pytest.mark.slow
@pytest.mark.parametrize("length", [0, 16, 28])
def test_motion_of_a_small_object_is_detected(trained, length: int) -> None:
    """The object is a face of 48 x 48 pixels in the sky above a rocket, 0.8 % of the picture."""
    background, face = data.rocket(), data.astronaut()[84:132, 200:248]
    total = np.zeros(background.shape)
    for moved in np.linspace(-length / 2, length / 2, 2 * length + 1).round().astype(int):
        frame = background.copy()
        frame[60 + moved // 2 : 108 + moved // 2, 120 + moved : 168 + moved] = face
        total += frame
    photo = Photo((total / (2 * length + 1)).astype(np.uint8))
    assert unfold(photo, trained, augmentation_count=1).moving == (length > 0)


def test_a_diagnosis_needs_no_exposure() -> None:
    """It needs only the photo, its motion and its working size."""
    sharp = data.astronaut()[:, :, :3]
    soft, motion = cv2.GaussianBlur(sharp, (0, 0), 6), np.zeros((*sharp.shape[:2], 2), np.float32)
    motion[:] = 18, 9  # the direction of `_motion_blur`
    large = PixelGrid(0, 0, 3000, 3000, 1400, 1400)

    def code(pixels: UInt8Array, motion: Float32Array | None, grid: PixelGrid) -> DiagnosisCode | None:
        diagnosis = diagnose(pixels, motion, grid, 3000)
        return diagnosis.code if diagnosis else None

    assert code(sharp, motion, large) is None
    assert code(sharp, None, large) == "still"
    assert code(soft, None, large) == code(soft, motion, large) == "defocus"
    assert code(_motion_blur(41)(sharp), motion, large) is None
    assert diagnose(soft, motion, large, 3000, is_marked=True) is None
    still = diagnose(soft, None, large, 3000, is_marked=True)
    assert still and still.code == "defocus"
    small = large.with_resolution(300, 300)
    assert code(sharp, motion, small) == "long"
    assert [str(diagnose(soft, None, large, 3000)), str(diagnose(sharp, motion, small, 3000))] == [
        "This photo is probably out of focus, not motion-blurred. No motion was found. "
        "If something moved, draw a region and an arrow there.",
        "The blur is too long for this size: moving parts will be soft. Try a width of 450.",
    ]
    assert [str(diagnose(sharp, None, large, 3000)), str(diagnose(soft, motion, large, 3000))] == [
        "This photo is sharp, so there is nothing to unfold. If something moved, draw a region and an arrow there.",
        "This photo is probably out of focus, not motion-blurred. The motion in its clip may not be real.",
    ]


@pytest.mark.slow
def test_marked_motion_is_accepted() -> None:
    """A blurred picture of a truck for which the network estimates motion."""
    truck = cv2.resize(load_photo(SAMPLE).pixels, (640, 360), interpolation=cv2.INTER_AREA)
    soft = Photo(cv2.GaussianBlur(truck, (0, 0), 2).astype(np.uint8))
    exposure = unfold(soft, open_engine("cpu", "fp32"), augmentation_count=1)
    assert exposure.diagnosis and str(exposure.diagnosis).startswith("This photo is probably out of focus")
    arrow = Arrow((200, 200), (320, 200))
    for request in (
        UnfoldRequest((Region(Rectangle(80, 160, 400, 330)),)),
        UnfoldRequest(guidance=Guidance((arrow,))),
        UnfoldRequest(guidance=Guidance(strokes=(Stroke((arrow.start, arrow.end)),))),
    ):
        assert exposure.with_request(request).diagnosis is None
    flipped = exposure.with_request(UnfoldRequest(guidance=Guidance(flipped=True)))
    assert flipped.diagnosis and flipped.diagnosis.code == "defocus"
