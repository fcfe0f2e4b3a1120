"""Requests on their way through a worker of their own. Nothing here touches Blender, and nothing waits."""

import threading
from collections.abc import Sequence
from typing import Any

from .client import Worker, WorkerError
from .host_common import Refused
from .meter import Meter

Request = tuple[str, dict[str, Any]]


class Job:
    """Ask `advance` until all is over; then `outcome` tells how it went."""

    def __init__(self, command: list[str], requests: Sequence[Request]):
        self.meter = Meter(len(requests))
        self.cancelled = False
        self.results: list[dict[str, Any]] = []
        self.warnings: list[str] = []
        self._waiting = list(requests)
        self._failure = ""
        self._number: int | None = None
        self._worker: Worker | None = None
        self._abandoned = False
        self._lock = threading.Lock()
        # Until the worker says its first word, seconds pass.
        self._starting = threading.Thread(target=self._start, args=(command,), daemon=True)
        self._starting.start()

    @property
    def words(self) -> str:
        return "stopping …" if self.cancelled else self.meter.words

    def advance(self) -> bool:
        """Take what the worker has said by now; whether all is over."""
        if self._starting.is_alive():
            return self.cancelled
        if self._worker and not self._failure:
            self._begin_next(self._worker)
            for message in self._worker.poll():
                self._hear(message)
        return bool(self._failure) or (self._number is None and (self.cancelled or not self._waiting))

    def cancel(self) -> None:
        """It is over within a second."""
        self.cancelled = True
        if self._worker and self._number is not None:
            self._worker.cancel(self._number)

    def outcome(self) -> list[dict[str, Any]]:
        """A result for each request. Raises Refused: it was stopped, or failed."""
        if self.cancelled:
            raise Refused("Stopped. Nothing was added.")
        if self._failure:
            raise Refused(self._failure)
        return self.results

    def close(self) -> None:
        """The worker ends, whatever it does."""
        with self._lock:
            self._abandoned = True
        if self._worker:
            threading.Thread(target=self._worker.close, daemon=True).start()

    def _start(self, command: list[str]) -> None:
        try:
            worker = Worker(command)
        except WorkerError as error:
            self._failure = str(error)
            return
        with self._lock:
            if not self._abandoned:
                self._worker = worker
                return
        worker.close()

    def _begin_next(self, worker: Worker) -> None:
        if self._number is not None or self.cancelled or not self._waiting:
            return
        do, fields = self._waiting.pop(0)
        try:
            self._number = worker.begin(do, **fields)
        except WorkerError as error:
            self._failure = str(error)

    def _hear(self, message: dict[str, Any]) -> None:
        say = message["say"]
        if say == "progress":
            self.meter.step(message["stage"], message["done"], message["total"])
        elif say == "warn":
            self.warnings.append(message["message"])
        elif say == "result":
            self.results.append(message)
        elif say == "error":
            self._failure = str(WorkerError(message["kind"], message["message"], message["hint"]))
        elif say == "done":
            self._number = None
            self.meter.finish_request()
