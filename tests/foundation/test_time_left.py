"""How far work is, by its reports, and how long it still takes."""

import pytest

from shutterspan.core.foundation.time_left import TimeLeft, rounded

#: As a photo is unfolded; a stage may begin more than once.
UNFOLDING = [("finding motion", 2), ("finding motion", 2), ("unfolding", 4), ("unfolding", 1), ("refining", 12)]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def shares(left: TimeLeft, stages: list[tuple[str, int]]) -> list[float]:
    """After each report of these stages."""
    told = []
    for stage, total in stages:
        for done in range(total + 1):
            left.step(stage, done, total)
            told.append(left.share)
    return told


@pytest.mark.parametrize("last", [[("frames", 10)], [("video", 3)], [("palette", 7), ("animation", 7)]])
def test_the_share_rises_to_the_whole_and_never_falls(last: list[tuple[str, int]], clock: Clock) -> None:
    told = shares(TimeLeft(clock=clock), [*UNFOLDING, *last])
    assert told == sorted(told)
    assert told[0] == 0 and told[-1] == 1
    assert told.index(1.0) == len(told) - 1, "only the last report tells of the end"


def test_work_may_end_with_an_earlier_stage(clock: Clock) -> None:
    told = shares(TimeLeft(last="refining", clock=clock), UNFOLDING)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1) and told.index(told[-1]) == len(told) - 1
    assert told[-13] == pytest.approx(0.35 / 0.8)


def test_a_stage_fills_what_the_one_before_left(clock: Clock) -> None:
    left = TimeLeft(clock=clock)
    left.step("finding motion", 1, 2)
    assert left.share == pytest.approx(0.075)
    left.step("frames", 1, 2)
    assert left.share == pytest.approx(0.075 + 0.925 / 2)
    assert left.stage == "frames"


@pytest.mark.parametrize(("done", "total"), [(0, 0), (5, 4), (1, 0)])
def test_figures_that_make_no_sense_leave_the_share_within_its_range(done: int, total: int, clock: Clock) -> None:
    left = TimeLeft(clock=clock)
    left.step("frames", done, total)
    assert 0 <= left.share <= 1


def test_requests_are_parts_of_the_whole(clock: Clock) -> None:
    left = TimeLeft(requests=2, clock=clock)
    first = shares(left, [*UNFOLDING, ("frames", 4)])
    left.finish_request()
    assert left.share == first[-1] == 0.5
    second = shares(left, [*UNFOLDING, ("frames", 4)])
    assert [*first, *second] == sorted([*first, *second])
    assert second[:-1] == pytest.approx([0.5 + share for share in first[:-1]])
    left.finish_request()
    assert left.share == 1
    left.finish_request()
    assert left.share == 1


def test_a_request_that_reports_nothing_counts_when_it_is_over(clock: Clock) -> None:
    left = TimeLeft(requests=4, clock=clock)
    left.finish_request()
    assert left.share == 0.25


def test_the_time_left_follows_the_pace_of_the_whole(clock: Clock) -> None:
    left = TimeLeft(clock=clock)
    clock.now = 60.0
    left.step("refining", 1, 4)
    assert left.seconds == pytest.approx(240)
    clock.now = 70.0
    assert left.seconds == pytest.approx(280), "no report came, and so it takes longer"
    left.step("frames", 1, 1)
    assert left.seconds == 0


def test_early_on_no_time_is_told(clock: Clock) -> None:
    left = TimeLeft(clock=clock)
    assert left.seconds is None
    left.step("frames", 1, 2)
    clock.now = 1.9
    assert left.seconds is None, "too few seconds"
    clock.now = 2.1
    assert left.seconds == pytest.approx(2.1)
    slow = TimeLeft(clock=clock)
    slow.step("frames", 9, 100)
    clock.now += 1000
    assert slow.seconds is None, "too little done"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, (1, "s")), (0.4, (1, "s")), (2.6, (3, "s")), (59.4, (59, "s")), (60, (1, "min")), (200, (3, "min"))],
)
def test_people_are_told_whole_seconds_or_minutes(seconds: float, told: tuple[int, str]) -> None:
    assert rounded(seconds) == told
