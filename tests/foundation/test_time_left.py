"""The completed fraction and the time left, from progress reports."""

import pytest

from shutterspan.core.foundation.time_left import TimeLeft, round_seconds

#: (stage, total) of the reports for unfolding a photo. A stage may begin more than once.
UNFOLDING = [("finding_motion", 2), ("finding_motion", 2), ("unfolding", 4), ("unfolding", 1), ("refining", 12)]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fractions(left: TimeLeft, stages: list[tuple[str, int]]) -> list[float]:
    """The completed fraction after each report of these stages."""
    result = []
    for stage, total in stages:
        for done in range(total + 1):
            left.step(stage, done, total)
            result.append(left.fraction_done)
    return result


@pytest.mark.parametrize("last", [[("frames", 10)], [("video", 3)], [("palette", 7), ("animation", 7)]])
def test_the_fraction_increases_to_one_and_never_decreases(last: list[tuple[str, int]], clock: Clock) -> None:
    done = fractions(TimeLeft(clock=clock), [*UNFOLDING, *last])
    assert done == sorted(done)
    assert done[0] == 0 and done[-1] == 1
    assert done.index(1.0) == len(done) - 1, "only the last report reaches the end"


def test_work_may_end_with_an_earlier_stage(clock: Clock) -> None:
    done = fractions(TimeLeft(last_stage="refining", clock=clock), UNFOLDING)
    assert done == sorted(done)
    assert done[-1] == pytest.approx(1) and done.index(done[-1]) == len(done) - 1
    assert done[-13] == pytest.approx(0.6 / 0.8)


def test_a_stage_covers_the_remaining_fraction(clock: Clock) -> None:
    left = TimeLeft(clock=clock)
    left.step("finding_motion", 1, 2)
    assert left.fraction_done == pytest.approx(0.15)
    left.step("frames", 1, 2)
    assert left.fraction_done == pytest.approx(0.15 + 0.85 / 2)
    assert left.stage == "frames"


@pytest.mark.parametrize(("done", "total"), [(0, 0), (5, 4), (1, 0)])
def test_invalid_numbers_leave_the_fraction_within_its_range(done: int, total: int, clock: Clock) -> None:
    left = TimeLeft(clock=clock)
    left.step("frames", done, total)
    assert 0 <= left.fraction_done <= 1


def test_requests_are_parts_of_the_whole(clock: Clock) -> None:
    left = TimeLeft(requests=2, clock=clock)
    first = fractions(left, [*UNFOLDING, ("frames", 4)])
    left.finish_request()
    assert left.fraction_done == first[-1] == 0.5
    second = fractions(left, [*UNFOLDING, ("frames", 4)])
    assert [*first, *second] == sorted([*first, *second])
    assert second[:-1] == pytest.approx([0.5 + fraction for fraction in first[:-1]])
    left.finish_request()
    assert left.fraction_done == 1
    left.finish_request()
    assert left.fraction_done == 1


def test_a_request_without_reports_counts_when_it_ends(clock: Clock) -> None:
    left = TimeLeft(requests=4, clock=clock)
    left.finish_request()
    assert left.fraction_done == 0.25


def test_the_time_left_follows_the_average_speed(clock: Clock) -> None:
    left = TimeLeft(clock=clock)
    clock.now = 60.0
    left.step("refining", 1, 4)
    assert left.seconds_left == pytest.approx(240)
    clock.now = 70.0
    assert left.seconds_left == pytest.approx(280), "without a report, the estimate grows"
    left.step("frames", 1, 1)
    assert left.seconds_left == 0


def test_there_is_no_early_estimate(clock: Clock) -> None:
    left = TimeLeft(clock=clock)
    assert left.seconds_left is None
    left.step("frames", 1, 2)
    clock.now = 1.9
    assert left.seconds_left is None, "too few seconds"
    clock.now = 2.1
    assert left.seconds_left == pytest.approx(2.1)
    slow = TimeLeft(clock=clock)
    slow.step("frames", 9, 100)
    clock.now += 1000
    assert slow.seconds_left is None, "too little done"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, (1, "s")), (0.4, (1, "s")), (2.6, (3, "s")), (59.4, (59, "s")), (60, (1, "min")), (200, (3, "min"))],
)
def test_seconds_are_rounded_to_whole_seconds_or_minutes(seconds: float, expected: tuple[int, str]) -> None:
    assert round_seconds(seconds) == expected
