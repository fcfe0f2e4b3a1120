"""The shipped pictures, and how pictures are saved."""

import io

import numpy as np
import pytest
from PIL import Image

from shutterspan.core.foundation.paths import RESOURCES

from .picture_files import MAX_TOTAL, PICTURES, encode_jpeg, is_blank


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_shipped_picture(name: str) -> None:
    planned = PICTURES[name]
    with Image.open(planned.shipped) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", planned.size)
        assert not is_blank(picture)
    assert planned.shipped.stat().st_size <= planned.max_bytes


def test_all_pictures_of_the_documents_are_made_here() -> None:
    shipped = {path.relative_to(RESOURCES).as_posix() for path in (RESOURCES / "docs").iterdir()}
    assert shipped == {picture.path for picture in PICTURES.values() if picture.path.startswith("docs/")}


def test_pictures_are_small_together() -> None:
    assert sum(picture.max_bytes for picture in PICTURES.values()) <= MAX_TOTAL


@pytest.mark.parametrize("max_bytes", [15_000, 21_000, 40_000])
def test_the_best_quality_that_fits(max_bytes: int) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 80, 3)).astype(np.uint8)
    picture = Image.fromarray(noise).resize((320, 240), Image.Resampling.BICUBIC)
    encoded = encode_jpeg(picture, max_bytes)
    assert len(encoded) <= max_bytes
    decoded = np.asarray(Image.open(io.BytesIO(encoded)), float)
    smaller = np.asarray(Image.open(io.BytesIO(encode_jpeg(picture, len(encoded) - 1))), float)
    original = np.asarray(picture, float)
    assert np.square(decoded - original).mean() < np.square(smaller - original).mean()


def test_a_picture_that_no_quality_makes_small_enough() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3)).astype(np.uint8)
    with pytest.raises(ValueError, match="smaller than 500 bytes"):
        encode_jpeg(Image.fromarray(noise), 500)


@pytest.mark.parametrize(("levels", "expected"), [((30, 30), True), ((40, 44), True), ((0, 255), False)])
def test_blank(levels: tuple[int, int], expected: bool) -> None:
    picture = np.repeat(np.array(levels, np.uint8), 50)[None].repeat(20, axis=0)
    assert is_blank(Image.fromarray(picture)) is expected
