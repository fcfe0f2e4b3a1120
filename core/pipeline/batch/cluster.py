"""Spread jobs over the workers of a Dask cluster.

The workers need an installation of this program, and access to the same files under the same paths. If a worker dies,
Dask gives its jobs to another worker. Jobs with a staged result are not rendered again, so no work is lost or repeated.
"""

import json
import secrets
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import cache
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.foundation.optional_library import import_library
from shutterspan.core.pipeline.batch.job import BatchJob
from shutterspan.core.pipeline.batch.job_execution import Failure, JobExecutor, run_job
from shutterspan.core.pipeline.render import Renderer

#: Seconds to wait for a response of the scheduler.
_TIMEOUT = 10

_loading_lock = threading.Lock()


def cluster_executor(address: str, device: str, precision: str) -> JobExecutor:
    """Run jobs on the cluster whose scheduler is at `address`, for example tcp://host:8786.

    Closing the generator doesn't stop running jobs on the cluster; a resumed batch uses their results.
    Raises InputError: dask.distributed is not installed. The generator raises UsageError: there is no scheduler, and
    ShutterspanError: the scheduler disappeared.
    """
    wait_for_each: Callable[..., Iterator[Any]] = _import_distributed().as_completed

    def run_jobs(jobs: Sequence[BatchJob]) -> Generator[tuple[BatchJob, Failure | None], None, None]:

        with _connect(address) as client:
            # Each run needs new keys: for a known key, Dask returns the earlier result.
            run_id = secrets.token_hex(4)
            futures = {
                client.submit(
                    _run_job, json.dumps(job.as_dict()), device, precision, key=f"{run_id}-{number}", pure=False
                ): job
                for number, job in enumerate(jobs)
            }
            try:
                for future in wait_for_each(futures, loop=client.loop):
                    job = futures.pop(future)
                    failure = _result_of(future, job, address)
                    future.release()  # otherwise Dask repeats the job if the worker with its result dies
                    yield job, failure
            finally:
                client.cancel(list(futures))

    return run_jobs


def _import_distributed() -> Any:
    """Raises InputError: it is not installed."""
    return import_library("distributed", "distributed", lock="requirements-cluster.lock")


def _connect(address: str) -> Any:
    try:
        return _import_distributed().Client(address, timeout=_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError("dask_scheduler_silent", address=address) from error


def _result_of(future: Any, job: BatchJob, address: str) -> Failure | None:
    dask = _import_distributed()
    try:
        failure = future.result()
    except dask.CancelledError:
        raise ShutterspanError("dask_scheduler_lost", address=address) from None
    except dask.KilledWorker:
        return Failure("memory", make_message("cluster_workers_died", photo=job.photo))
    return None if failure is None else Failure.from_dict(json.loads(failure))


def _run_job(job: str, device: str, precision: str) -> str | None:
    """Run a job on a worker of the cluster. Job and result are JSON texts.

    The JSON is ASCII, because Dask can't send file names that aren't valid UTF-8.
    """
    with _loading_lock:
        renderer = _load_renderer(device, precision)
    failure = run_job(BatchJob.from_dict(json.loads(job)), renderer)
    return None if failure is None else json.dumps(failure.as_dict())


@cache
def _load_renderer(device: str, precision: str) -> Renderer:
    """A renderer with a loaded network, shared by all threads of this process."""
    renderer = Renderer(device, precision)
    renderer.load()
    return renderer
