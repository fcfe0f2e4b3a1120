"""What is done about each request."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from shutterspan.core.inference.engine import Engine
from shutterspan.core.pipeline.render import Renderer
from shutterspan.core.worker import written
from shutterspan.core.worker.fields import read
from shutterspan.core.worker.opened import Exposures
from shutterspan.core.worker.store import PixelStore
from shutterspan.core.worker.work import Work


class Answers:
    """Knows the exposures that are open, and the network; it is loaded in the background, before the first request
    needs it."""

    def __init__(self, store: PixelStore, device: str, precision: str):
        self._renderer = Renderer(device, precision)
        self._exposures = Exposures(store)
        self._loading = threading.Thread(target=self._load, daemon=True)
        self._loading.start()

    def answer(self, work: Work) -> dict[str, Any]:
        """The fields of the result. Raises UsageError, and whatever the work raises."""
        told = read(work.do, work.fields)
        exposures = self._exposures
        answers: dict[str, Callable[..., dict[str, Any]]] = {
            "open": lambda **fields: exposures.open(work, self._engine(), **fields),
            "replay": lambda **fields: exposures.replay(work, **fields),
            "frame": exposures.frame,
            "frames": lambda **fields: exposures.frames(work, **fields),
            "motion": exposures.motion,
            "trust": exposures.trust,
            "export": lambda **fields: written.export(work, self._loaded(), **fields),
            "trajectories": lambda **fields: written.trajectories(work, self._engine, **fields),
            "close": exposures.close,
        }
        return answers[work.do](**told)

    def forget(self, work: Work) -> None:
        """Nobody will ever learn what came of it."""
        self._exposures.forget(work.number)

    def _load(self) -> None:
        with suppress(Exception):  # is told to whoever needs the network
            self._renderer.load()

    def _loaded(self) -> Renderer:
        self._loading.join()
        return self._renderer

    def _engine(self) -> Engine:
        return self._loaded().load()
