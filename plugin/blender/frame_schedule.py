"""Computes which instant of the exposure each frame of the timeline shows."""

from dataclasses import dataclass

from .limits import FRAMES

#: Range of the number of frames that are unfolded from one photo.
_MIN_FRAMES, _MAX_FRAMES = FRAMES


@dataclass(frozen=True)
class FrameSchedule:
    """Which instants are unfolded, and which of them each frame of the timeline shows.

    frames: number of instants that are unfolded; frame_indices: for each frame of the timeline, the index of its
    instant; stretched: whether the timeline has more or fewer frames than one loop of the instants.
    """

    frames: int
    frame_indices: tuple[int, ...]
    stretched: bool


def looped_schedule(frames: int, loop: str, length: int) -> FrameSchedule:
    """Show `frames` instants in the order of `loop`, one per timeline frame.

    REPEAT fills `length` timeline frames, or more if one cycle is longer; other loops ignore `length`.
    """
    cycle = _cycle(frames, loop)
    return _fill(frames, cycle, loop, max(length, len(cycle)) if loop == "REPEAT" else len(cycle))


def stretched_schedule(length: int, loop: str) -> FrameSchedule:
    """Stretch the exposure over `length` timeline frames, with one instant per timeline frame, up to the largest number
    of instants."""
    length = max(length, _MIN_FRAMES)
    frames = min(max(length // 2 + 1 if loop == "BOOMERANG" else length, _MIN_FRAMES), _MAX_FRAMES)
    return _fill(frames, _cycle(frames, loop), loop, length)


def _cycle(frames: int, loop: str) -> list[int]:
    forward = list(range(frames))
    return forward + forward[-2:0:-1] if loop == "BOOMERANG" else forward


def _fill(frames: int, cycle: list[int], loop: str, length: int) -> FrameSchedule:
    """Fill `length` timeline frames with whole cycles, and distribute the frames over the instants as evenly as
    possible. The worker fills the duration of a movie in the same way."""
    plays = cycle if loop == "ONCE" else cycle * max(1, length // len(cycle))
    return FrameSchedule(frames, tuple(plays[i * len(plays) // length] for i in range(length)), length != len(cycle))
