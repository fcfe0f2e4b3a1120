"""Writes the worker's messages, one a line, so that nothing that a library prints comes between them."""

import os
import threading
from collections.abc import Mapping
from queue import SimpleQueue
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import Message, make_message
from shutterspan.core.worker.protocol import (
    ErrorData,
    ErrorObject,
    ErrorResponse,
    HelloEvent,
    ProgressEvent,
    ResultResponse,
    WarningEvent,
    encode_message,
)
from shutterspan.core.worker.result_fields import message_fields

#: Seconds that `close` waits for the last messages to be written.
_CLOSE_TIMEOUT = 1.0


def take_over_stdout() -> int:
    """A new descriptor for what stdout was until now; from now on, everything printed to stdout goes to stderr."""
    output = os.dup(1)
    os.dup2(2, 1)
    return output


class MessageWriter:
    """Writes messages to a descriptor. Any thread may call its methods, and none of them waits for the reader.

    A thread of its own writes: so an interruption of the main thread cuts no line in two, and a slow reader holds no
    work up.
    """

    def __init__(self, output: int):
        self._output = output
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write_lines, daemon=True)
        self._thread.start()

    def write_hello(self, hello: HelloEvent) -> None:
        self._write(hello)

    def write_progress(self, request_id: int, stage: str, done: int, total: int) -> None:
        self._write(ProgressEvent(event="progress", id=request_id, stage=stage, done=done, total=total))

    def write_warning(self, request_id: int, warning: Message) -> None:
        self._write(WarningEvent(event="warning", id=request_id, warning=message_fields(warning)))

    def write_result(self, request_id: int, result: Mapping[str, Any]) -> None:
        """Write the response to a request that succeeded."""
        self._write(ResultResponse(id=request_id, result=dict(result)))

    def write_error(self, request_id: int | None, error: ShutterspanError) -> None:
        """Write the response to a request that failed. request_id: None for a line that is no request."""
        self._write(ErrorResponse(id=request_id, error=_error_object(error.content, error.kind)))

    def write_cancelled(self, request_id: int) -> None:
        """Write the response to a request that was cancelled."""
        self._write(ErrorResponse(id=request_id, error=_error_object(make_message("cancelled"), "cancelled")))

    def close(self) -> None:
        """Write what is still waiting, and end the thread. Gives up after a second."""
        self._lines.put(None)
        self._thread.join(_CLOSE_TIMEOUT)

    def _write(self, message: Mapping[str, Any]) -> None:
        self._lines.put(encode_message(message))

    def _write_lines(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                while line:
                    line = line[os.write(self._output, line) :]
            except OSError:
                return  # the reader is gone; its end of stdin is closed too, and that ends the worker


def _error_object(message: Message, kind: str) -> ErrorObject:
    fields = message_fields(message)
    data = ErrorData(kind=kind, hint=fields["hint"], hint_code=fields["hint_code"], values=fields["values"])
    return ErrorObject(code=message.code, message=fields["message"], data=data)
