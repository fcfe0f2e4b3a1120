"""Backgrounds other than photos, and the sizes of cut-outs."""

import random

import numpy as np

from shutterspan.core.synthesis.library import SharpLibrary
from shutterspan.core.synthesis.textures import draw_background, draw_cutout


def test_some_backgrounds_are_print_in_lines():
    """If all photos are plain walls, backgrounds with edges are print: ink on paper, in lines with gaps."""
    walls = SharpLibrary([np.full((160, 160, 3), 128, np.uint8)], [])
    rng = random.Random(5)
    drawn = [draw_background(walls, rng, 128).float().mean(0).numpy() / 255 for _ in range(500)]
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


def test_some_backgrounds_are_plain():
    """Although the photo is noise, some backgrounds are smooth gradients."""
    noise = np.random.default_rng(3).integers(0, 256, (160, 160, 3), dtype=np.uint8)
    rng = random.Random(6)
    drawn = [draw_background(SharpLibrary([noise], []), rng, 128).float().mean(0).numpy() / 255 for _ in range(500)]
    bends = np.array([np.quantile(abs(np.diff(picture, 2)), 0.8) for picture in drawn])
    plain = (bends > 0) & (bends < 0.004)  # zero is the paper of a print
    assert 0.04 < plain.mean() < 0.12


def test_things_in_front_are_small_and_large_and_reach_into_the_picture():
    size, side = 192, 288
    things = SharpLibrary([], [np.full((400, 400, 4), 255, np.uint8)])
    rng = random.Random(7)
    covers = [draw_cutout(things, rng, size, side)[3].numpy() / 255 for _ in range(400)]
    inside = [cover[48:-48, 48:-48].mean() for cover in covers]
    assert min(inside) > 0
    sides = np.sqrt([cover.sum() for cover in covers if cover[0].max() == cover[:, 0].max() == 0]) / size
    assert sides.min() < 0.14
    assert 0.35 < np.mean([cover.sum() < (0.3 * size) ** 2 for cover in covers]) < 0.5
    assert max(inside) > 0.9
