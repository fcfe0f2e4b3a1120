"""Call the handler of each request's method."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from shutterspan.core.foundation.errors import MemoryExhausted
from shutterspan.core.inference.engine import Engine
from shutterspan.core.pipeline.out_of_memory import reporting_exhausted_memory
from shutterspan.core.pipeline.render import Renderer
from shutterspan.core.worker.export_handlers import ExportHandlers
from shutterspan.core.worker.exposure_handlers import ExposureHandlers
from shutterspan.core.worker.exposure_memory import set_aside_limit
from shutterspan.core.worker.job_queue import WorkerJob
from shutterspan.core.worker.open_exposures import OpenExposures
from shutterspan.core.worker.params import parse_params
from shutterspan.core.worker.protocol import (
    CLOSE,
    CONSISTENCY,
    EXPORT,
    FRAME,
    FRAMES,
    MOTION,
    OPEN,
    REPLAY,
    SAVE_LATENTS,
    SET_ASIDE,
    TRAJECTORIES,
)
from shutterspan.core.worker.store import PixelStore


class Dispatcher:
    """Holds the open exposures and the network. A thread loads the network in advance, before a request needs it."""

    def __init__(self, store: PixelStore, device: str, precision: str, memory: float | None = None):
        """memory: the worker's memory limit in GB, None for no limit."""
        self._renderer = Renderer(device, precision)
        self._open_exposures = OpenExposures(store, set_aside_limit(memory))
        self._loading = threading.Thread(target=self._load, daemon=True)
        self._loading.start()

    def dispatch(self, job: WorkerJob) -> Mapping[str, Any]:
        """Do the job and return its result. If memory runs out, drop the exposures that are set aside and do the job
        again.

        Raises UsageError: the method is unknown, or a param is invalid. MemoryExhausted. Also raises the handler's
        errors.
        """
        try:
            return self._do(job)
        except MemoryExhausted:
            if not self._open_exposures.drop_set_aside():
                raise
        return self._do(job)  # not inside `except`: the error holds the memory of the first run

    def forget(self, job: WorkerJob) -> None:
        """Drop the exposure that a failed or cancelled job has opened. Its client got no result, so it can't use the
        exposure."""
        self._open_exposures.forget(job.id)

    @reporting_exhausted_memory()
    def _do(self, job: WorkerJob) -> Mapping[str, Any]:
        params = parse_params(job.method, job.params)
        exposures = ExposureHandlers(job, self._open_exposures)
        exports = ExportHandlers(job, self._open_exposures, self._loaded)
        handlers: dict[str, Callable[..., Mapping[str, Any]]] = {
            OPEN.name: lambda **params: exposures.open(self._engine(), **params),
            REPLAY.name: exposures.replay,
            FRAME.name: exposures.frame,
            FRAMES.name: exposures.frames,
            MOTION.name: exposures.motion,
            CONSISTENCY.name: exposures.consistency,
            SAVE_LATENTS.name: exposures.save_latents,
            SET_ASIDE.name: exposures.set_aside,
            EXPORT.name: exports.export,
            TRAJECTORIES.name: exports.trajectories,
            CLOSE.name: exposures.close,
        }
        return handlers[job.method](**params)

    def _load(self) -> None:
        with suppress(Exception):  # the first request that needs the network loads it again, and reports the error
            self._renderer.load()

    def _loaded(self) -> Renderer:
        self._loading.join()
        return self._renderer

    def _engine(self) -> Engine:
        return self._loaded().load()
