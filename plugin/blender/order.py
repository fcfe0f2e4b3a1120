"""How the instants of an exposure become frames of a timeline."""

from dataclasses import dataclass

from .limits import FRAMES

#: How many frames are unfolded of one photo.
_LEAST, _MOST = FRAMES


@dataclass(frozen=True)
class Order:
    """frames: how many instants are unfolded; shown: for each frame of the timeline, the number of its instant;
    stretched: whether the timeline's length is one that the frames don't have by themselves."""

    frames: int
    shown: tuple[int, ...]
    stretched: bool


def playing_order(frames: int, loop: str, length: int) -> Order:
    """`frames` instants in the order of `loop`; REPEAT plays them again as long as `length` timeline frames last."""
    cycle = _cycle(frames, loop)
    return _over(frames, cycle, loop, max(length, len(cycle)) if loop == "REPEAT" else len(cycle))


def stretched_order(length: int, loop: str) -> Order:
    """`length` timeline frames, each with an instant of its own as far as there may be so many."""
    length = max(length, _LEAST)
    frames = min(max(length // 2 + 1 if loop == "BOOMERANG" else length, _LEAST), _MOST)
    return _over(frames, _cycle(frames, loop), loop, length)


def _cycle(frames: int, loop: str) -> list[int]:
    there = list(range(frames))
    return there + there[-2:0:-1] if loop == "BOOMERANG" else there


def _over(frames: int, cycle: list[int], loop: str, length: int) -> Order:
    """Whole plays, each frame held as evenly as can be: so the worker fills the duration of a movie too."""
    plays = cycle if loop == "ONCE" else cycle * max(1, length // len(cycle))
    return Order(frames, tuple(plays[i * len(plays) // length] for i in range(length)), length != len(cycle))
