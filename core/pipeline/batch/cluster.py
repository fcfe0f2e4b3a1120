"""Jobs over the workers of a Dask cluster. They have this program installed and reach the same files by the same names.

Dask gives the jobs of a worker that died to another one. As a job whose result lies in the hidden place already is
not done again, nothing is lost and nothing done twice.
"""

import secrets
import threading
from collections.abc import Generator, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.pipeline.batch.job import Job
from shutterspan.core.pipeline.batch.work import Failure, Workers, work_off
from shutterspan.core.pipeline.render import Renderer

#: Seconds after which a scheduler that does not answer counts as missing.
_PATIENCE = 10

_loading = threading.Lock()


def on_cluster(address: str, device: str, precision: str) -> Workers:
    """Spread jobs over the cluster whose scheduler is at `address`, as tcp://host:8786.

    A job that is under way when the generator is closed runs to its end over there, for a batch that is resumed.
    Raises UsageError: dask.distributed is not installed, or there is no scheduler. ShutterspanError: it went away.
    """

    def work(jobs: Sequence[Job]) -> Generator[tuple[Job, Failure | None], None, None]:
        from distributed import as_completed

        with _client(address) as client:
            # Named anew each time: Dask would answer with the former outcome of a job that it knows.
            run = secrets.token_hex(4)
            futures = {
                client.submit(_work_off, job.as_dict(), device, precision, key=f"{run}-{number}", pure=False): job
                for number, job in enumerate(jobs)
            }
            try:
                for future in as_completed(futures, loop=client.loop):
                    job = futures.pop(future)
                    failure = _outcome(future, job, address)
                    future.release()  # or Dask would do it again if the worker that keeps the outcome died
                    yield job, failure
            finally:
                client.cancel(list(futures))

    return work


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "The package dask.distributed is not installed.", "Run: pip install -r requirements-cluster.lock"
        ) from error
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"No Dask scheduler answers at {address}.", "Its address looks like tcp://host:8786."
        ) from error


def _outcome(future: Any, job: Job, address: str) -> Failure | None:
    from distributed import CancelledError, KilledWorker

    try:
        failure = future.result()
    except CancelledError:
        raise ShutterspanError(
            f"The Dask scheduler at {address} went away.", "Start it again, and resume the batch."
        ) from None
    except KilledWorker:
        hint = "Give the workers more memory, or choose a smaller size."
        return Failure("memory", f"Worker after worker died over {job.photo}.", hint)
    return None if failure is None else Failure(**failure)


def _work_off(job: dict[str, Any], device: str, precision: str) -> dict[str, Any] | None:
    """Runs on a worker of the cluster."""
    with _loading:
        renderer = _renderer(device, precision)
    failure = work_off(Job.from_dict(job), renderer)
    return None if failure is None else asdict(failure)


@cache
def _renderer(device: str, precision: str) -> Renderer:
    """One for all the threads of this process, its network loaded."""
    renderer = Renderer(device, precision)
    renderer.load()
    return renderer
