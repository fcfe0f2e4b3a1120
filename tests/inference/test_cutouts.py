"""Cut-outs contain the regions, with alpha, and with the regions' colours in soft borders."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from shutterspan.core.color.compositing import blend
from shutterspan.core.color.region_masks import render_alpha
from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

LEFT, RIGHT = Region(Ellipse(20, 30, 120, 140), feather=8), Region(Rectangle(180, 20, 290, 150), feather=20)
ABOVE_LEFT = Region(Rectangle(60, 60, 160, 120), feather=6)


@pytest.fixture(scope="module")
def exposure(texture: Callable[..., Float32Array], untrained: Engine) -> Exposure:
    photo = Photo((texture(11, 170, 310) * 255).astype(np.uint8))
    unfolded = unfold(photo, untrained, request=UnfoldRequest((LEFT, RIGHT), "still"))
    return replace(unfolded, rois=tuple(replace(roi, moving=True) for roi in unfolded.rois))


def alpha_of(region: Region) -> Float32Array:
    return render_alpha(region, PixelGrid.of_box((0, 0, 310, 170)), 310, 170)


def test_a_cut_out_over_the_photo_gives_the_frame(exposure: Exposure) -> None:
    played = exposure.with_request(UnfoldRequest((LEFT, RIGHT), "photo"))
    cutout, photo = played.cutout_at(0.2), exposure.photo.pixels
    laid_over = blend(photo, np.ascontiguousarray(cutout[..., :3]), cutout[..., 3].astype(np.float32) / np.float32(255))
    assert np.abs(laid_over.astype(int) - played.frame_at(0.2)).max() <= 2, "but for rounding of alpha"


def test_the_alpha_is_that_of_the_regions(exposure: Exposure) -> None:
    cutout = exposure.cutout_at(0.3)
    expected = np.maximum(alpha_of(LEFT), alpha_of(RIGHT))  # they don't touch
    assert cutout.shape == (170, 310, 4) and cutout.dtype == np.uint8
    assert np.abs(cutout[..., 3] / 255 - expected).max() < 0.01
    assert not cutout[cutout[..., 3] == 0].any(), "what isn't visible isn't given away"


def test_soft_borders_have_only_the_colours_of_the_region(exposure: Exposure) -> None:
    wide = exposure.with_request(UnfoldRequest((replace(LEFT, feather=60),)))
    hard = exposure.with_request(UnfoldRequest((replace(LEFT, feather=0),)))
    inside = alpha_of(replace(LEFT, feather=0)) == 1
    soft, sharp = wide.cutout_at(0.1), hard.cutout_at(0.1)
    half = inside & (soft[..., 3] < 250) & (soft[..., 3] > 0)
    assert half.sum() > 500
    assert np.array_equal(soft[half][:, :3], sharp[half][:, :3]), "not mixed with the photo below"


def test_overlapping_regions_are_composited(exposure: Exposure) -> None:
    both = exposure.with_request(UnfoldRequest((LEFT, ABOVE_LEFT)))
    cutout, lower, upper = both.cutout_at(0.8), alpha_of(LEFT), alpha_of(ABOVE_LEFT)
    assert np.abs(cutout[..., 3] / 255 - (upper + lower * (1 - upper))).max() < 0.01
    alone = exposure.with_request(UnfoldRequest((ABOVE_LEFT,))).cutout_at(0.8)
    covered = upper == 1
    assert covered.sum() > 500 and np.array_equal(cutout[covered], alone[covered])


def test_regions_that_play_like_their_surroundings_are_cut_out_of_them(exposure: Exposure) -> None:
    everything = exposure.with_request(UnfoldRequest((LEFT,), "moving"))
    cutout, inside = everything.cutout_at(0.2), alpha_of(LEFT) == 1
    assert np.array_equal(cutout[inside][:, :3], everything.frame_at(0.2)[inside])


def test_a_smaller_cut_out_and_a_part_of_one(exposure: Exposure) -> None:
    assert exposure.cutout_at(0.5, 155).shape == (85, 155, 4)
    whole = exposure.composer().cutout_at(0.5)
    assert np.array_equal(exposure.composer().cutout_at(0.5, (100, 20, 250, 130)), whole[20:130, 100:250])


def test_sixteen_bits_are_kept(exposure: Exposure) -> None:
    deep = replace(exposure, photo=exposure.photo.with_depth(16))
    cutout = deep.cutout_at(0.5)
    assert cutout.dtype == np.uint16 and cutout[..., 3].max() == 65535


def test_a_cut_out_without_regions_is_an_error(exposure: Exposure) -> None:
    with pytest.raises(UsageError) as caught:
        exposure.with_request(UnfoldRequest()).cutout_at(0.5)
    assert caught.value.code == "cutout_needs_region"
