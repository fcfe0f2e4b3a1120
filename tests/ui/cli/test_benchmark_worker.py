"""The benchmarks' worker: figures of cancelled requests, and errors of those that fail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.worker.protocol import OPEN, OpenParams
from shutterspan.ui.cli.benchmark_worker import BenchmarkWorker

pytestmark = pytest.mark.slow


@pytest.fixture
def worker() -> Iterator[BenchmarkWorker]:
    with BenchmarkWorker([]) as worker:
        yield worker


def test_a_request_that_fails_at_once_is_an_error(worker: BenchmarkWorker, tmp_path: Path) -> None:
    params = OpenParams(photo=str(tmp_path / "missing.jpg"))
    for action in (worker.request, worker.seconds_to_cancel):
        with pytest.raises(ShutterspanError, match="missing"):
            action(OPEN, params)


def test_a_cancelled_request_ends_and_the_worker_continues(worker: BenchmarkWorker, photo: Path) -> None:
    assert worker.seconds_to_cancel(OPEN, OpenParams(photo=str(photo))) > 0
    assert worker.request(OPEN, OpenParams(photo=str(photo)))["width"] == 160
