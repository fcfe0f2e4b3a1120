"""A worker process whose requests the benchmarks time."""

import subprocess
import time
from sys import executable
from typing import Any, TypeVar

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.memory import peak_resident_mb
from shutterspan.core.foundation.messages import Message
from shutterspan.core.worker.locator import clean_environment, worker_command
from shutterspan.core.worker.protocol import CANCEL, CancelParams, Method, decode_message, encode_message

#: From the first progress of a request until it is cancelled.
_UNTIL_CANCEL_S = 0.3

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")


class BenchmarkWorker:
    """A worker process. The end of the `with` block ends it."""

    def __init__(self, options: list[str]):
        command, pipe = [*worker_command(executable), *options], subprocess.PIPE
        self._process = subprocess.Popen(command, env=clean_environment(), stdin=pipe, stdout=pipe)
        self._last_id = 0

    def __enter__(self) -> "BenchmarkWorker":
        self._receive()  # its hello
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    @property
    def peak_memory_mb(self) -> float:
        return peak_resident_mb(self._process.pid)

    def request(self, method: Method[_Params, _Result], params: _Params) -> _Result:
        """Send a request, wait for its response, and return its result. Raises ShutterspanError: it failed."""
        self._send(method, params)
        message = self._next_response()
        if "error" in message:
            raise ShutterspanError("bench_export_failed", reason=message["error"]["message"])
        result: _Result = message["result"]
        return result

    def seconds_to_cancel(self, method: Method[_Params, _Result], params: _Params) -> float:
        """Send a request, cancel it soon after it began, and return the seconds until its response."""
        number = self._send(method, params)
        while "event" not in self._receive():
            pass
        time.sleep(_UNTIL_CANCEL_S)
        start = time.perf_counter()
        cancelling = self._send(CANCEL, CancelParams(id=number))
        ended = {self._next_response()["id"]: time.perf_counter() - start for _ in (number, cancelling)}
        return ended[number]

    def _send(self, method: Method[_Params, _Result], params: _Params) -> int:
        assert self._process.stdin
        self._last_id += 1
        self._process.stdin.write(encode_message({"id": self._last_id, "method": method.name, "params": params}))
        self._process.stdin.flush()
        return self._last_id

    def _next_response(self) -> dict[str, Any]:
        while "event" in (message := self._receive()):
            pass
        return message

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise ShutterspanError("bench_export_failed", reason=Message("worker_ended"))
        return decode_message(line)
