"""Search for the best constants of inference for given weights: one constant at a time, each over a list of values."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from shutterspan.core.model.constants import Constants

#: The constants that change frames, in the order of the search, with the values to try beside the current one.
FRAME_CONSTANTS: Mapping[str, Sequence[float]] = {
    # Not below 480: photos smaller than the coarse side can't reveal whether it is good for larger photos.
    "coarse_side": (480, 640, 960),
    "best_blur": (18.0, 22.0, 26.0, 30.0, 36.0),
    "motion_kept": (0.4, 0.6, 0.8),
    "end_frame_share": (0.0, 0.25, 0.5, 0.75, 1.0),
    "augmentation_count": (1, 2, 4, 8),
}
#: The same for the constants that only decide whether a photo moves.
STILLNESS_CONSTANTS: Mapping[str, Sequence[float]] = {
    "min_displacement": (1.0, 1.5, 2.0, 3.0, 4.0),
    "min_change": (6.0, 9.0, 12.0, 16.0, 24.0),
    "large_share": (0.04, 0.06, 0.08, 0.12, 0.16),
    "min_sharpening": (1.5, 1.75, 2.0, 2.25, 2.5, 3.0),
    "small_share": (0.002, 0.004, 0.007, 0.01, 0.014),
    "min_log_odds": (3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0),
    "min_log_odds_large": (0.0, 1.0, 1.5, 2.0, 3.0, 4.0),
}

#: Number of passes of a sweep over every photo: one for each frame constant, and one for all stillness constants.
PASSES = len(FRAME_CONSTANTS) + 1

#: A new value of a frame constant is chosen if it is better than the current value by more than this, in dB.
MIN_GAIN = 0.02
#: Doubling the number of augmentations almost doubles the time for unfolding. This counts as a loss of this many dB.
COST_OF_DOUBLING = 0.02


@dataclass(frozen=True)
class ConstantScores:
    """The scores of one set of constants.

    psnr: mean PSNR of each group of samples, in dB. Numbers of wrong decisions: still: still pictures reported moving;
    small: pictures with small motion reported still; clips: photos of samples reported still.
    """

    psnr: Mapping[str, float]
    still: int
    small: int
    clips: int

    @property
    def mean_psnr(self) -> float:
        """Mean of the groups' PSNR, in dB."""
        return sum(self.psnr.values()) / len(self.psnr)

    @property
    def decision_errors(self) -> int:
        """The number of wrong decisions on whether a photo moves."""
        return self.still + self.small + self.clips


#: Scores several sets of constants on the same photos.
ConstantScorer = Callable[[Sequence[Constants]], list[ConstantScores]]


@dataclass(frozen=True)
class ConstantSearch:
    """The search over one constant: its values before and after, and the scores of the tried values in ascending
    order."""

    name: str
    initial: float
    chosen: float
    scores: Mapping[float, ConstantScores]


@dataclass(frozen=True)
class SweepResult:
    """The result of a sweep: the constants before (`start`) and after (`found`), and the search over each of them."""

    start: Constants
    found: Constants
    frame_searches: list[ConstantSearch]
    stillness_searches: list[ConstantSearch]


def sweep(
    start: Constants, score_frames: ConstantScorer, stillness_scorer: Callable[[Constants], ConstantScorer]
) -> SweepResult:
    """Search for better constants, one at a time, beginning with `start`.

    First, frame constants are compared by the mean PSNR over the groups; all clips count as moving. Then stillness
    constants are compared by the number of wrong decisions. No constant may increase this number. A value is kept if no
    other value is better; with the same PSNR, a quarter of the augmentations counts as better.

    score_frames: scores constants of any kind; stillness_scorer: returns a function that scores constants which differ
    from the given ones only in `STILLNESS_CONSTANTS`.
    """
    found, frame_searches = _search(start, FRAME_CONSTANTS, score_frames, _frame_objective, MIN_GAIN)
    found, stillness_searches = _search(
        found, STILLNESS_CONSTANTS, stillness_scorer(found), lambda _, scores: -scores.decision_errors, 0
    )
    return SweepResult(start, found, frame_searches, stillness_searches)


def _frame_objective(constants: Constants, scores: ConstantScores) -> float:
    return scores.mean_psnr - COST_OF_DOUBLING * math.log2(constants.augmentation_count)


def _search(
    constants: Constants,
    values_by_name: Mapping[str, Sequence[float]],
    scorer: ConstantScorer,
    objective: Callable[[Constants, ConstantScores], float],
    min_gain: float,
) -> tuple[Constants, list[ConstantSearch]]:
    """Maximize the objective over one constant after another. Return the final constants and every search."""
    searches = []
    for name, values in values_by_name.items():
        initial = getattr(constants, name)
        candidates = {value: replace(constants, **{name: value}) for value in sorted({initial, *values})}
        scores = dict(zip(candidates, scorer(list(candidates.values())), strict=True))
        objectives = {value: objective(candidates[value], scores[value]) for value in candidates}
        # A value must not increase the number of wrong decisions. If several are equally good, choose the nearest to
        # the initial value.
        allowed = [value for value in candidates if scores[value].decision_errors <= scores[initial].decision_errors]
        best = max(allowed, key=lambda value: (objectives[value], -abs(value - initial)))
        chosen = best if objectives[best] > objectives[initial] + min_gain else initial
        searches.append(ConstantSearch(name, initial, chosen, scores))
        constants = candidates[chosen]
    return constants, searches
