"""Each constant of the weights takes effect."""

from dataclasses import replace

import numpy as np
import pytest

from shutterspan.core.inference.diagnostics import Seen, moves
from shutterspan.core.inference.sizes import candidates, coarse_window, smaller
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.model.constants import Constants
from shutterspan.core.model.network import UnfoldNet, pictures
from shutterspan.core.types.grid import Window
from shutterspan.core.types.photo import Photo

WHOLE = Window(0, 0, 640, 480, 640, 480)


def test_sizes_follow_the_best_blur():
    coarse = coarse_window(WHOLE, 320)
    assert (coarse.columns, coarse.rows) == (320, 240)
    for best_blur, columns in ((10, 160), (40, 640)):
        assert candidates(WHOLE, coarse, 20.0, best_blur)[0].columns == columns
    assert smaller(WHOLE, WHOLE, 40.0, 10).columns == 160
    assert smaller(WHOLE, WHOLE, 40.0, 36) is None


@pytest.fixture(scope="module")
def photo(texture):
    return Photo((texture(8, 128, 160) * 255).astype(np.uint8))


def test_the_working_size_is_where_blur_is_best(untrained, photo):
    large, small = (
        unfold(photo, untrained.with_constants(Constants(best_blur=best_blur, motion_kept=0.0, views=1)))
        for best_blur in (1000.0, 1.0)
    )
    assert large.working_size == (160, 128)
    assert small.working_size[0] < 160


def test_without_a_share_from_the_ends_the_middle_frame_is_the_latents_own(untrained, photo):
    decoders = [
        unfold(photo, untrained.with_constants(Constants(from_ends=share, views=1))).parts[0].roi.decoder
        for share in (0.0, 0.5)
    ]
    own = pictures(decoders[0].latent, decoders[0].working)[0][0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(decoders[0].frame(0.5), own, atol=1e-5)
    assert np.abs(decoders[1].frame(0.5) - own).max() > 0.01


def test_so_many_views_are_looked_at(untrained, photo, monkeypatch):
    calls, encode = [], UnfoldNet.encode
    monkeypatch.setattr(UnfoldNet, "encode", lambda *inputs: calls.append(1) or encode(*inputs))
    counts = []
    for constants, asked in ((Constants(views=1), None), (Constants(views=3), None), (Constants(views=3), 8)):
        calls.clear()
        unfold(photo, untrained.with_constants(constants), views=asked)
        counts.append(len(calls))
    assert counts[1] == counts[0] + 2 and counts[2] == counts[0] + 7


def seen(sharper: float) -> Seen:
    """A tenth of a picture goes 5 px and changes by 20 levels; its frames have so many times the gradients."""
    motion, change = np.zeros((100, 100, 2), np.float32), np.zeros((100, 100), np.float32)
    motion[:10, :, 0], change[:10] = 5, 20 / 255
    luma = np.tile(0.3 * np.sin(np.arange(100, dtype=np.float32) / 3), (100, 1))
    return Seen(motion, change, (luma, luma * np.float32(sharper**0.5), luma * np.float32(sharper**0.5)))


@pytest.mark.parametrize(
    ("changed", "sharper", "moving"),
    [
        ({}, 1.0, True),
        ({"further": 6.0}, 1.0, False),
        ({"change": 21.0}, 1.0, False),
        ({"large_share": 0.11}, 1.0, False),
        ({"large_share": 0.11}, 3.0, True),
        ({"large_share": 0.11, "sharper": 3.5}, 3.0, False),
        ({"large_share": 0.11, "small_share": 0.11}, 3.0, False),
    ],
)
def test_each_threshold_decides_what_moves(changed, sharper, moving):
    assert moves(seen(sharper), replace(Constants(), **changed)) is moving
