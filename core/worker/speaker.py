"""What the worker says, a line each, in an order that no library's own prints can break."""

import os
import threading
from queue import SimpleQueue
from typing import Any

from shutterspan.core.worker.protocol import encoded

#: Seconds in which what was said last may still be heard.
_PATIENCE = 1.0


def claimed_output() -> int:
    """A private copy of the descriptor that stdout stands for; what is printed from now on goes to stderr."""
    output = os.dup(1)
    os.dup2(2, 1)
    return output


class Speaker:
    """Says messages on a descriptor. Any thread may call `say`, which never waits: a thread of its own writes, so that
    no interruption of the work cuts a line in two, and a listener that is busy holds nothing up."""

    def __init__(self, output: int):
        self._output = output
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._writing = threading.Thread(target=self._write, daemon=True)
        self._writing.start()

    def say(self, request: int | None, say: str, **told: Any) -> None:
        """request: the number of the request that this is about, or None."""
        self._lines.put(encoded({"say": say, "request": request, **told}))

    def greet(self, **told: Any) -> None:
        self._lines.put(encoded({"say": "hello", **told}))

    def close(self) -> None:
        """Everything was said."""
        self._lines.put(None)
        self._writing.join(_PATIENCE)

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                while line:
                    line = line[os.write(self._output, line) :]
            except OSError:
                return  # nobody listens any more; that stdin ended too ends the work
