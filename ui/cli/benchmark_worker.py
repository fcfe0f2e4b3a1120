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
        result: _Result = _result_of(self._next_response())
        return result

    def seconds_to_cancel(self, method: Method[_Params, _Result], params: _Params) -> float:
        """Send a request, cancel it soon after it began, and return the seconds until its response.

        They are close to zero if it had ended before. Raises ShutterspanError: it failed at once.
        """
        number = self._send(method, params)
        first = self._receive()
        if "event" not in first:
            _result_of(first)
            return 0.0
        time.sleep(_UNTIL_CANCEL_S)
        start = time.perf_counter()
        self._send(CANCEL, CancelParams(id=number))
        ended = {}
        for _ in range(2):  # the cancellation has a response, too
            response_id = self._next_response()["id"]
            ended[response_id] = time.perf_counter() - start
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


def _result_of(response: dict[str, Any]) -> Any:
    """The result in a response. Raises ShutterspanError: the response is an error."""
    if "error" in response:
        raise ShutterspanError("bench_export_failed", reason=response["error"]["message"])
    return response["result"]
