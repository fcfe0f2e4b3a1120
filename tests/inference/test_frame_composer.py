"""Results that all frames of a clip share are computed once; the frames are the same as without sharing."""

import gc
import threading
import weakref
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.inference import exposure as exposure_module
from shutterspan.core.inference import frame_composer
from shutterspan.core.inference.encoded_roi import EncodedRoi
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.frame_composer import FrameComposer
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.guidance import Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

LEFT = Region(Ellipse(20, 30, 120, 140), feather=8)
RIGHT = Region(Rectangle(180, 20, 290, 150), guidance=Guidance(flipped=True))


@pytest.fixture(scope="module")
def exposure(texture: Callable[..., Float32Array], untrained: Engine) -> Exposure:
    photo = Photo((texture(11, 170, 310) * 255).astype(np.uint8))
    unfolded = unfold(photo, untrained, request=UnfoldRequest((LEFT, RIGHT), "still"))
    return replace(unfolded, rois=tuple(replace(roi, moving=True) for roi in unfolded.rois))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the calls that draw a mask and that resize the photo."""
    counter: Counter[str] = Counter()

    def count_calls(name: str) -> None:
        original = getattr(frame_composer, name)

        def counting(*arguments: Any) -> Any:
            counter[name] += 1
            return original(*arguments)

        monkeypatch.setattr(frame_composer, name, counting)

    count_calls("render_alpha")
    count_calls("shrink_to_width")
    return counter


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Records the latents' times that are decoded from now on."""
    times: list[float] = []
    decode = EncodedRoi.decode

    def recording(roi: EncodedRoi, t: float) -> Float32Array:
        times.append(t)
        return decode(roi, t)

    monkeypatch.setattr(EncodedRoi, "decode", recording)
    return times


def test_a_clip_draws_each_mask_and_resizes_the_photo_once(exposure: Exposure, calls: Counter[str]) -> None:
    frames = list(replace(exposure).clip(5, width=155))
    assert calls == {"render_alpha": 2, "shrink_to_width": 1}
    fresh = [replace(exposure).composer(155).frame_at(t) for t in (0, 0.25, 0.5, 0.75, 1)]
    assert all(np.array_equal(one, other) for one, other in zip(frames, fresh, strict=True))
    assert not np.array_equal(frames[0], frames[-1])


def test_single_frames_of_one_width_share_masks_and_resized_photo(exposure: Exposure, calls: Counter[str]) -> None:
    exposure = replace(exposure)
    first = exposure.frame_at(0.25, 155)
    exposure.frame_at(0.75, 155)
    assert calls == {"render_alpha": 2, "shrink_to_width": 1}
    assert exposure.frame_at(0.25).shape == exposure.photo.pixels.shape
    assert calls == {"render_alpha": 4, "shrink_to_width": 2}
    assert np.array_equal(exposure.frame_at(0.25, 155), first)
    flipped = exposure.with_time_reversed()
    assert np.array_equal(flipped.frame_at(0.75, 155), first), "frames of the previous request are not reused"


def test_all_results_of_one_width_share_masks_and_resized_photo(exposure: Exposure, calls: Counter[str]) -> None:
    exposure = replace(exposure)
    pixels, frame = exposure.photo_pixels(155), exposure.frame_at(0.25, 155)
    assert np.array_equal(next(iter(exposure.clip(1, 155))), exposure.frame_at(0.5, 155))
    assert pixels.shape == frame.shape == (*exposure.trajectory((0, 1), 155).shape[1:3], 3)
    assert exposure.consistency(155).change_map.shape == exposure.motion(155).shape[:2]
    assert calls == {"render_alpha": 2, "shrink_to_width": 1}


def test_a_width_beyond_the_photo_shares_the_full_size(exposure: Exposure, calls: Counter[str]) -> None:
    diagnosis = replace(exposure).diagnosis
    calls.clear()
    exposure = replace(exposure)
    assert exposure.diagnosis == diagnosis
    assert (
        exposure.consistency().change_map.shape
        == exposure.frame_at(0.5).shape[:2]
        == exposure.photo_pixels(310).shape[:2]
    )
    assert calls == {"render_alpha": 2, "shrink_to_width": 1}


@pytest.mark.parametrize(
    ("flipped", "region_times"),
    [(False, [0.25, 0.5, 0.75]), (True, [0.25, 0.75, 0.5, 0.75, 0.25])],
    ids=["one way", "both ways"],
)
def test_each_time_is_decoded_once_per_frame_and_the_still_layer_only_once(
    exposure: Exposure, decoded: list[float], flipped: bool, region_times: list[float]
) -> None:
    right = replace(RIGHT, guidance=Guidance(flipped=flipped))
    exposure = exposure.with_request(replace(exposure.request, regions=(LEFT, right)))
    if exposure.rois[0].time_reversed:
        exposure = exposure.with_time_reversed()
    assert len(exposure.rois) == 1
    clip = exposure.clip(1)
    frames = [clip.frame_at(t) for t in (0.25, 0.5, 0.75)]
    assert decoded == [0.5, *region_times]
    fresh = [replace(exposure).frame_at(t) for t in (0.25, 0.5, 0.75)]
    assert all(np.array_equal(one, other) for one, other in zip(frames, fresh, strict=True))
    assert not np.array_equal(frames[0], frames[-1])


def test_the_next_frame_does_not_change_a_frame(exposure: Exposure) -> None:
    composer = replace(exposure).composer(155)
    pixels, first = composer.photo_pixels.copy(), composer.frame_at(0.1)
    copy = first.copy()
    composer.frame_at(0.9)
    assert np.array_equal(composer.frame_at(0.1), copy)
    assert np.array_equal(first, copy) and np.array_equal(composer.photo_pixels, pixels)


def test_two_threads_get_composers_of_their_widths_and_only_one_is_cached(
    exposure: Exposure, monkeypatch: pytest.MonkeyPatch
) -> None:
    exposure = replace(exposure)
    both_inside = threading.Barrier(2)
    references: list[weakref.ref[FrameComposer]] = []

    def compose_at_once(*arguments: Any) -> FrameComposer:
        both_inside.wait(10)
        composer = FrameComposer(*arguments)
        references.append(weakref.ref(composer))
        return composer

    monkeypatch.setattr(exposure_module, "FrameComposer", compose_at_once)
    with ThreadPoolExecutor(2) as pool:
        widths = [composer.photo_pixels.shape[1] for composer in pool.map(exposure.composer, (155, 124))]
    gc.collect()
    assert widths == [155, 124]
    assert sum(reference() is not None for reference in references) == 1


def test_every_frame_is_the_photo_if_nothing_moves(exposure: Exposure) -> None:
    rois = tuple(replace(roi, moving=False) for roi in exposure.rois)
    unmoved = replace(exposure, rois=rois, request=UnfoldRequest())
    assert np.array_equal(unmoved.frame_at(0.3), exposure.photo.pixels)
    assert not unmoved.trajectory((0, 1)).any() and not unmoved.moving
    drawn = replace(exposure, rois=rois)  # a drawn region moves even if no motion is found
    assert drawn.moving and not np.array_equal(drawn.frame_at(0.3), exposure.photo.pixels)


def test_an_exposure_whose_rois_do_not_cover_its_request_is_rejected(exposure: Exposure) -> None:
    (roi,) = exposure.rois
    grid = replace(roi.encoded.grid, width=roi.encoded.grid.width / 2)
    small = replace(roi, encoded=replace(roi.encoded, grid=grid))
    with pytest.raises(UsageError, match="not unfolded"):
        Exposure(exposure.photo, exposure.engine, (small,), exposure.request)
