"""Write the worker's messages, one per line, without any text that libraries print between them."""

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

#: Seconds that `close` waits until the last messages are written.
_CLOSE_TIMEOUT = 1.0


def take_over_stdout() -> int:
    """Return a new descriptor of stdout. From now on, everything that is printed to stdout goes to stderr."""
    output = os.dup(1)
    os.dup2(2, 1)
    return output


class MessageWriter:
    """Writes messages to a descriptor. Any thread may call its methods. No method waits for the reader.

    A separate thread writes. So an interruption of the main thread can't cut a line in two, and a slow reader doesn't
    delay any work.
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
        """Write the response to a request that failed. request_id: None for a line that isn't a request."""
        self._write(ErrorResponse(id=request_id, error=_error_object(error.content, error.kind)))

    def write_cancelled(self, request_id: int) -> None:
        """Write the response to a request that was cancelled."""
        self._write(ErrorResponse(id=request_id, error=_error_object(make_message("cancelled"), "cancelled")))

    def close(self) -> None:
        """Write all waiting messages and end the thread. Gives up after a second."""
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
                return  # the reader has ended; its end of stdin is closed too, which ends the worker


def _error_object(message: Message, kind: str) -> ErrorObject:
    fields = message_fields(message)
    data = ErrorData(kind=kind, hint=fields["hint"], hint_code=fields["hint_code"], values=fields["values"])
    return ErrorObject(code=message.code, message=fields["message"], data=data)
