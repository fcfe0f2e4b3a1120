from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from shutterspan.core.foundation.errors import Cancelled, MemoryExhausted
from shutterspan.core.foundation.progress import Progress
from shutterspan.core.inference import tiles
from shutterspan.core.inference.tiles import (
    OVERLAP,
    encode_and_detect_tiled,
    encode_tiled,
    pad_to_stride,
    tile_layout,
)
from shutterspan.core.inference.tta import AUGMENTATIONS, MIRRORED
from shutterspan.core.model.motion_detector import MotionDetector
from shutterspan.core.model.network import STRIDE


@pytest.mark.parametrize(("height", "width"), [(256, 256), (720, 1280), (1088, 1920), (272, 2000)])
@pytest.mark.parametrize("side", [256, 512])
def test_tiles_cover_everything_and_overlap(height, width, side):
    covered = torch.zeros(height, width)
    for tile in tile_layout(height, width, side):
        assert tile.top % STRIDE == tile.left % STRIDE == 0
        assert tile.height <= side and tile.width <= side
        covered[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width] += 1
    assert covered.shape == (height, width) and covered.min() >= 1
    tops = sorted({(tile.top, tile.height) for tile in tile_layout(height, width, side)})
    for (top, tall), (below, _) in pairwise(tops):
        assert top + tall - below >= OVERLAP - STRIDE


def test_padding_repeats_the_border():
    picture = torch.rand(1, 3, 33, 50)
    larger = pad_to_stride(picture)
    assert larger.shape == (1, 3, 48, 64)
    assert torch.equal(larger[..., :33, :50], picture)
    assert torch.equal(larger[..., -1, :50], picture[..., -1, :])


def encode_with_side(untrained, picture, side, monkeypatch, progress=None):
    monkeypatch.setattr(tiles, "MAX_TILE_SIDE", side)
    guidance = torch.zeros(1, 2, *picture.shape[-2:])
    return encode_tiled(picture, guidance, untrained, progress or Progress(), "test")


@torch.inference_mode()
def test_tiles_leave_no_seams(untrained, monkeypatch):
    """Near a tile's border, the receptive field is truncated; there the neighbouring tile has the larger weight."""
    picture = torch.rand(1, 3, 512, 768)
    whole = encode_with_side(untrained, picture, 4096, monkeypatch)
    tiled = encode_with_side(untrained, picture, 384, monkeypatch)
    for one, other in zip(tiled, whole, strict=True):
        assert (one - other).abs().mean() < 0.01 * other.abs().mean()
        assert (one - other).abs().max() < 0.1 * other.abs().max()


@pytest.fixture
def detecting(untrained):
    torch.manual_seed(7)
    return replace(untrained, detector=MotionDetector(untrained.network.feature_count).requires_grad_(False))


@torch.inference_mode()
@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_detecting_in_the_same_pass_gives_the_results_of_two(detecting, augmentation):
    picture = torch.rand(1, 3, 64, 112)
    latent, log_odds = encode_and_detect_tiled(picture, detecting, Progress(), "test", augmentation)
    alone = encode_tiled(picture, torch.zeros(1, 2, 64, 112), detecting, Progress(), "test", [augmentation])
    assert all(map(torch.equal, latent, alone))
    assert log_odds.shape == (1, 1, 8, 14)
    expected = augmentation.restore(detecting.detect(augmentation.transform(picture)))
    assert torch.equal(log_odds, expected) and expected.std() > 0


@torch.inference_mode()
def test_detecting_in_tiles_leaves_no_seams(detecting, monkeypatch):
    picture = torch.rand(1, 3, 256, 512)
    whole = encode_and_detect_tiled(picture, detecting, Progress(), "test", MIRRORED)
    encode, sizes = type(detecting.network).encode_with_features, []

    def short_of_memory(network, photo):
        sizes.append(photo.shape[-1])
        if photo.shape[-1] > 320:
            raise MemoryError
        return encode(network, photo)

    monkeypatch.setattr(type(detecting.network), "encode_with_features", short_of_memory)
    monkeypatch.setattr(tiles, "MAX_TILE_SIDE", 640)
    latent, log_odds = encode_and_detect_tiled(picture, detecting, Progress(), "test", MIRRORED)
    assert sizes[0] == 512 and sizes[-1] == 320
    for one, other in zip((*latent, log_odds), (*whole[0], whole[1]), strict=True):
        assert (one - other).abs().mean() < 0.01 * other.abs().mean()


@torch.inference_mode()
def test_tiles_shrink_until_the_work_fits(untrained, monkeypatch):
    picture = torch.rand(1, 3, 512, 512)
    encode = type(untrained.network).encode
    sizes = []

    def short_of_memory(network, photo, guidance):
        sizes.append(photo.shape[-1])
        if photo.shape[-1] > 256:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 123 bytes")
        return encode(network, photo, guidance)

    monkeypatch.setattr(type(untrained.network), "encode", short_of_memory)
    result = encode_with_side(untrained, picture, 1024, monkeypatch)
    assert sizes[0] == 512 and sizes[-1] == 256 and all(maps.isfinite().all() for maps in result)


def test_lack_of_memory_for_the_smallest_tiles_is_reported(untrained, monkeypatch):
    def exhausted(*_):
        raise MemoryError

    monkeypatch.setattr(type(untrained.network), "encode", exhausted)
    with pytest.raises(MemoryExhausted, match="not enough memory"):
        encode_with_side(untrained, torch.rand(1, 3, 512, 512), 512, monkeypatch)


def test_other_failures_are_not_treated_as_lack_of_memory(untrained, monkeypatch):
    def fail(*_):
        raise RuntimeError("shapes don't match")

    monkeypatch.setattr(type(untrained.network), "encode", fail)
    with pytest.raises(RuntimeError, match="shapes"):
        encode_with_side(untrained, torch.rand(1, 3, 64, 64), 512, monkeypatch)


def test_cancel_stops_between_tiles(untrained, monkeypatch):
    reported = []

    def report(stage, done, total):
        reported.append(done)
        if done == 1:
            progress.cancel()

    progress = Progress(report)
    with pytest.raises(Cancelled):
        encode_with_side(untrained, torch.rand(1, 3, 512, 512), 256, monkeypatch, progress)
    assert reported == [0, 1]
