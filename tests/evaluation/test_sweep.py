"""The search for constants, with judges whose best constants are known."""

import math
from dataclasses import asdict, replace

import pytest

from shutterspan.core.evaluation.sweep import COST_OF_DOUBLING, FRAMES, LEAST_GAIN, STILLNESS, Figures, sweep
from shutterspan.core.model.constants import Constants

START = Constants()


def always(figures):
    return lambda tried: [figures] * len(tried)


ALIKE = always(Figures({"a": 30.0, "b": 20.0}, 3, 2, 1))


def as_dear_as_views(tried):
    """A judge for whom nothing gains, and more views just what they cost."""
    return [Figures({"a": 30 + COST_OF_DOUBLING * math.log2(one.views)}, 0, 0, 0) for one in tried]


def gaining(name, gains):
    """A judge for whom the value of one constant is worth so many dB."""
    return lambda tried: [Figures({"a": 30 + gains.get(getattr(one, name), 0.0)}, 0, 0, 0) for one in tried]


def test_each_constant_ends_at_its_known_best():
    best = Constants(480, 18.0, 0.8, 2, 0.25, 3.0, 24.0, 0.04, 0.014, 3.0)
    assert all(asdict(best)[name] != value for name, value in asdict(START).items())

    def off(constants, names):
        return sum(getattr(constants, name) != getattr(best, name) for name in names)

    def frames(tried):
        return [Figures({"a": 30.0 - off(one, FRAMES), "b": 20.0}, 0, 0, 0) for one in tried]

    def stillness(constants):
        assert constants == replace(START, **{name: getattr(best, name) for name in FRAMES})
        return lambda tried: [Figures({"a": 30.0}, off(one, STILLNESS), 0, 0) for one in tried]

    swept = sweep(START, frames, stillness)
    assert (swept.start, swept.found) == (START, best)
    assert [choice.name for choice in (*swept.frames, *swept.stillness)] == [*FRAMES, *STILLNESS]
    assert all(choice.figures[choice.taken].wrong < choice.figures[choice.before].wrong for choice in swept.stillness)


@pytest.mark.parametrize("start", [START, Constants(best_blur=23.0, views=3, sharper=2.1)])
def test_where_nothing_gains_all_stays_as_it_was(start):
    swept = sweep(start, as_dear_as_views, lambda constants: ALIKE)
    assert swept.found == start
    for choice in (*swept.frames, *swept.stillness):
        assert choice.taken == choice.before == getattr(start, choice.name) and choice.before in choice.figures


def test_a_gain_too_small_is_none():
    for gain, taken in ((0.9 * LEAST_GAIN, 26.0), (1.1 * LEAST_GAIN, 22.0)):
        assert sweep(START, gaining("best_blur", {22.0: gain}), lambda constants: ALIKE).found.best_blur == taken


def test_better_frames_are_no_gain_if_more_is_decided_wrongly():
    def frames(tried):
        better = {18.0: 3.0, 22.0: 1.0}
        return [Figures({"a": 30 + better.get(one.best_blur, 0)}, int(one.best_blur == 18) + 2, 0, 0) for one in tried]

    assert sweep(START, frames, lambda constants: ALIKE).found.best_blur == 22.0


@pytest.mark.parametrize(
    ("gains", "taken"),
    [
        ({1: -1, 2: -1, 8: 0.03}, 4),
        ({1: -1, 2: -1, 8: 0.05}, 8),
        ({1: -1, 2: -0.01}, 4),
        ({1: -1, 2: 0.01}, 2),
        ({}, 1),
    ],
    ids=["too dear", "worth it", "hardly cheaper", "cheaper and better", "as good"],
)
def test_views_have_to_be_worth_their_time(gains, taken):
    assert sweep(START, gaining("views", gains), lambda constants: ALIKE).found.views == taken


def test_of_equal_values_the_nearest_is_taken():
    def fewer_wrong_further_up(tried):
        return [Figures({"a": 30.0}, int(one.further <= 2), 0, 0) for one in tried]

    assert sweep(START, ALIKE, lambda constants: fewer_wrong_further_up).found.further == 3.0


def test_every_group_counts_alike_and_every_wrong_decision():
    figures = Figures({"a": 30.0, "b": 20.0}, 3, 2, 1)
    assert figures.mean == 25 and figures.wrong == 6
