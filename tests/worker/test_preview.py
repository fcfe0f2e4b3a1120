"""Smaller copies of photos keep metadata and transparency; requests and displacements are converted."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Guidance, Stroke
from shutterspan.core.types.photo import Photo
from shutterspan.core.types.region import Rectangle, Region
from shutterspan.core.types.request import UnfoldRequest
from shutterspan.core.worker.preview import Reduction, reduced_copy


def test_requests_and_displacements_are_converted_between_a_photo_and_its_copy() -> None:
    photo = Photo(np.zeros((400, 600, 3), np.uint8))
    reduction = Reduction.between(photo, reduced_copy(photo, 60))
    guidance = Guidance(strokes=(Stroke(((100, 100), (400, 100))),))
    request = UnfoldRequest((Region(Rectangle(0, 0, 600, 400)),), "moving", guidance)
    small = reduction.request_for_copy(request)
    assert small.regions[0].shape == Rectangle(0, 0, 60, 40)
    assert small.guidance.strokes == (Stroke(((10, 10), (40, 10))),)
    assert reduction.is_smaller and reduction.scale_to_photo.tolist() == [10, 10]
    same = Reduction.between(photo, photo)
    assert same.request_for_copy(request) is request and not same.is_smaller


def test_the_error_of_an_invalid_request_is_in_pixels_of_the_photo() -> None:
    photo = Photo(np.zeros((400, 600, 3), np.uint8))
    reduction = Reduction.between(photo, reduced_copy(photo, 60))
    with pytest.raises(UsageError, match="600x400"):
        reduction.request_for_copy(UnfoldRequest((Region(Rectangle(0, 0, 700, 10)),)))


def test_a_photo_is_never_enlarged() -> None:
    photo = Photo(np.zeros((20, 30, 3), np.uint8))
    assert reduced_copy(photo, 30) is photo and reduced_copy(photo, 31) is photo and reduced_copy(photo, None) is photo


def test_a_reduced_photo_keeps_its_metadata_and_transparency() -> None:
    pixels = np.random.default_rng(0).integers(0, 65536, (40, 60, 3), np.uint16)
    photo = Photo(pixels, profile=b"profile", alpha=pixels[..., 0], grey=True)
    small = reduced_copy(photo, 20)
    assert (small.width, small.height, small.depth) == (20, 13, 16) and small.alpha is not None
    assert small.alpha.shape == (13, 20) and np.array_equal(
        small.pixels, cv2.resize(pixels, (20, 13), interpolation=cv2.INTER_AREA)
    )
    assert replace(small, pixels=pixels, alpha=None) == replace(photo, alpha=None)
