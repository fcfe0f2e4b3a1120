"""What all frames of a clip share is made once, and shows the same as if it were made each time."""

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
from shutterspan.core.types.guidance import Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

LEFT = Region(Ellipse(20, 30, 120, 140), feather=8)
RIGHT = Region(Rectangle(180, 20, 290, 150), guidance=Guidance(flipped=True))


@pytest.fixture(scope="module")
def exposure(texture: Callable[..., np.ndarray], untrained: Engine) -> Exposure:
    photo = Photo((texture(11, 170, 310) * 255).astype(np.uint8))
    found = unfold(photo, untrained, request=UnfoldRequest((LEFT, RIGHT), "still"))
    return replace(found, parts=tuple(replace(part, moving=True) for part in found.parts))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a mask was drawn and the photo was resized."""
    counter: Counter[str] = Counter()

    def counted(name: str) -> None:
        original = getattr(frame_composer, name)

        def call(*arguments: Any) -> Any:
            counter[name] += 1
            return original(*arguments)

        monkeypatch.setattr(frame_composer, name, call)

    counted("alpha")
    counted("fitted")
    return counter


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The latents' instants that are decoded from now on."""
    instants: list[float] = []
    decode = EncodedRoi.decode

    def call(roi: EncodedRoi, t: float) -> np.ndarray:
        instants.append(t)
        return decode(roi, t)

    monkeypatch.setattr(EncodedRoi, "decode", call)
    return instants


def test_a_clip_draws_each_mask_and_resizes_the_photo_once(exposure: Exposure, made: Counter[str]) -> None:
    frames = list(replace(exposure).clip(5, width=155))
    assert made == {"alpha": 2, "fitted": 1}
    fresh = [replace(exposure).composer(155).frame_at(t) for t in (0, 0.25, 0.5, 0.75, 1)]
    assert all(np.array_equal(one, other) for one, other in zip(frames, fresh, strict=True))
    assert not np.array_equal(frames[0], frames[-1])


def test_frames_asked_for_one_by_one_share_it_too_as_long_as_they_have_one_width(
    exposure: Exposure, made: Counter[str]
) -> None:
    exposure = replace(exposure)
    first = exposure.frame_at(0.25, 155)
    exposure.frame_at(0.75, 155)
    assert made == {"alpha": 2, "fitted": 1}
    assert exposure.frame_at(0.25).shape == exposure.photo.pixels.shape
    assert made == {"alpha": 4, "fitted": 2}
    assert np.array_equal(exposure.frame_at(0.25, 155), first)
    flipped = exposure.flipped()
    assert np.array_equal(flipped.frame_at(0.75, 155), first), "another request never shows frames of the one before"


def test_all_that_an_exposure_shows_at_one_width_shares_it(exposure: Exposure, made: Counter[str]) -> None:
    exposure = replace(exposure)
    still, frame = exposure.still(155), exposure.frame_at(0.25, 155)
    assert np.array_equal(next(iter(exposure.clip(1, 155))), exposure.frame_at(0.5, 155))
    assert still.shape == frame.shape == (*exposure.trajectory((0, 1), 155).shape[1:3], 3)
    assert exposure.trust(155).changing.shape == exposure.motion(155).shape[:2]
    assert made == {"alpha": 2, "fitted": 1}


def test_a_photo_that_is_narrower_than_was_asked_for_is_not_made_again(exposure: Exposure, made: Counter[str]) -> None:
    remark = replace(exposure).remark
    made.clear()
    exposure = replace(exposure)
    assert exposure.remark == remark
    assert exposure.trust().changing.shape == exposure.frame_at(0.5).shape[:2] == exposure.still(310).shape[:2]
    assert made == {"alpha": 2, "fitted": 1}


@pytest.mark.parametrize(
    ("flipped", "of_regions"),
    [(False, [0.25, 0.5, 0.75]), (True, [0.25, 0.75, 0.5, 0.75, 0.25])],
    ids=["one way", "both ways"],
)
def test_no_frame_decodes_an_instant_twice_and_what_stands_still_is_decoded_once(
    exposure: Exposure, decoded: list[float], flipped: bool, of_regions: list[float]
) -> None:
    right = replace(RIGHT, guidance=Guidance(flipped=flipped))
    exposure = exposure.replayed(replace(exposure.request, regions=(LEFT, right)))
    if exposure.parts[0].time_reversed:
        exposure = exposure.flipped()
    assert len(exposure.parts) == 1
    clip = exposure.clip(1)
    frames = [clip.frame(t) for t in (0.25, 0.5, 0.75)]
    assert decoded == [0.5, *of_regions]
    fresh = [replace(exposure).frame_at(t) for t in (0.25, 0.5, 0.75)]
    assert all(np.array_equal(one, other) for one, other in zip(frames, fresh, strict=True))
    assert not np.array_equal(frames[0], frames[-1])


def test_a_frame_is_never_changed_by_the_next_one(exposure: Exposure) -> None:
    composer = replace(exposure).composer(155)
    still, first = composer.still.copy(), composer.frame_at(0.1)
    kept = first.copy()
    composer.frame_at(0.9)
    assert np.array_equal(composer.frame_at(0.1), kept)
    assert np.array_equal(first, kept) and np.array_equal(composer.still, still)


def test_two_threads_at_two_widths_get_their_own_and_one_alone_is_kept(
    exposure: Exposure, monkeypatch: pytest.MonkeyPatch
) -> None:
    exposure = replace(exposure)
    both_inside = threading.Barrier(2)
    kept = list[weakref.ref[FrameComposer]]()

    def made_at_once(*arguments: Any) -> FrameComposer:
        both_inside.wait(10)
        composer = FrameComposer(*arguments)
        kept.append(weakref.ref(composer))
        return composer

    monkeypatch.setattr(exposure_module, "FrameComposer", made_at_once)
    with ThreadPoolExecutor(2) as pool:
        widths = [composer.still.shape[1] for composer in pool.map(exposure.composer, (155, 124))]
    gc.collect()
    assert widths == [155, 124]
    assert sum(reference() is not None for reference in kept) == 1


def test_where_nothing_moves_every_frame_is_the_photo(exposure: Exposure) -> None:
    unmoved = replace(exposure, parts=tuple(replace(part, moving=False) for part in exposure.parts))
    assert np.array_equal(unmoved.frame_at(0.3), exposure.photo.pixels)
    assert not unmoved.trajectory((0, 1)).any()


def test_an_exposure_that_lacks_what_its_request_asks_for_can_not_be_made(exposure: Exposure) -> None:
    (part,) = exposure.parts
    window = replace(part.roi.window, width=part.roi.window.width / 2)
    small = replace(part, roi=replace(part.roi, window=window))
    with pytest.raises(UsageError, match="not unfolded"):
        Exposure(exposure.photo, exposure.engine, (small,), exposure.request)
