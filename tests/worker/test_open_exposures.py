"""Exposures that are set aside: their memory, and the order in which they are dropped."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.foundation.memory import physical_memory
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.guidance import Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.worker import exposure_memory
from shutterspan.core.worker.exposure_memory import byte_count, set_aside_limit
from shutterspan.core.worker.open_exposures import OpenExposure, OpenExposures
from shutterspan.core.worker.preview import Reduction
from shutterspan.core.worker.store import PixelStore

FLIPPED = UnfoldRequest(guidance=Guidance(flipped=True))


@pytest.fixture(scope="module")
def make_exposure(untrained: Engine) -> Callable[[int], Exposure]:
    """Unfolds noise of 96x64; seed: seed of the noise."""
    return lambda seed: unfold(Photo(np.random.default_rng(seed).integers(0, 256, (64, 96, 3), np.uint8)), untrained)


def open_exposures(folder: Path, limit: int, *exposures: Exposure) -> OpenExposures:
    """The exposures with the ids 1, 2 and so on."""
    opened = OpenExposures(PixelStore(folder), limit)
    for exposure_id, exposure in enumerate(exposures, 1):
        opened.add(exposure_id, OpenExposure(exposure, Reduction.between(exposure.photo, exposure.photo)))
    return opened


def is_open(exposures: OpenExposures, exposure_id: int) -> bool:
    try:
        exposures.find(exposure_id)
    except UsageError:
        return False
    return True


def test_the_bytes_are_those_of_photo_latents_and_cached_pictures(make_exposure: Callable) -> None:
    exposure = make_exposure(0)
    (roi,) = exposure.rois
    decoder = roi.encoded.decoder
    exposure.free_caches()
    tensors = [*decoder.latent, decoder.working_picture]
    expected = exposure.photo.pixels.nbytes + sum(tensor.nbytes for tensor in tensors)
    assert byte_count([exposure]) == expected
    exposure.frame_at(0.3)
    with_caches = byte_count([exposure])
    cached = [*decoder._middle_and_residuals, decoder._coordinates]
    assert with_caches >= expected + sum(array.nbytes for array in cached)
    exposure.free_caches()
    assert byte_count([exposure]) == expected


def test_shared_data_counts_once(make_exposure: Callable) -> None:
    exposure, other = make_exposure(0), make_exposure(1)
    both = byte_count([exposure, exposure.with_request(FLIPPED)])
    assert both == byte_count([exposure])
    assert byte_count([exposure, other]) == byte_count([exposure]) + byte_count([other])


def test_the_oldest_exposure_set_aside_is_dropped_first_with_its_files(tmp_path: Path, make_exposure: Callable) -> None:
    made = [make_exposure(seed) for seed in range(3)]
    for exposure in made:
        exposure.free_caches()
    exposures = open_exposures(tmp_path, 2 * byte_count(made[:1]), *made)
    files = [Path(exposures.store.put(exposure_id, "frame-0", np.zeros(3))) for exposure_id in (1, 2, 3)]
    exposures.set_aside(1)
    exposures.set_aside(2)
    exposures.set_aside(1)
    assert [is_open(exposures, exposure_id) for exposure_id in (1, 2, 3)] == [True, True, True]
    exposures.set_aside(3)
    assert [is_open(exposures, exposure_id) for exposure_id in (1, 2, 3)] == [True, False, True]
    assert [file.exists() for file in files] == [True, False, True]


def test_exposures_not_set_aside_are_never_dropped(tmp_path: Path, make_exposure: Callable) -> None:
    exposures = open_exposures(tmp_path, 0, make_exposure(0), make_exposure(1))
    exposures.set_aside(2)
    assert is_open(exposures, 1) and not is_open(exposures, 2)
    assert not exposures.drop_set_aside() and is_open(exposures, 1)
    with pytest.raises(UsageError):
        exposures.set_aside(2)


def test_replays_of_one_photo_need_the_memory_of_one(tmp_path: Path, make_exposure: Callable) -> None:
    exposure = make_exposure(0)
    exposure.free_caches()
    replays = [exposure.with_request(FLIPPED), exposure.with_request(UnfoldRequest())]
    exposures = open_exposures(tmp_path, byte_count([exposure]), exposure, *replays)
    for exposure_id in (1, 2, 3):
        exposures.set_aside(exposure_id)
    assert all(is_open(exposures, exposure_id) for exposure_id in (1, 2, 3))
    assert exposures.drop_set_aside()
    assert not any(is_open(exposures, exposure_id) for exposure_id in (1, 2, 3))


def test_an_exposure_set_aside_is_smaller_and_gives_the_same_frames(tmp_path: Path, make_exposure: Callable) -> None:
    exposure = make_exposure(0)
    frame, size = exposure.frame_at(0.3), byte_count([exposure])
    exposures = open_exposures(tmp_path, size, exposure)
    exposures.set_aside(1)
    assert byte_count([exposure]) < size
    assert np.array_equal(exposures.find(1).exposure.with_request(UnfoldRequest()).frame_at(0.3), frame)


def test_the_limit_is_a_quarter_of_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set_aside_limit(4.0) == 1 << 30 and set_aside_limit(64.0) == 16 << 30
    for memory, limit in ((4 << 30, 1 << 30), (64 << 30, 2 << 30), (None, 2 << 30)):
        monkeypatch.setattr(exposure_memory, "physical_memory", lambda memory=memory: memory)
        assert set_aside_limit(None) == limit


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="NOT TESTED: looks into /proc")
def test_the_memory_of_this_computer() -> None:
    total = int(Path("/proc/meminfo").read_text().split()[1])
    assert physical_memory() == pytest.approx(total * 1024, rel=0.02)
