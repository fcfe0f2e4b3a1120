"""Progress in words."""

from shutterspan.plugin.blender.meter import Meter


def test_the_meter_never_falls_and_tells_the_time_left() -> None:
    now = [0.0]
    meter = Meter(2, clock=lambda: now[0])
    assert meter.words == "Starting …"
    shares = []
    for stage, done, total in (
        ("finding motion", 1, 1),
        ("finding motion", 0, 1),
        ("unfolding", 1, 2),
        ("frames", 7, 7),
    ):
        now[0] += 5
        meter.step(stage, done, total)
        shares.append(meter.share)
    assert shares == sorted(shares)
    assert meter.words == "Frames, about 20 s left"
    meter.finish_request()
    assert meter.share == 0.5
