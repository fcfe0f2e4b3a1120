"""Each constant of the weights has an effect."""

from dataclasses import replace

import numpy as np
import pytest

from shutterspan.core.inference.diagnostics import MotionEvidence, has_visible_motion
from shutterspan.core.inference.sizes import candidate_grids, coarse_grid, next_smaller_grid
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.network import UnfoldNet, middle_frame_and_residuals
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.photo import Photo

WHOLE = PixelGrid(0, 0, 640, 480, 640, 480)


def test_sizes_follow_the_best_blur():
    coarse = coarse_grid(WHOLE, 320)
    assert (coarse.columns, coarse.rows) == (320, 240)
    for best_blur, columns in ((10, 160), (40, 640)):
        assert candidate_grids(WHOLE, coarse, 20.0, best_blur)[0].columns == columns
    smaller = next_smaller_grid(WHOLE, WHOLE, 40.0, 10)
    assert smaller is not None and smaller.columns == 160
    assert next_smaller_grid(WHOLE, WHOLE, 40.0, 36) is None


@pytest.fixture(scope="module")
def photo(texture):
    return Photo((texture(8, 128, 160) * 255).astype(np.uint8))


def test_the_working_size_follows_the_best_blur(untrained, photo):
    large, small = (
        unfold(photo, untrained.with_constants(Constants(best_blur=best_blur, motion_kept=0.0, augmentation_count=1)))
        for best_blur in (1000.0, 1.0)
    )
    assert large.working_size == (160, 128)
    assert small.working_size[0] < 160


def test_without_a_share_from_the_ends_the_middle_frame_is_that_of_the_latent(untrained, photo):
    decoders = [
        unfold(photo, untrained.with_constants(Constants(end_frame_share=share, augmentation_count=1)))
        .rois[0]
        .encoded.decoder
        for share in (0.0, 0.5)
    ]
    middle = middle_frame_and_residuals(decoders[0].latent, decoders[0].working_picture)[0][0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(decoders[0].frame(0.5), middle, atol=1e-5)
    assert np.abs(decoders[1].frame(0.5) - middle).max() > 0.01


def test_the_number_of_augmentations_is_that_of_the_constants_or_the_given_one(untrained, photo, monkeypatch):
    calls, encode = 0, UnfoldNet.encode

    def counting(*inputs):
        nonlocal calls
        calls += 1
        return encode(*inputs)

    monkeypatch.setattr(UnfoldNet, "encode", counting)
    counts = []
    for constants, count in (
        (Constants(augmentation_count=1), None),
        (Constants(augmentation_count=3), None),
        (Constants(augmentation_count=3), 8),
    ):
        calls = 0
        unfold(photo, untrained.with_constants(constants), augmentation_count=count)
        counts.append(calls)
    # Of eight, two are encoded at twice the size, in place of three others each.
    assert counts[1] == counts[0] + 2 and counts[2] == counts[0] + 1 + 2


def evidence(sharper: float) -> MotionEvidence:
    """A tenth of a picture moves by 5 pixels and changes by 20 levels.

    sharper: squared gradients of the first and the last frame, as a multiple of the photo's.
    """
    motion, change = np.zeros((100, 100, 2), np.float32), np.zeros((100, 100), np.float32)
    motion[:10, :, 0], change[:10] = 5, 20 / 255
    luma: Float32Array = np.tile(0.3 * np.sin(np.arange(100, dtype=np.float32) / 3), (100, 1))
    sharp: Float32Array = luma * np.float32(sharper**0.5)
    return MotionEvidence(motion, change, (luma, sharp, sharp))


@pytest.mark.parametrize(
    ("changed", "sharper", "moving"),
    [
        ({}, 1.0, True),
        ({"min_displacement": 6.0}, 1.0, False),
        ({"min_change": 21.0}, 1.0, False),
        ({"large_share": 0.11}, 1.0, False),
        ({"large_share": 0.11}, 3.0, True),
        ({"large_share": 0.11, "min_sharpening": 3.5}, 3.0, False),
        ({"large_share": 0.11, "small_share": 0.11}, 3.0, False),
    ],
)
def test_each_threshold_decides_whether_motion_is_visible(changed, sharper, moving):
    assert has_visible_motion(evidence(sharper), replace(Constants(), **changed)) is moving
