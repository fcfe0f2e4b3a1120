"""The worker's reports on requests: progress, warnings, results and errors, checked on arrival.

Standard library only: every bundle carries a copy.
"""

import logging
from dataclasses import dataclass

from .messages import Message, MessageError, receive_message
from .protocol import JsonObject

log = logging.getLogger("shutterspan")


class WorkerError(MessageError):
    """A request or the worker failed. As text, the error is the message and the hint in English.

    kind: “worker” for an error of the process, else the kind of the core's error.
    """

    kind = "worker"

    def __str__(self) -> str:
        return str(self.content)

    def copy(self) -> "WorkerError":
        """A new exception with the same content, because an exception that was raised before keeps its old
        traceback."""
        error = self.with_content(self.content)
        error.kind = self.kind
        return error


class RequestCancelled(Exception):
    """The request was cancelled."""


@dataclass(frozen=True)
class ProgressUpdate:
    """The progress of a request. stage: the code of a stage; done, total: steps of this stage."""

    request_id: int
    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class WarningUpdate:
    """The photo of a request is unsuitable. The request continues."""

    request_id: int
    warning: Message


@dataclass(frozen=True)
class SuccessUpdate:
    """The last update about a request that succeeded."""

    request_id: int
    result: JsonObject


@dataclass(frozen=True)
class FailureUpdate:
    """The last update about a request that failed or was cancelled."""

    request_id: int
    error: WorkerError | RequestCancelled


#: The reports of the worker on a request.
Update = ProgressUpdate | WarningUpdate | SuccessUpdate | FailureUpdate


def parse_update(message: JsonObject) -> Update:
    """The update in a message about a request. Raises ValueError: it isn't an update, or its kind is unknown."""
    match message:
        case {"event": "progress", "id": int(request_id), "stage": str(stage), "done": int(done), "total": int(total)}:
            return ProgressUpdate(request_id, stage, done, total)
        case {"event": "warning", "id": int(request_id), "warning": dict(warning)}:
            return WarningUpdate(request_id, receive_message(warning))
        case {"id": int(request_id)} if "event" not in message:
            return _parse_response(request_id, message)
    raise ValueError("not an update")


def _parse_response(request_id: int, message: JsonObject) -> SuccessUpdate | FailureUpdate:
    """The response to a request. An invalid response is a failure, because no other follows."""
    match message:
        case {"result": dict(result)}:
            return SuccessUpdate(request_id, result)
        case {"error": {"code": "cancelled"}}:
            return FailureUpdate(request_id, RequestCancelled())
    try:
        return FailureUpdate(request_id, WorkerError.from_response(message.get("error")))
    except ValueError:
        log.warning("invalid response from the worker: %.200r", message)
        return FailureUpdate(request_id, WorkerError("worker_response_invalid"))
