"""Which instant of the exposure each frame of the timeline shows."""

import pytest

from shutterspan.plugin.blender.frame_schedule import FrameSchedule, looped_schedule, stretched_schedule


def test_frames_are_shown_one_after_another() -> None:
    assert looped_schedule(4, "ONCE", 100) == FrameSchedule(4, (0, 1, 2, 3), False)
    assert looped_schedule(4, "BOOMERANG", 100) == FrameSchedule(4, (0, 1, 2, 3, 2, 1), False)


def test_a_repeated_clip_lasts_as_long_as_the_photo() -> None:
    schedule = looped_schedule(3, "REPEAT", 7)
    assert (schedule.frames, len(schedule.frame_indices), schedule.stretched) == (3, 7, True)
    assert schedule.frame_indices == (0, 0, 1, 2, 0, 1, 2)  # whole cycles
    assert looped_schedule(5, "REPEAT", 2).frame_indices == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("loop", ["ONCE", "BOOMERANG", "REPEAT"])
@pytest.mark.parametrize("length", [1, 2, 3, 24, 25, 240, 1000])
def test_a_stretched_clip_has_its_length_and_an_instant_per_frame(loop: str, length: int) -> None:
    schedule = stretched_schedule(length, loop)
    assert len(schedule.frame_indices) == max(length, 2)
    assert 2 <= schedule.frames <= 240
    assert schedule.frame_indices[0] == 0
    assert set(schedule.frame_indices) == set(range(schedule.frames)) or length < 4
    if loop == "ONCE":
        assert list(schedule.frame_indices) == sorted(schedule.frame_indices)
        assert schedule.frames == min(max(length, 2), 240)
