"""Motion by hand: a region and a stroke recover known motions that the network doesn't find."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from shutterspan.core.inference import deblurred_area
from shutterspan.core.inference.deblurred_area import DeblurredArea
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.hand_motion import HandMotion
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.guidance import Guidance, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Region
from shutterspan.core.types.request import UnfoldRequest

from .known_motions import FRAMES, KnownMotion, ball, lamp, thin_arm

KNOWN = {motion.__name__: motion for motion in (thin_arm, ball, lamp)}


def request_of(known: KnownMotion, **changes: Any) -> UnfoldRequest:
    guidance = replace(Guidance(strokes=(known.stroke,)), **changes)
    return UnfoldRequest((Region(known.region, guidance=guidance),))


@pytest.fixture(scope="module", params=KNOWN)
def known(request: pytest.FixtureRequest) -> KnownMotion:
    return KNOWN[request.param]()


@pytest.fixture(scope="module")
def exposure(known: KnownMotion, trained: Engine) -> Exposure:
    return unfold(known.photo, trained, request=request_of(known), augmentation_count=1)


@pytest.mark.slow
def test_a_region_and_a_stroke_recover_the_motion(known: KnownMotion, exposure: Exposure) -> None:
    assert [notice.code for notice in exposure.notices] == ["moved_by_hand"] and exposure.moving
    frames = list(exposure.clip(FRAMES))
    assert known.motion_share(frames[0], frames[-1]) == pytest.approx(1, abs=0.3)
    photo = known.photo.pixels
    for frame in (frames[0], frames[3], frames[-1]):
        assert known.sharpness(frame) > 4 / 3 * known.sharpness(photo)
    assert known.psnr(frames) > known.psnr([photo] * FRAMES) + 2
    outside = np.ones(photo.shape[:2], bool)
    left, top, right, bottom = (int(side) for side in known.region.box)
    outside[top - 8 : bottom + 8, left - 8 : right + 8] = False
    assert all(np.array_equal(frame[outside], photo[outside]) for frame in frames)


@pytest.mark.slow
def test_the_mean_of_the_clip_is_the_photo(exposure: Exposure) -> None:
    consistency = exposure.consistency()
    # The lamp is brighter than white, so its frames lose light; and a point has fewer edges than its streak.
    assert consistency.psnr > 38 and consistency.explained_fraction > 0.75 and consistency.sharpening > 0.9


@pytest.mark.slow
def test_reversal_and_strengths_need_no_encoding(
    known: KnownMotion, exposure: Exposure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engine, "encode", None)
    exposure.frame_at(0)
    with monkeypatch.context() as once:  # another strength doesn't deblur again either
        once.setattr(deblurred_area, "deblur", None)
        exposure.with_request(request_of(known, strength=2.0)).frame_at(0)
    first, last = exposure.frame_at(0), exposure.frame_at(1)
    backwards = exposure.with_time_reversed(0)
    assert known.motion_share(backwards.frame_at(0), backwards.frame_at(1)) == pytest.approx(-1, abs=0.3)
    still = exposure.with_request(request_of(known, strength=0.0))
    assert np.array_equal(still.frame_at(0), still.frame_at(1))
    half = exposure.with_request(request_of(known, strength=0.5))
    doubled = exposure.with_request(request_of(known, strength=2.0))
    whole = exposure.motion()[known.inside].mean((0, 1))
    start, end = exposure.trajectory((0.25, 0.75))
    assert np.allclose(half.motion(), end - start, atol=1e-3)
    assert np.allclose(doubled.motion()[known.inside].mean((0, 1)), 2 * whole, atol=0.1)
    assert known.motion_share(first, last) > 1.5 * known.motion_share(half.frame_at(0), half.frame_at(1))


@pytest.mark.slow
def test_the_network_is_used_if_its_motion_agrees_with_the_stroke(
    trained: Engine, moved_squares: Callable[..., Photo]
) -> None:
    photo = moved_squares((20, 0))
    for length, codes in ((20, []), (26, []), (60, ["moved_by_hand"])):
        stroke = Stroke(((128 - length / 2, 128), (128 + length / 2, 128)))
        request = UnfoldRequest(guidance=Guidance(strokes=(stroke,)))
        exposure = unfold(photo, trained, request=request, augmentation_count=1)
        assert [notice.code for notice in exposure.notices] == codes
        inside = exposure.motion()[100:156, 100:156]
        assert np.median(inside[..., 0]) == pytest.approx(length, rel=0.25)  # the length is the displacement
    across = UnfoldRequest(guidance=Guidance(strokes=(Stroke(((128, 118), (128, 138))),)))
    assert exposure.with_request(across).notices[0].code == "moved_by_hand"


def test_each_of_several_strokes_moves_the_content_near_it(texture: Callable[..., np.ndarray]) -> None:
    photo = Photo((255 * texture(1, 120, 300)).astype(np.uint8))
    strokes = Stroke(((40, 60), (60, 60))), Stroke(((250, 50), (250, 70)))
    source = HandMotion(DeblurredArea(photo, (0, 0, 300, 120), strokes))
    (start, end) = source.trajectory([0, 1])
    motion = end - start
    grid = source.trajectory_grid
    left, right = (motion[grid.rows // 2, round(x * grid.columns / 300)] for x in (50, 250))
    assert abs(left[0]) > 10 * abs(left[1]) and abs(right[1]) > 10 * abs(right[0])
