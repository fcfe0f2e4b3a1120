"""What backgrounds look like beside pieces of photos."""

import random

import numpy as np

from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.textures import background


def test_some_backgrounds_are_print_in_lines():
    """Behind plain walls alone, what has edges is print: ink on paper, rows of it with gaps between them."""
    walls = SharpLibrary([np.full((160, 160, 3), 128, np.uint8)], [])
    chooser = random.Random(5)
    drawn = [background(walls, chooser, 128).mean(0).numpy() for _ in range(500)]
    prints = [picture for picture in drawn if np.ptp(picture) > 0.1]
    assert 0.02 < len(prints) / len(drawn) < 0.06
    lined = 0
    for picture in prints:
        paper = np.median(picture)
        ink = abs(picture - paper) > 0.5 * abs(picture - paper).max()
        gaps = min(ink.any(axis).mean() for axis in (0, 1))  # a few pictures are transposed
        assert 0.02 < ink.mean() < 0.5
        lined += 0.1 < gaps < 0.95
    assert lined > 0.8 * len(prints)
