"""Parts of a frame that cover other parts."""

import pytest
from PyQt6.QtCore import QRect

from shutterspan.ui.desktop.state.detail_exposure import FramePart

WANTED = FramePart(0.5, QRect(100, 100, 400, 300), 400)


@pytest.mark.parametrize(
    ("part", "covers"),
    [
        (WANTED, True),
        (FramePart(0.5, QRect(0, 0, 800, 600), 800), True),
        (FramePart(0.5, QRect(0, 0, 801, 600), 799), True),  # equally sharp, except for the rounding of widths
        (FramePart(0.5, QRect(0, 0, 800, 600), 400), False),
        (FramePart(0.5, QRect(101, 100, 400, 300), 400), False),
        (FramePart(0.25, QRect(0, 0, 800, 600), 800), False),
    ],
)
def test_a_part_covers_what_it_contains_as_sharply_at_the_same_t(part: FramePart, covers: bool) -> None:
    assert part.covers(WANTED) == covers
