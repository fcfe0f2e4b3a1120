"""An exposure from saved latents decodes the same frames; latents of other photos, models or requests are rejected."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import InputError, OutputError, UsageError
from shutterspan.core.image_io.array_file import read_arrays, write_arrays
from shutterspan.core.inference import latents_file
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.latents_file import load_exposure, save_latents
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

RANDOM = np.random.default_rng(1)
PHOTO = Photo(RANDOM.integers(0, 256, (96, 128, 3), np.uint8))
BACK = Guidance((Arrow((60, 40), (20, 40)),))
REQUESTS = {
    "whole": UnfoldRequest(),
    "backwards": UnfoldRequest(guidance=BACK),
    "regions": UnfoldRequest((Region(Rectangle(4, 4, 40, 40)), Region(Rectangle(80, 50, 120, 90), 3, BACK))),
    "still": UnfoldRequest((Region(Rectangle(4, 4, 60, 60)),), "still"),
}


def reload(exposure: Exposure, path: Path) -> Exposure:
    save_latents(exposure, path)
    return load_exposure(path, exposure.photo, exposure.engine, exposure.request)


def edit_roi(engine: Engine, path: Path, grid: dict[str, object] | None = None) -> None:
    """Write latents of `PHOTO` with other values in the grid of the ROI and a valid checksum."""
    save_latents(unfold(PHOTO, engine), path)
    arrays, values = read_arrays(path, latents_file._KIND)
    values["rois"][0]["grid"].update(grid or {})
    write_arrays(path, latents_file._KIND, arrays, values)


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
def test_frames_and_motion_are_identical(name: str, untrained: Engine, tmp_path: Path) -> None:
    exposure = unfold(PHOTO, untrained, request=REQUESTS[name])
    loaded = reload(exposure, tmp_path / "latents")
    for t in (0, 0.3, 0.5, 1):
        assert np.array_equal(loaded.frame_at(t), exposure.frame_at(t))
    assert np.array_equal(loaded.motion(), exposure.motion())
    assert loaded.consistency().metrics() == exposure.consistency().metrics()
    assert (loaded.moving, loaded.working_size) == (exposure.moving, exposure.working_size)
    assert loaded.diagnosis == exposure.diagnosis and loaded.augmentation_count == exposure.augmentation_count
    flipped = loaded.with_time_reversed()
    assert np.array_equal(flipped.frame_at(0.25), exposure.with_time_reversed().frame_at(0.25))


def test_sixteen_bits(untrained: Engine, tmp_path: Path) -> None:
    exposure = unfold(PHOTO.with_depth(16), untrained, augmentation_count=8)
    loaded = reload(exposure, tmp_path / "latents")
    assert loaded.augmentation_count == 8 and loaded.frame_at(0.4).dtype == np.uint16
    assert np.array_equal(loaded.frame_at(0.4), exposure.frame_at(0.4))


def test_latents_of_another_photo_or_model_are_rejected(untrained: Engine, tmp_path: Path) -> None:
    save_latents(unfold(PHOTO, untrained), tmp_path / "latents")
    other_photo, same_size = Photo(PHOTO.pixels[:80]), Photo(PHOTO.pixels[::-1])
    other_model = replace(untrained, model=replace(untrained.model, sha256="other"))
    for photo, engine in ((other_photo, untrained), (same_size, untrained), (PHOTO, other_model)):
        with pytest.raises(InputError) as caught:
            load_exposure(tmp_path / "latents", photo, engine, UnfoldRequest())
        assert caught.value.code == "latents_unusable"


def test_latents_that_do_not_cover_the_request_are_rejected(untrained: Engine, tmp_path: Path) -> None:
    wide = Photo(RANDOM.integers(0, 256, (64, 640, 3), np.uint8))
    left = UnfoldRequest((Region(Rectangle(0, 0, 40, 40)),))
    save_latents(unfold(wide, untrained, request=left), tmp_path / "latents")
    assert load_exposure(tmp_path / "latents", wide, untrained, left).request == left
    with pytest.raises(InputError):
        load_exposure(tmp_path / "latents", wide, untrained, UnfoldRequest())


@pytest.mark.slow
def test_damaged_files_are_input_errors(untrained: Engine, tmp_path: Path) -> None:
    save_latents(unfold(PHOTO, untrained), tmp_path / "latents")
    good, damaged = (tmp_path / "latents").read_bytes(), tmp_path / "damaged"
    frame, header = (
        reload(unfold(PHOTO, untrained), tmp_path / "good").frame_at(0.3),
        int.from_bytes(good[:8], "little"),
    )
    for number in range(150):
        start = int(RANDOM.integers(0, header if number % 2 else len(good)))
        cut = good[: int(RANDOM.integers(0, len(good)))]
        damaged.write_bytes(cut if start % 3 == 0 else good[:start] + RANDOM.bytes(2) + good[start + 2 :])
        try:
            loaded = load_exposure(damaged, PHOTO, untrained, UnfoldRequest())
        except InputError as error:
            assert error.code == "latents_unusable"
        else:
            assert np.array_equal(loaded.frame_at(0.3), frame)
    for path in (tmp_path, tmp_path / "missing", Path(__file__)):
        with pytest.raises(InputError):
            load_exposure(path, PHOTO, untrained, UnfoldRequest())


@pytest.mark.parametrize(
    "grid",
    [
        {"width": 0},
        {"width": math.nan},
        {"width": 500.0},
        {"left": -1},
        {"columns": 128.5},
        {"columns": "128"},
        {"columns": 64},
        {"rows": 0},
        {"depth": 1},
    ],
)
def test_an_unsuitable_grid_is_rejected(grid: dict[str, object], untrained: Engine, tmp_path: Path) -> None:
    edit_roi(untrained, tmp_path / "latents", grid=grid)
    with pytest.raises(InputError) as caught:
        load_exposure(tmp_path / "latents", PHOTO, untrained, UnfoldRequest())
    assert caught.value.code == "latents_unusable"


def test_latents_of_another_network_are_rejected(untrained: Engine, tmp_path: Path) -> None:
    edit_roi(untrained, tmp_path / "latents")
    assert load_exposure(tmp_path / "latents", PHOTO, untrained, UnfoldRequest())
    fewer_maps = replace(untrained.model, network=replace(untrained.model.network, residual_map_count=2))
    with pytest.raises(InputError):
        load_exposure(tmp_path / "latents", PHOTO, replace(untrained, model=fewer_maps), UnfoldRequest())


def test_the_share_of_the_end_frames_is_that_of_the_encoded_latents(untrained: Engine, tmp_path: Path) -> None:
    other = untrained.with_constants(replace(untrained.constants, end_frame_share=0.25))
    exposure = unfold(PHOTO, other)
    save_latents(exposure, tmp_path / "latents")
    loaded = load_exposure(tmp_path / "latents", PHOTO, untrained, UnfoldRequest())
    assert np.array_equal(loaded.frame_at(0.5), exposure.frame_at(0.5))
    assert not np.array_equal(loaded.frame_at(0.5), unfold(PHOTO, untrained).frame_at(0.5))


@pytest.mark.slow
def test_the_shipped_network_with_regions_transparency_and_sixteen_bits(
    trained: Engine, moved_squares: Callable[..., Photo], tmp_path: Path
) -> None:
    blurred = moved_squares((14, 0), (-14, 0), width=320, height=176)
    photo = replace(blurred, alpha=blurred.pixels[..., 0]).with_depth(16)
    left = Region(Rectangle(10, 20, 150, 156), guidance=Guidance((Arrow((120, 88), (40, 88)),)))
    right = Region(Rectangle(170, 20, 310, 156), guidance=Guidance((Arrow((280, 88), (200, 88)),), flipped=True))
    exposure = unfold(photo, trained, request=UnfoldRequest((left, right), "still"))
    loaded = reload(exposure, tmp_path / "latents")
    assert exposure.moving and len({layer.time_reversed for layer in exposure._layers[1:]}) == 2
    for played, original in ((loaded, exposure), (loaded.with_time_reversed(1), exposure.with_time_reversed(1))):
        for t in (0, 0.2, 0.5, 0.9, 1):
            frame = played.frame_at(t)
            assert frame.dtype == np.uint16 and np.array_equal(frame, original.frame_at(t))
        assert np.array_equal(played.trajectory((0, 0.4, 1)), original.trajectory((0, 0.4, 1)))
    assert not np.array_equal(loaded.frame_at(0), loaded.with_time_reversed(1).frame_at(0))
    assert loaded.diagnosis == exposure.diagnosis
    assert loaded.consistency().metrics() == exposure.consistency().metrics()


def test_a_missing_folder_is_an_output_error(untrained: Engine, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        save_latents(unfold(PHOTO, untrained), tmp_path / "gone" / "latents")


def test_the_number_of_augmentations_is_saved(untrained: Engine) -> None:
    exposure = unfold(PHOTO, untrained)
    assert exposure.augmentation_count == untrained.constants.augmentation_count
    assert exposure.with_time_reversed().augmentation_count == exposure.augmentation_count
    with pytest.raises(UsageError):
        exposure.with_request(UnfoldRequest((Region(Rectangle(-4, 4, 40, 40)),)))
