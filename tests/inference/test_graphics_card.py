"""The expensive pass and the frames on a graphics card match those on the CPU."""

import numpy as np
import pytest

from shutterspan.core.inference.device import available_devices
from shutterspan.core.inference.engine import Engine, open_engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.photo import Photo

pytestmark = pytest.mark.skipif("cuda" not in available_devices(), reason="this computer has no graphics card")


def clip_of(exposure: Exposure, count: int = 7) -> np.ndarray:
    return np.stack(list(exposure.clip(count))).astype(np.float32)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(np.mean((a - b) ** 2), 1e-9)))


@pytest.fixture(scope="module")
def photo(moved_squares) -> Photo:
    return moved_squares((18, 4))


@pytest.fixture(scope="module")
def expected(photo: Photo, trained: Engine) -> Exposure:
    return unfold(photo, trained)


@pytest.mark.parametrize(("precision", "least"), [("fp32", 50.0), ("bf16", 36.0)])
def test_frames_match_those_of_the_cpu(photo: Photo, expected: Exposure, precision: str, least: float):
    exposure = unfold(photo, open_engine("cuda", precision))
    assert exposure.moving == expected.moving
    assert psnr(clip_of(exposure), clip_of(expected)) > least


def test_motion_matches_that_of_the_cpu(photo: Photo, expected: Exposure):
    motion = unfold(photo, open_engine("cuda", "fp32")).rois[0].encoded.motion()
    assert np.abs(motion - expected.rois[0].encoded.motion()).mean() < 0.1


def test_opposite_guidance_reverses_the_clip(photo: Photo):
    engine = open_engine("cuda", "fp32")
    forward, backward = (
        clip_of(unfold(photo, engine, guidance=np.full((1, 1, 2), (sign, 0), np.float32))) for sign in (1, -1)
    )
    assert psnr(forward, backward[::-1]) > psnr(forward, backward) + 3
