"""Sends a sequence of requests to its own worker, without waiting. Nothing here uses Blender."""

import threading
from collections.abc import Callable, Sequence

from .blender_progress import BlenderProgress
from .blender_wording import full_text
from .client import WorkerClient
from .host_common import UserError
from .messages import Message, receive_message
from .protocol import JsonObject
from .updates import (
    FailureUpdate,
    ProgressUpdate,
    RequestCancelled,
    SuccessUpdate,
    Update,
    WarningUpdate,
    WorkerError,
)

#: Begins a request on a worker, and returns its id; None if there is nothing to do. Its second argument is the list of
#: results of the earlier requests.
BeginRequest = Callable[[WorkerClient, Sequence[JsonObject]], int | None]


class BackgroundRun:
    """Sends requests one after another. Call `advance` until it returns True; then `results_or_error` has the outcome.

    results: of the requests that have succeeded; warnings: about the photo; notices: about how the requests were
    carried out.
    """

    def __init__(self, command: list[str], requests: Sequence[BeginRequest]):
        self.progress = BlenderProgress(len(requests))
        self.cancelled = False
        self.results: list[JsonObject] = []
        self.warnings: list[Message] = []
        self.notices: list[Message] = []
        self._waiting = list(requests)
        self._failure = ""
        self._request_id: int | None = None
        self._worker: WorkerClient | None = None
        self._closed = False
        self._lock = threading.Lock()
        # In a thread: the worker takes seconds to start.
        self._starting = threading.Thread(target=self._start, args=(command,), daemon=True)
        self._starting.start()

    @property
    def status_text(self) -> str:
        return "stopping …" if self.cancelled else self.progress.text

    def advance(self) -> bool:
        """Handle the updates that have arrived, and send the next request. Returns whether the run has ended."""
        if self._starting.is_alive():
            return self.cancelled
        if self._worker and not self._failure:
            self._begin_next(self._worker)
            for update in self._worker.poll():
                self._handle(update)
        return bool(self._failure) or (self._request_id is None and (self.cancelled or not self._waiting))

    def cancel(self) -> None:
        """Cancel the current request, and send no more requests. The run ends within a second."""
        self.cancelled = True
        if self._worker and self._request_id is not None:
            self._worker.cancel(self._request_id)

    def results_or_error(self) -> list[JsonObject]:
        """The result of each request. Raises UserError: the run was cancelled, or a request failed."""
        if self.cancelled:
            raise UserError("Stopped. Nothing was added.")
        if self._failure:
            raise UserError(self._failure)
        return self.results

    def close(self) -> None:
        """End the worker in a thread, even if it is busy."""
        with self._lock:
            self._closed = True
        if self._worker:
            threading.Thread(target=self._worker.close, daemon=True).start()

    def _start(self, command: list[str]) -> None:
        try:
            worker = WorkerClient(command)
        except WorkerError as error:
            self._failure = full_text(error.content)
            return
        with self._lock:
            if not self._closed:
                self._worker = worker
                return
        worker.close()

    def _begin_next(self, worker: WorkerClient) -> None:
        if self._request_id is not None or self.cancelled or not self._waiting:
            return
        begin_request = self._waiting.pop(0)
        try:
            self._request_id = begin_request(worker, self.results)
        except WorkerError as error:
            self._failure = full_text(error.content)
            return
        if self._request_id is None:
            self.progress.finish_request()

    def _handle(self, update: Update) -> None:
        match update:
            case ProgressUpdate(stage=stage, done=done, total=total):
                self.progress.step(stage, done, total)
            case WarningUpdate(warning=warning):
                self.warnings.append(warning)
            case SuccessUpdate(result=result):
                self.results.append(result)
                if diagnosis := result.get("diagnosis"):
                    self.warnings.append(receive_message(diagnosis))
                self.notices += map(receive_message, result.get("notices", ()))
                self._end_request()
            case FailureUpdate(error=RequestCancelled()):
                self._end_request()
            case FailureUpdate(error=WorkerError(content=content)):
                self._failure = full_text(content)
                self._end_request()

    def _end_request(self) -> None:
        self._request_id = None
        self.progress.finish_request()
