"""Parts of a frame have exactly the pixels of the whole frame; their cost is proportional to their area."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from shutterspan.core.inference.encoded_roi import EncodedRoi
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure
from shutterspan.core.inference.hand_motion import HandMotion
from shutterspan.core.inference.unfold import unfold
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.types.grid import PixelGrid
from shutterspan.core.types.guidance import Guidance, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Ellipse, Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest

WIDTH, HEIGHT = 713, 391
SOFT = Region(Ellipse(40, 60, 290, 330), feather=60)
HARD = Region(Rectangle(250.5, 40, 600, 300), guidance=Guidance(flipped=True), feather=0)
STRETCHED = Region(Ellipse(300, 90, 690, 380), guidance=Guidance(strength=2.5), feather=9)
BY_HAND = Region(Rectangle(400, 200, 640, 360), guidance=Guidance(strokes=(Stroke(((450, 250), (520, 330))),)))
REQUESTS = {
    "whole photo": UnfoldRequest(),
    "regions": UnfoldRequest((SOFT, HARD)),
    "still outside": UnfoldRequest((SOFT, STRETCHED), "still"),
    "moving outside": UnfoldRequest((HARD, SOFT), "moving"),
    "by hand": UnfoldRequest((SOFT, BY_HAND), "still"),
}
#: In the corners, across borders of regions, beyond one strip, single pixels and lines, and the whole frame.
PARTS = [
    (0, 0, 100, 80),
    (613, 311, 713, 391),
    (33, 17, 340, 390),
    (251, 100, 640, 371),
    (300, 0, 301, 391),
    (17, 200, 18, 201),
    (0, 128, 713, 131),
    (0, 0, 713, 391),
]


@pytest.fixture(scope="module")
def exposure(texture: Callable[..., Float32Array], untrained: Engine) -> Exposure:
    """An exposure of a photo more than twice as wide as its working size."""
    copy = unfold(Photo((texture(11, 170, 310) * 255).astype(np.uint8)), untrained)
    (roi,) = copy.rois
    encoded = replace(roi.encoded, grid=replace(roi.encoded.grid, width=WIDTH, height=HEIGHT))
    photo = Photo((texture(12, HEIGHT, WIDTH) * 255).astype(np.uint8))
    return replace(copy, photo=photo, rois=(replace(roi, encoded=encoded, moving=True),))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_part_has_exactly_the_pixels_of_the_whole_frame(exposure: Exposure, name: str) -> None:
    exposure = exposure.with_request(REQUESTS[name])
    assert any(isinstance(layer.source, HandMotion) for layer in exposure._layers) == (name == "by hand")
    for t in (0.1, 0.5):
        whole = exposure.frame_at(t)
        assert not np.array_equal(whole, exposure.photo.pixels)
        fresh = exposure.with_request(exposure.request)
        for left, top, right, bottom in PARTS:
            part = fresh.frame_at(t, part=(left, top, right, bottom))
            assert np.array_equal(part, whole[top:bottom, left:right]), (t, left, top)


def test_a_part_of_16_bits_has_the_pixels_of_the_whole_frame(exposure: Exposure) -> None:
    deep = replace(exposure.with_request(REQUESTS["still outside"]), photo=exposure.photo.with_depth(16))
    left, top, right, bottom = 33, 17, 340, 390
    part = deep.frame_at(0.2, part=(left, top, right, bottom))
    assert part.dtype == np.uint16 and np.array_equal(part, deep.frame_at(0.2)[top:bottom, left:right])


def test_a_part_of_a_photo_encoded_at_full_size_has_the_pixels_of_the_whole_frame(
    texture: Callable[..., Float32Array], untrained: Engine
) -> None:
    exposure = unfold(Photo((texture(11, 170, 310) * 255).astype(np.uint8)), untrained)
    assert exposure.working_size == (310, 170)
    part = exposure.frame_at(0.2, part=(50, 60, 200, 170))
    assert np.array_equal(part, exposure.frame_at(0.2)[60:170, 50:200])


def test_the_width_limits_the_width_of_the_part(exposure: Exposure) -> None:
    part = exposure.frame_at(0.3, part=(100, 50, 300, 250))
    small = exposure.frame_at(0.3, 50, (100, 50, 300, 250))
    assert small.shape == (50, 50, 3) and exposure.frame_at(0.3, 600, (100, 50, 300, 250)).shape == (200, 200, 3)
    blocks = part.reshape(50, 4, 50, 4, 3).mean((1, 3))
    assert np.abs(small - blocks).max() <= 1


def test_only_the_part_is_rendered_and_only_layers_that_touch_it_are_decoded(
    exposure: Exposure, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[int] = []
    decoded: list[float] = []
    render, decode = EncodedRoi.render, EncodedRoi.decode

    def recording_render(roi: EncodedRoi, frame: Float32Array, target: PixelGrid, *others) -> np.ndarray:
        result = render(roi, frame, target, *others)
        rendered.append(result.shape[0] * result.shape[1])
        return result

    def recording_decode(roi: EncodedRoi, t: float) -> Float32Array:
        decoded.append(t)
        return decode(roi, t)

    exposure = exposure.with_request(REQUESTS["regions"])
    monkeypatch.setattr(EncodedRoi, "render", recording_render)
    monkeypatch.setattr(EncodedRoi, "decode", recording_decode)
    exposure.frame_at(0.25, part=(650, 350, 670, 370))
    assert not rendered and not decoded
    exposure.frame_at(0.25, part=(100, 100, 150, 140))
    assert rendered == [50 * 40] and len(decoded) == 1
    exposure.frame_at(0.25, part=(110, 110, 160, 150))
    exposure.frame_at(0.25, 100)
    assert len(decoded) == 2, "the second is of the other region: another size or part of a frame decodes nothing again"


def test_caches_of_preview_frames_and_parts_are_independent(exposure: Exposure) -> None:
    exposure = replace(exposure)
    small, full = exposure.composer(155), exposure.composer()
    exposure.frame_at(0.5, part=(0, 0, 20, 20))
    exposure.frame_at(0.5, 155)
    assert exposure.composer(155) is small and exposure.composer() is full
    assert exposure.composer(160) is not small and exposure.composer() is full


def test_freed_caches_are_computed_again(exposure: Exposure) -> None:
    exposure = exposure.with_request(REQUESTS["still outside"])
    frame, composer = exposure.frame_at(0.3), exposure.composer()
    decoder = exposure.rois[0].encoded.decoder
    middle, _ = decoder._middle_and_residuals
    exposure.free_caches()
    assert exposure.composer() is not composer and decoder._middle_and_residuals[0] is not middle
    assert np.array_equal(exposure.frame_at(0.3), frame)
