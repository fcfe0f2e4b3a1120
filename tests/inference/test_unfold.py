"""The shipped network is tested on known motion, and the exposure on its guarantees."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from shutterspan.core.inference import sizes
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.network import Latent
from shutterspan.core.types.arrays import Float32Array, PixelArray
from shutterspan.core.types.photo import Photo


def optical_flow(first: PixelArray, last: PixelArray) -> Float32Array:
    dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    grey_first, grey_last = (cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in (first, last))
    flow: Float32Array = dis.calc(grey_first, grey_last, None)
    return flow


def middle_flow(exposure) -> Float32Array:
    """Median optical flow, first to last frame, over the middle third of the photo."""
    flow = optical_flow(exposure.frame_at(0), exposure.frame_at(1))
    height, width = flow.shape[:2]
    return np.median(flow[height // 3 : -height // 3, width // 3 : -width // 3].reshape(-1, 2), axis=0)


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [0, 60])
def test_known_motion_is_recovered(trained, moved_squares, degrees):
    angle = math.radians(degrees)
    dx, dy = 24 * math.cos(angle), 24 * math.sin(angle)
    exposure = unfold(moved_squares((dx, dy)), trained)
    flow = middle_flow(exposure)
    assert np.hypot(*flow) >= 12, "at least half of the motion"
    angle_error = abs(math.degrees(math.atan2(flow[1] * dx - flow[0] * dy, flow[0] * dx + flow[1] * dy)))
    assert min(angle_error, 180 - angle_error) <= 15, "along its axis"
    field = exposure.motion()
    height, width = field.shape[:2]
    inner = field[height // 3 : -height // 3, width // 3 : -width // 3].reshape(-1, 2)
    assert np.median(inner, axis=0) @ flow > 0, "trajectories and frames show the same motion"


@pytest.mark.slow
def test_long_motion_is_recovered(trained, moved_squares):
    """At the coarse size alone, the estimate would be a third too short."""
    field = unfold(moved_squares((60, 22), height=480, width=640, side=200, steps=129), trained).motion()
    height, width = field.shape[:2]
    middle = field[2 * height // 5 : -2 * height // 5, 2 * width // 5 : -2 * width // 5].reshape(-1, 2)
    assert 0.7 * 64 < np.hypot(*np.median(middle, axis=0)) < 1.2 * 64


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [0, 60, 90])
def test_still_parts_beside_motion_stay_still(trained, moved_squares, degrees):
    angle = math.radians(degrees)
    exposure = unfold(moved_squares((24 * math.cos(angle), 24 * math.sin(angle))), trained)
    field = exposure.motion()
    height, width = field.shape[:2]
    # The upper left is sharp. The background beside it is out of focus, which looks like motion in a single photo.
    corner = slice(0, height // 5), slice(0, width // 4)
    assert np.median(np.linalg.norm(field[corner], axis=2)) < 0.5
    change = np.abs(exposure.frame_at(0).astype(int) - exposure.frame_at(1)).mean(2)
    assert change[corner].mean() < 0.1 * change[height // 3 : -height // 3, width // 3 : -width // 3].mean()


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [0, 60])
@pytest.mark.parametrize(
    ("name", "replacement", "ratio"),
    [
        pytest.param("has_clear_motion", lambda motion: motion.any(2), 0.95, id="no guidance for faint motion"),
        pytest.param("average_with_unguided", lambda latent, *_: latent, 1.0, id="unguided latents count"),
    ],
)
def test_still_things_beside_fast_ones_change_less(
    trained, moved_squares, degrees, name, replacement, ratio, monkeypatch
):
    """The background is out of focus, which looks like motion. Without one of both steps, it would change more."""
    angle = math.radians(degrees)
    photo = moved_squares((24 * math.cos(angle), 24 * math.sin(angle)), height=352, width=352)

    def change_of_background() -> float:
        exposure = unfold(photo, trained)
        change = np.abs(exposure.frame_at(0).astype(int) - exposure.frame_at(1)).mean(2)
        change[106:-106, 106:-106] = 0  # the square and its blur
        return float(change.mean())

    change_with_both = change_of_background()
    monkeypatch.setattr(f"shutterspan.core.inference.unfold.{name}", replacement)
    assert change_with_both < ratio * change_of_background()


@pytest.mark.slow
@pytest.mark.parametrize("side", [12, 20])
def test_small_photos_are_better_with_an_estimate_at_twice_their_size(trained, moved_squares, side, monkeypatch):
    motion = (3, -5)
    photo = moved_squares(motion, motion, height=160, width=192, side=side)
    truth = np.stack(
        [moved_squares(*[end] * 2, height=160, width=192, side=side, steps=1).pixels for end in (motion, (-3, 5))]
    )

    def error() -> float:
        frames = np.stack(list(unfold(photo, trained).clip(2))).astype(np.float32)
        return min(float(np.square(frames - order).mean()) for order in (truth, truth[::-1]))

    with_estimate = error()
    monkeypatch.setattr("shutterspan.core.inference.unfold._RoiEncoder._estimate_finer", lambda self, whole: None)
    assert with_estimate < 0.8 * error()


@pytest.mark.slow
def test_dense_guidance_decides_the_direction(trained, moved_squares):
    photo = moved_squares((24, 0))
    for sign in (1.0, -1.0):
        guidance = np.zeros((8, 8, 2), np.float32)
        guidance[..., 0] = sign
        assert middle_flow(unfold(photo, trained, guidance=guidance))[0] * sign > 6


@pytest.mark.slow
def test_size_does_not_change_the_motion(trained, moved_squares):
    small = moved_squares((18, 8))
    large = Photo(cv2.resize(small.pixels, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC))
    first, second = (middle_flow(unfold(photo, trained)) for photo in (small, large))
    assert np.hypot(*(second / 4 - first)) < 0.25 * np.hypot(*first)


@pytest.mark.slow
def test_a_black_photo_stays_black_and_still(trained):
    photo = Photo(np.zeros((120, 160, 3), np.uint8))
    exposure = unfold(photo, trained)
    assert not exposure.moving
    assert all(np.array_equal(frame, photo.pixels) for frame in exposure.clip(3))
    assert exposure.motion().max() == 0


def test_the_same_photo_gives_the_same_clip(trained, moved_squares):
    photo = moved_squares((10, 10))
    first, second = (unfold(photo, trained).frame_at(0.3) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(97, 131), (16, 16), (40, 300)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_frames_keep_the_size_and_the_dtype_of_the_photo(untrained, texture, shape, dtype):
    pixels = (texture(4, 320, 320)[: shape[0], : shape[1]] * np.iinfo(dtype).max).astype(dtype)
    frame = unfold(Photo(pixels), untrained).frame_at(0.25)
    assert frame.shape == pixels.shape and frame.dtype == dtype


def test_smaller_frames_on_request(untrained, texture):
    exposure = unfold(Photo((texture(4, 120, 160) * 255).astype(np.uint8)), untrained)
    assert exposure.frame_at(0.5, width=80).shape == (60, 80, 3)
    assert exposure.frame_at(0.5, width=999).shape == (120, 160, 3), "never enlarged"


def test_encoding_happens_once(untrained, texture, monkeypatch):
    exposure = unfold(Photo((texture(4, 128, 128) * 255).astype(np.uint8)), untrained)

    def fail(*_):
        raise AssertionError("encoded again")

    monkeypatch.setattr(type(untrained.network), "encode", fail)
    assert len(list(exposure.clip(5))) == 5
    exposure.motion()
    exposure.consistency()
    exposure.with_time_reversed().frame_at(0.2)


def test_still_parts_of_a_large_photo_keep_its_detail(untrained, texture, monkeypatch):
    """Still parts are as sharp as the photo itself, although the working size is smaller."""
    monkeypatch.setattr(sizes, "_MAX_PIXELS", 64 * 64)
    pixels = (texture(5, 256, 256) * 255).astype(np.uint8)
    exposure = unfold(Photo(pixels), untrained.with_constants(Constants(coarse_side=64)))
    (roi,) = exposure.rois
    assert (roi.encoded.grid.columns, roi.encoded.grid.rows) == (64, 64)
    zeros = Latent(*(torch.zeros_like(maps) for maps in roi.encoded.decoder.latent))
    still = replace(exposure, rois=(replace(roi, moving=True, encoded=roi.encoded.with_latent(zeros)),))
    frame = still.frame_at(0.2).astype(int)
    assert np.abs(frame - pixels).mean() < 1.0
    assert np.abs(frame - pixels)[32:-32, 32:-32].max() <= 6
