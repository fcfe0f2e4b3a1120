"""The part of a photo that the previews of both directions show, and its size."""

import pytest
from PyQt6.QtCore import QRectF, QSize

from shutterspan.core.types.region import Rectangle, Region
from shutterspan.ui.desktop.state.alternative_plays import TIMES, frame_width, preview_part, preview_size

WHOLE = QRectF(0, 0, 1, 1)
SIZE = QSize(1000, 500)


def test_frames_lie_evenly_over_the_exposure() -> None:
    assert TIMES[0] == 0 and TIMES[-1] == 1 and len(TIMES) > 5
    assert list(TIMES) == pytest.approx([1 - t for t in reversed(TIMES)])


@pytest.mark.parametrize(
    ("region", "part"),
    [
        (None, WHOLE),
        (Rectangle(400, 200, 600, 300), QRectF(0.35, 0.3, 0.3, 0.4)),
        (Rectangle(0, 0, 200, 100), QRectF(0, 0, 0.25, 0.3)),
        (Rectangle(-900, -900, -300, -300), WHOLE),
    ],
)
def test_a_region_is_shown_with_a_margin(region: Rectangle | None, part: QRectF) -> None:
    visible = preview_part(Region(region) if region else None, SIZE.width(), SIZE.height())
    assert visible.getRect() == pytest.approx(part.getRect())


@pytest.mark.parametrize(
    ("part", "size"),
    [
        (WHOLE, QSize(200, 100)),
        (QRectF(0, 0, 0.1, 1), QSize(40, 200)),
        (QRectF(0, 0, 1, 0.0001), QSize(200, 1)),
    ],
)
def test_the_preview_fits_into_its_box(part: QRectF, size: QSize) -> None:
    assert preview_size(part, SIZE, QSize(200, 200)) == size


def test_frames_are_as_wide_as_the_preview_needs() -> None:
    box = QSize(200, 200)
    assert frame_width(WHOLE, SIZE, box, 1.0) == 200
    assert frame_width(WHOLE, SIZE, box, 2.0) == 400
    assert frame_width(QRectF(0.5, 0, 0.25, 1), SIZE, box, 1.0) == 400, "100 of 250 pixels"
