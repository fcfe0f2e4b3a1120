"""The batch feed: scenes from drawing processes, and their reuse count."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.training.feed import BatchFeed, DrawingPool
from shutterspan.core.training.packs import CONTENTS_FILE, new_packs, unpack

pytestmark = pytest.mark.slow  # real drawing processes

CPU = torch.device("cpu")


@pytest.fixture
def drawing_pool(packs: Path, tmp_path: Path) -> Iterator[DrawingPool]:
    for pack in new_packs(packs, tmp_path / "material"):
        unpack(pack, tmp_path / "material")
    drawing_pool = DrawingPool(tmp_path / "material", tmp_path / "drawn", 1, pin=False)
    yield drawing_pool
    drawing_pool.close()
    assert not (tmp_path / "drawn").exists()


def test_scenes_have_the_reuse_count_of_the_recipe_and_real_clips_their_share(recipe, drawing_pool):
    feed = BatchFeed(drawing_pool, recipe("uses = 2", "real = 0.4\ndense = 0.0"), 32, CPU)
    learnt, real, counted, deadline = 0, 0, 0, time.monotonic() + 60
    while feed.drawn_count < 300:
        assert time.monotonic() < deadline
        batch = feed.batch(4)
        learnt += 4
        assert batch.photo.shape == (4, 3, 32, 32) and batch.frames.shape == (4, 5, 3, 32, 32)
        if feed.drawn_count > 150:  # there are crops by then
            counted += 4
            # Five sub-frames are at quarters of the exposure; two of a clip's seven frames are at sixths.
            real += int(((batch.times * 4) % 1 > 0.01).any(1).sum())
    assert 1.5 < learnt / feed.drawn_count <= 3
    assert 0.25 < real / counted < 0.55


def test_a_run_without_videos_does_not_wait_for_crops(recipe, drawing_pool, tmp_path):
    for video in (tmp_path / "material").rglob("*.mp4"):
        video.write_bytes(b"")
    feed = BatchFeed(drawing_pool, recipe("", "real = 0.9\ndense = 0.0"), 32, CPU)
    while feed.drawn_count < 40:
        assert ((feed.batch(4).times * 4) % 1 < 0.01).all()


def test_packs_without_photos_are_reported(recipe, drawing_pool, packs, tmp_path):
    drawing_pool.close()
    contents = tmp_path / "material" / "00" / CONTENTS_FILE
    contents.write_text(json.dumps(json.loads(contents.read_text()) | {"photos": []}))
    second_pool = DrawingPool(tmp_path / "material", tmp_path / "drawn", 1, pin=False)
    with pytest.raises(InputError, match="no photos"):
        BatchFeed(second_pool, recipe(), 32, CPU).batch(4)
    second_pool.close()


def test_a_share_of_the_batches_has_estimated_guidance(recipe, drawing_pool):
    feed = BatchFeed(drawing_pool, recipe("estimated = 0.5\nenlarged = 0.5"), 32, CPU)
    batches = [feed.batch(4) for _ in range(60)]
    assert 15 < sum(batch.estimate_guidance for batch in batches) < 45
    assert {(batch.enlarge, batch.estimate_guidance) for batch in batches} == {
        (enlarge, estimate) for enlarge in (False, True) for estimate in (False, True)
    }


def test_a_share_of_the_batches_is_enlarged(recipe, drawing_pool):
    feed = BatchFeed(drawing_pool, recipe("enlarged = 0.5"), 32, CPU)
    batches = [feed.batch(4) for _ in range(60)]
    assert 15 < sum(batch.enlarge for batch in batches) < 45
    assert {len(batch.photo) for batch in batches} == {4}
    assert {batch.photo.shape[-1] for batch in batches if batch.enlarge} == {16}
    assert {batch.photo.shape[-1] for batch in batches if not batch.enlarge} == {32}


def test_scenes_of_another_size(recipe, drawing_pool):
    feed = BatchFeed(drawing_pool, recipe(), 48, CPU)
    assert feed.batch(4).photo.shape == (4, 3, 48, 48) and feed.batch(4).trajectory.shape == (4, 5, 2, 12, 12)
