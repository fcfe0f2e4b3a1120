"""The strength is a factor on the estimated motion and needs no encoding; a drawn region moves in any case."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.synthesis.flow import optical_flow
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

#: The middle of the square, which moves uniformly.
MIDDLE = np.s_[100:156, 100:156]


@pytest.fixture(scope="module")
def exposure(trained: Engine, moved_squares: Callable[..., Photo]) -> Exposure:
    return unfold(moved_squares((20, 0)), trained, augmentation_count=1)


def stronger(exposure: Exposure, strength: float) -> Exposure:
    return exposure.with_request(UnfoldRequest(guidance=Guidance(strength=strength)))


def shift(exposure: Exposure) -> float:
    """Displacement of the square to the right from the first to the last frame, in pixels."""
    first, last = (cv2.cvtColor(exposure.frame_at(t), cv2.COLOR_RGB2GRAY) for t in (0, 1))
    return float(np.median(optical_flow(first, last)[MIDDLE][..., 0]))


@pytest.mark.parametrize("strength", [0.5, 1.5, 2.0])
def test_the_motion_is_proportional_to_the_strength(exposure: Exposure, strength: float) -> None:
    plain, changed = shift(exposure), stronger(exposure, strength)
    assert abs(plain) == pytest.approx(20, rel=0.2)
    assert shift(changed) == pytest.approx(strength * plain, rel=0.2)
    motion = np.median(changed.motion()[MIDDLE], (0, 1))
    assert motion[0] == pytest.approx(strength * np.median(exposure.motion()[MIDDLE], (0, 1))[0], rel=0.1)


def test_strength_zero_is_the_middle_frame_at_every_t(exposure: Exposure) -> None:
    still = stronger(exposure, 0)
    assert np.array_equal(still.frame_at(0), exposure.frame_at(0.5))
    assert np.array_equal(still.frame_at(0), still.frame_at(0.9)) and not still.motion().any()


def test_nothing_is_encoded_again(exposure: Exposure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "encode", None)
    stronger(exposure, 3).frame_at(0)


@pytest.mark.slow
def test_regions_have_strengths_of_their_own(trained: Engine, moved_squares: Callable[..., Photo]) -> None:
    photo = moved_squares((20, 0), (20, 0), width=384)
    left, right = (Rectangle(x, 40, x + 180, 216) for x in (6, 198))
    request = UnfoldRequest((Region(left, guidance=Guidance(strength=0)), Region(right)))
    motion = unfold(photo, trained, request=request, augmentation_count=1).motion()
    assert not motion[128, 96].any() and abs(motion[128, 288][0]) > 10


def test_a_drawn_region_moves_with_any_decision(exposure: Exposure) -> None:
    unmoved = replace(exposure, rois=tuple(replace(roi, moving=False) for roi in exposure.rois))
    assert not unmoved.moving and unmoved.diagnosis is not None and unmoved.diagnosis.code == "still"
    arrow = Arrow((120, 128), (140, 128))
    for request in (
        UnfoldRequest((Region(Rectangle(60, 60, 200, 200)),)),
        UnfoldRequest(guidance=Guidance((arrow,))),
        UnfoldRequest((Region(Rectangle(60, 60, 200, 200), guidance=Guidance((arrow,))),)),
    ):
        drawn = unmoved.with_request(request)
        assert drawn.moving and abs(np.median(drawn.motion()[MIDDLE][..., 0])) > 10
        assert drawn.diagnosis is None and drawn.notices == []


def test_a_notice_gives_advice_if_no_motion_is_found(trained: Engine) -> None:
    grey = Photo(np.full((96, 128, 3), 128, np.uint8))
    shape = Rectangle(20, 20, 100, 80)
    for guidance, hint in ((Guidance(), "draw_stroke"), (Guidance((Arrow((40, 50), (60, 50)),)), "give_length")):
        exposure = unfold(
            grey, trained, request=UnfoldRequest((Region(shape, guidance=guidance),)), augmentation_count=1
        )
        (notice,) = exposure.notices
        assert (notice.code, notice.hint_code) == ("nothing_found_in_region", hint) and not exposure.moving


def test_an_arrow_far_from_all_regions_is_reported(exposure: Exposure) -> None:
    request = UnfoldRequest((Region(Rectangle(60, 60, 200, 200)),), guidance=Guidance((Arrow((5, 5), (15, 5)),)))
    assert [notice.code for notice in exposure.with_request(request).notices] == ["arrow_for_whole_photo"]
