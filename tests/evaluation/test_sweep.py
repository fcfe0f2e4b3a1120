"""The search for constants, with scorers for which the best constants are known."""

import math
from dataclasses import asdict, replace

import pytest

from shutterspan.core.evaluation.sweep import (
    COST_OF_DOUBLING,
    FRAME_CONSTANTS,
    MIN_GAIN,
    STILLNESS_CONSTANTS,
    ConstantScores,
    sweep,
)
from shutterspan.core.model.constants import Constants

START = Constants()


def constant_scorer(scores):
    return lambda candidates: [scores] * len(candidates)


ALL_EQUAL = constant_scorer(ConstantScores({"a": 30.0, "b": 20.0}, 3, 2, 1))


def exactly_paying_augmentations(candidates):
    """A scorer for which no constant is better, and more augmentations gain exactly their cost."""
    return [
        ConstantScores({"a": 30 + COST_OF_DOUBLING * math.log2(one.augmentation_count)}, 0, 0, 0) for one in candidates
    ]


def gaining(name, gains):
    """A scorer for which each value of one constant gains the given number of dB."""
    return lambda candidates: [
        ConstantScores({"a": 30 + gains.get(getattr(one, name), 0.0)}, 0, 0, 0) for one in candidates
    ]


def test_each_constant_reaches_its_known_best_value():
    best = Constants(480, 18.0, 0.8, 2, 0.25, 3.0, 24.0, 0.04, 0.014, 3.0, 6.0, 4.0)
    assert all(asdict(best)[name] != value for name, value in asdict(START).items())

    def count_different(constants, names):
        return sum(getattr(constants, name) != getattr(best, name) for name in names)

    def frames(candidates):
        return [
            ConstantScores({"a": 30.0 - count_different(one, FRAME_CONSTANTS), "b": 20.0}, 0, 0, 0)
            for one in candidates
        ]

    def stillness(constants):
        assert constants == replace(START, **{name: getattr(best, name) for name in FRAME_CONSTANTS})
        return lambda candidates: [
            ConstantScores({"a": 30.0}, count_different(one, STILLNESS_CONSTANTS), 0, 0) for one in candidates
        ]

    result = sweep(START, frames, stillness)
    assert (result.start, result.found) == (START, best)
    assert [search.name for search in (*result.frame_searches, *result.stillness_searches)] == [
        *FRAME_CONSTANTS,
        *STILLNESS_CONSTANTS,
    ]
    assert all(
        search.scores[search.chosen].decision_errors < search.scores[search.initial].decision_errors
        for search in result.stillness_searches
    )


@pytest.mark.parametrize("start", [START, Constants(best_blur=23.0, augmentation_count=3, min_sharpening=2.1)])
def test_constants_are_unchanged_if_nothing_is_better(start):
    result = sweep(start, exactly_paying_augmentations, lambda constants: ALL_EQUAL)
    assert result.found == start
    for search in (*result.frame_searches, *result.stillness_searches):
        assert search.chosen == search.initial == getattr(start, search.name) and search.initial in search.scores


def test_a_gain_that_is_too_small_is_ignored():
    for gain, taken in ((0.9 * MIN_GAIN, 26.0), (1.1 * MIN_GAIN, 22.0)):
        assert sweep(START, gaining("best_blur", {22.0: gain}), lambda constants: ALL_EQUAL).found.best_blur == taken


def test_better_frames_are_rejected_if_they_raise_the_decision_errors():
    def frames(candidates):
        better = {18.0: 3.0, 22.0: 1.0}
        return [
            ConstantScores({"a": 30 + better.get(one.best_blur, 0)}, int(one.best_blur == 18) + 2, 0, 0)
            for one in candidates
        ]

    assert sweep(START, frames, lambda constants: ALL_EQUAL).found.best_blur == 22.0


@pytest.mark.parametrize(
    ("gains", "taken"),
    [
        ({1: -1, 2: -1, 8: 0.03}, 4),
        ({1: -1, 2: -1, 8: 0.05}, 8),
        ({1: -1, 2: -0.01}, 4),
        ({1: -1, 2: 0.01}, 2),
        ({}, 1),
    ],
    ids=["too expensive", "worth it", "hardly cheaper", "cheaper and better", "as good"],
)
def test_more_augmentations_must_be_worth_their_time(gains, taken):
    assert (
        sweep(START, gaining("augmentation_count", gains), lambda constants: ALL_EQUAL).found.augmentation_count
        == taken
    )


def test_the_nearest_of_equal_values_is_chosen():
    def fewer_errors_above_two(candidates):
        return [ConstantScores({"a": 30.0}, int(one.min_displacement <= 2), 0, 0) for one in candidates]

    assert sweep(START, ALL_EQUAL, lambda constants: fewer_errors_above_two).found.min_displacement == 3.0


def test_all_groups_and_all_decision_errors_have_equal_weights():
    scores = ConstantScores({"a": 30.0, "b": 20.0}, 3, 2, 1)
    assert scores.mean_psnr == 25 and scores.decision_errors == 6
