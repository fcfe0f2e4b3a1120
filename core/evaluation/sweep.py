"""The constants of inference that suit given weights: one after the other, each over a short list of values."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from shutterspan.core.model.constants import Constants

#: What is tried of the constants that change frames, in this order, beside the value that is set.
FRAMES: Mapping[str, Sequence[float]] = {
    # Not below 480: photos smaller than a side can't tell whether it suits larger ones.
    "coarse_side": (480, 640, 960),
    "best_blur": (18.0, 22.0, 26.0, 30.0, 36.0),
    "motion_kept": (0.4, 0.6, 0.8),
    "from_ends": (0.0, 0.25, 0.5, 0.75, 1.0),
    "views": (1, 2, 4, 8),
}
#: ... and of those that only decide whether a photo moves.
STILLNESS: Mapping[str, Sequence[float]] = {
    "further": (1.0, 1.5, 2.0, 3.0, 4.0),
    "change": (6.0, 9.0, 12.0, 16.0, 24.0),
    "large_share": (0.04, 0.06, 0.08, 0.12, 0.16),
    "sharper": (1.5, 1.75, 2.0, 2.25, 2.5, 3.0),
    "small_share": (0.002, 0.004, 0.007, 0.01, 0.014),
}

#: So often a sweep has photos unfolded: for each of the first, and once for all of the others.
PASSES = len(FRAMES) + 1

#: A value that changes frames is taken if it gains more than this over the one that is set, in dB.
LEAST_GAIN = 0.02
#: A doubling of the views, which doubles most of the time of an unfolding, counts as such a loss, in dB.
COST_OF_DOUBLING = 0.02


@dataclass(frozen=True)
class Figures:
    """What constants are judged by. psnr: mean PSNR of each group of samples, in dB; still: still pictures that were
    found moving; small: pictures overlooked in which something small moves; clips: photos of samples reported still."""

    psnr: Mapping[str, float]
    still: int
    small: int
    clips: int

    @property
    def mean(self) -> float:
        """Over the groups, in dB."""
        return sum(self.psnr.values()) / len(self.psnr)

    @property
    def wrong(self) -> int:
        """Wrong decisions on whether a photo moves."""
        return self.still + self.small + self.clips


#: Judges some constants on the same photos.
Judge = Callable[[Sequence[Constants]], list[Figures]]


@dataclass(frozen=True)
class Choice:
    """One constant: the values that were tried, ascending, and their figures; the value before and the one taken."""

    name: str
    before: float
    taken: float
    figures: Mapping[float, Figures]


@dataclass(frozen=True)
class Swept:
    """start: the constants at first; found: those that suit; frames, stillness: how each of them was found."""

    start: Constants
    found: Constants
    frames: list[Choice]
    stillness: list[Choice]


def sweep(start: Constants, frames: Judge, stillness: Callable[[Constants], Judge]) -> Swept:
    """Constants that change frames are judged by the mean PSNR over the groups, all clips taken as moving; then those
    of stillness by the number of wrong decisions, which no other may raise either. Where nothing is gained, the value
    stays that was set; a quarter of the views, as good, is a gain.

    frames: judges constants of any kind; stillness: what judges constants that differ from given ones in `STILLNESS`
    alone.
    """
    found, of_frames = _searched(start, FRAMES, frames, _worth, LEAST_GAIN)
    found, of_stillness = _searched(found, STILLNESS, stillness(found), lambda _, figures: -figures.wrong, 0)
    return Swept(start, found, of_frames, of_stillness)


def _worth(constants: Constants, figures: Figures) -> float:
    return figures.mean - COST_OF_DOUBLING * math.log2(constants.views)


def _searched(
    constants: Constants,
    lists: Mapping[str, Sequence[float]],
    judge: Judge,
    worth: Callable[[Constants, Figures], float],
    least_gain: float,
) -> tuple[Constants, list[Choice]]:
    choices = []
    for name, values in lists.items():
        before = getattr(constants, name)
        tried = {value: replace(constants, **{name: value}) for value in sorted({before, *values})}
        figures = dict(zip(tried, judge(list(tried.values())), strict=True))
        worths = {value: worth(tried[value], figures[value]) for value in tried}
        # More wrong decisions are no gain. Of equals the nearest to what was set.
        allowed = [value for value in tried if figures[value].wrong <= figures[before].wrong]
        best = max(allowed, key=lambda value: (worths[value], -abs(value - before)))
        taken = best if worths[best] > worths[before] + least_gain else before
        choices.append(Choice(name, before, taken, figures))
        constants = tried[taken]
    return constants, choices
