"""Calls the handler of each request's method."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from shutterspan.core.inference.engine import Engine
from shutterspan.core.pipeline.render import Renderer
from shutterspan.core.worker import export_handlers
from shutterspan.core.worker.exposure_handlers import ExposureHandlers
from shutterspan.core.worker.fields import parse_fields
from shutterspan.core.worker.job_queue import WorkerJob
from shutterspan.core.worker.store import PixelStore


class Dispatcher:
    """Holds the open exposures and the network. A thread loads the network before the first request needs it."""

    def __init__(self, store: PixelStore, device: str, precision: str):
        self._renderer = Renderer(device, precision)
        self._exposures = ExposureHandlers(store)
        self._loading = threading.Thread(target=self._load, daemon=True)
        self._loading.start()

    def dispatch(self, job: WorkerJob) -> dict[str, Any]:
        """Do the job, and return the fields of its result.

        Raises UsageError: the method is unknown, or a field is invalid. Passes on what the handler raises.
        """
        fields = parse_fields(job.method, job.fields)
        exposures = self._exposures
        handlers: dict[str, Callable[..., dict[str, Any]]] = {
            "open": lambda **fields: exposures.open(job, self._engine(), **fields),
            "replay": lambda **fields: exposures.replay(job, **fields),
            "frame": exposures.frame,
            "frames": lambda **fields: exposures.frames(job, **fields),
            "motion": exposures.motion,
            "consistency": exposures.consistency,
            "export": lambda **fields: export_handlers.export(job, self._loaded(), **fields),
            "trajectories": lambda **fields: export_handlers.trajectories(job, self._engine, **fields),
            "close": exposures.close,
        }
        return handlers[job.method](**fields)

    def forget(self, job: WorkerJob) -> None:
        """Drop what a cancelled job has opened: its client got no result, so it can't use it."""
        self._exposures.forget(job.id)

    def _load(self) -> None:
        with suppress(Exception):  # the request that needs the network loads again, and reports the error
            self._renderer.load()

    def _loaded(self) -> Renderer:
        self._loading.join()
        return self._renderer

    def _engine(self) -> Engine:
        return self._loaded().load()
