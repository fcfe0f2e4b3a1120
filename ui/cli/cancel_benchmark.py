"""Measure how long a cancelled request goes on."""

from pathlib import Path

from shutterspan.core.worker.protocol import EXPORT, OPEN, ExportParams, OpenParams, SettingsFields
from shutterspan.ui.cli.benchmark_worker import BenchmarkWorker

_FRAMES = 240


def measure_cancelling(photo: Path, large_photo: Path, options: list[str]) -> dict[str, float]:
    """Return the seconds from a cancellation to the response of the request that it cancels.

    “pass”: the pass of `large_photo`; “export”: a video of 240 frames of `photo`, which is unfolded already.
    options: for the worker. Raises ShutterspanError: a request failed.
    """
    with BenchmarkWorker(options) as worker:
        encoding = worker.seconds_to_cancel(OPEN, OpenParams(photo=str(large_photo)))
        opened = worker.request(OPEN, OpenParams(photo=str(photo)))
        video = ExportParams(
            exposure=opened["exposure"],
            target=str(photo.with_name("cancelled.mp4")),
            settings=SettingsFields(frames=_FRAMES),
        )
        return {"pass": encoding, "export": worker.seconds_to_cancel(EXPORT, video)}
