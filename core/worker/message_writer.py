"""Writes the worker's messages, one a line, so that nothing that a library prints comes between them."""

import os
import threading
from queue import SimpleQueue
from typing import Any

from shutterspan.core.worker.former_names import with_former_names
from shutterspan.core.worker.protocol import encode_message

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

    def write_event(self, request_id: int | None, event: str, **fields: Any) -> None:
        """Write a message about the request with this id; None for a line that is no request."""
        self._write({"event": event, "id": request_id, **fields})

    def write_hello(self, **fields: Any) -> None:
        self._write({"event": "hello", **fields})

    def close(self) -> None:
        """Write what is still waiting, and end the thread. Gives up after a second."""
        self._lines.put(None)
        self._thread.join(_CLOSE_TIMEOUT)

    def _write(self, message: dict[str, Any]) -> None:
        self._lines.put(encode_message(with_former_names(message)))

    def _write_lines(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                while line:
                    line = line[os.write(self._output, line) :]
            except OSError:
                return  # the reader is gone; its end of stdin is closed too, and that ends the worker
