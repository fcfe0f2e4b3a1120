"""What the worker reports about requests: progress, warnings, results and errors, checked as they arrive.

Standard library only: every bundle carries a copy.
"""

import logging
from dataclasses import dataclass

from .messages import Message, MessageError, receive_message
from .protocol import JsonObject

log = logging.getLogger("shutterspan")


class WorkerError(MessageError):
    """A request failed, or the worker itself. As text, it is the message and the hint in English.

    kind: “worker” for an error of the process, else the kind of the core's error.
    """

    kind = "worker"

    def __str__(self) -> str:
        return str(self.content)

    def copy(self) -> "WorkerError":
        """A new exception of the same content: one that was raised before would keep its old traceback."""
        error = self.with_content(self.content)
        error.kind = self.kind
        return error


class RequestCancelled(Exception):
    """The request was cancelled."""


@dataclass(frozen=True)
class ProgressUpdate:
    """How far a request is. stage: the code of a stage; done, total: steps of this stage."""

    request_id: int
    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class WarningUpdate:
    """The photo of a request is unsuitable; the request goes on."""

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


#: What the worker reports about a request.
Update = ProgressUpdate | WarningUpdate | SuccessUpdate | FailureUpdate


def parse_update(message: JsonObject) -> Update:
    """The update in a message about a request. Raises ValueError: it is none, or of a kind that is unknown here."""
    match message:
        case {"event": "progress", "id": int(request_id), "stage": str(stage), "done": int(done), "total": int(total)}:
            return ProgressUpdate(request_id, stage, done, total)
        case {"event": "warning", "id": int(request_id), "warning": dict(warning)}:
            return WarningUpdate(request_id, receive_message(warning))
        case {"id": int(request_id)} if "event" not in message:
            return _parse_response(request_id, message)
    raise ValueError("not an update")


def _parse_response(request_id: int, message: JsonObject) -> SuccessUpdate | FailureUpdate:
    """The response to a request. It has no other, so one that can't be understood is a failure."""
    match message:
        case {"result": dict(result)}:
            return SuccessUpdate(request_id, result)
        case {"error": {"code": "cancelled"}}:
            return FailureUpdate(request_id, RequestCancelled())
    try:
        return FailureUpdate(request_id, WorkerError.from_response(message.get("error")))
    except ValueError:
        log.warning("a response of the worker can't be understood: %.200r", message)
        return FailureUpdate(request_id, WorkerError("worker_response_invalid"))
