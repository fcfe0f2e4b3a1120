"""The worker's life: it says hello, works requests off one after another, and ends with its stdin.

A thread listens to stdin, so that `cancel` and `shutdown` act at once; the work is done in the main thread, where a
signal can interrupt it in the middle of an encode.
"""

import argparse
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from importlib.metadata import version
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_types import add_engine_options, number_in_range
from shutterspan.core.foundation.errors import Cancelled, ShutterspanError, UsageError
from shutterspan.core.foundation.log import log, log_error, logging_to_file
from shutterspan.core.foundation.memory import limit_memory
from shutterspan.core.pipeline.out_of_memory import reporting_exhausted_memory
from shutterspan.core.worker.former_names import with_current_names
from shutterspan.core.worker.job_queue import JobQueue, WorkerJob
from shutterspan.core.worker.message_writer import MessageWriter, take_over_stdout
from shutterspan.core.worker.protocol import MAX_LINE_BYTES, PROTOCOL, decode_message
from shutterspan.core.worker.store import PixelStore, PrivateFolder

if TYPE_CHECKING:
    from shutterspan.core.worker.dispatcher import Dispatcher

#: Seconds that an interrupted job may take to clean up before the process ends.
_CLEANUP_TIMEOUT = 3.0


def main() -> NoReturn:
    parser = argparse.ArgumentParser(prog="python -m shutterspan.core.worker", description=__doc__, allow_abbrev=False)
    add_engine_options(parser)
    parser.add_argument("--memory", type=number_in_range(int, *limits.MEMORY), metavar="GB", help="take no more")
    options = parser.parse_args()
    if options.memory:
        limit_memory(options.memory)
    code = 0
    writer = MessageWriter(take_over_stdout())
    faulthandler.enable()
    with logging_to_file():
        try:
            with PrivateFolder() as folder:
                Session(writer, folder).run(options.device, options.precision)
        except Exception as error:
            code = 1
            writer.write_event(None, "error", **_error_fields(log_error(error)))
        writer.close()
    os._exit(code)  # without waiting for threads that still load the network or read stdin


class Session:
    """One run of the worker: reads requests, has them done in order, and reports what became of each."""

    def __init__(self, writer: MessageWriter, folder: PrivateFolder):
        self._writer, self._folder = writer, folder
        self._queue = JobQueue(_interrupt_main_thread)
        self._highest_id = 0
        #: The job in the main thread, as long as a signal may interrupt it.
        self._interruptible: WorkerJob | None = None

    def run(self, device: str, precision: str) -> None:
        """Returns after the end of stdin, after `shutdown` or SIGTERM. Raises what keeps the worker from starting."""
        signal.signal(signal.SIGINT, self._interrupt)
        signal.signal(signal.SIGTERM, lambda number, frame: threading.Thread(target=self._end, daemon=True).start())
        threading.Thread(target=self._listen, daemon=True).start()

        from shutterspan.core.inference.device import available_devices
        from shutterspan.core.model.weights import model_entries

        hello = {"protocol": PROTOCOL, "version": version("shutterspan"), "devices": available_devices()}
        self._writer.write_hello(**hello, models=list(model_entries()), folder=str(self._folder.path))

        from shutterspan.core.worker.dispatcher import Dispatcher

        dispatcher = Dispatcher(PixelStore(self._folder.path), device, precision)
        while job := self._queue.get():
            event, fields = self._outcome(job, dispatcher)
            if event == "cancelled":
                dispatcher.forget(job)
            job.end(event, **fields)

    def _outcome(self, job: WorkerJob, dispatcher: "Dispatcher") -> tuple[str, dict[str, Any]]:
        """Do the job. Returns the event that ends it, with the event's fields."""
        try:
            return self._attempt(job, dispatcher)
        except KeyboardInterrupt:
            return "cancelled", {}

    def _attempt(self, job: WorkerJob, dispatcher: "Dispatcher") -> tuple[str, dict[str, Any]]:
        """Raises KeyboardInterrupt: the job was cancelled."""
        self._interruptible = job
        try:
            with reporting_exhausted_memory():
                return "result", dispatcher.dispatch(job)
        except Cancelled:
            return "cancelled", {}
        except UsageError as error:  # the client's mistake, which it learns of: not for the log
            return "error", _error_fields(error)
        except Exception as error:
            if job.cancelled:  # libraries in C turn an interruption into an error of their own
                return "cancelled", {}
            return "error", _error_fields(log_error(error))
        finally:
            self._interruptible = None

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Signal handler, in the main thread. Raises KeyboardInterrupt at most once per job, and only inside it."""
        if self._interruptible and self._interruptible.cancelled:
            self._interruptible = None
            raise KeyboardInterrupt

    def _listen(self) -> None:
        for line in _lines():
            try:
                self._receive(line)
            except UsageError as error:
                self._reject(None, error)
        self._end()

    def _receive(self, line: bytes) -> None:
        """Act on a request, or queue it. Raises UsageError: the line is no request with a valid id."""
        try:
            request = with_current_names(decode_message(line))
        except ValueError as error:
            raise UsageError(f"A line could not be understood: {error}.", "Send one JSON object a line.") from None
        request_id, method = request.pop("id", None), request.pop("method", None)
        if not isinstance(request_id, int) or isinstance(request_id, bool) or request_id <= self._highest_id:
            raise UsageError("A request has no number above the ones before.", "Count requests up, from 1.")
        self._highest_id = request_id
        if method in ("cancel", "shutdown"):
            self._act(request_id, method, request)
        else:
            self._queue.add(WorkerJob(request_id, str(method), request, self._writer))

    def _act(self, request_id: int, method: str, fields: dict[str, Any]) -> None:
        """Carry out `cancel` or `shutdown` at once, even while the main thread is busy with a job."""
        from shutterspan.core.worker.fields import parse_fields

        try:
            parsed = parse_fields(method, fields)
        except UsageError as error:
            self._reject(request_id, error)
            return
        if method == "cancel":
            self._queue.cancel(parsed["cancels"])
        self._writer.write_event(request_id, "done")
        if method == "shutdown":
            self._end()

    def _reject(self, request_id: int | None, error: ShutterspanError) -> None:
        self._writer.write_event(request_id, "error", **_error_fields(error))
        self._writer.write_event(request_id, "done")

    def _end(self) -> None:
        """End the process. If a job runs, it may clean up, and then the main thread ends the process. If none runs,
        the main thread is idle or still starting, and this thread ends the process at once."""
        code = 0
        if self._queue.end():
            time.sleep(_CLEANUP_TIMEOUT)
            log.error("the work did not end in time")
            code = 1
        self._folder.remove()
        self._writer.close()
        os._exit(code)


def _lines() -> Iterator[bytes]:
    """The lines of stdin until it ends. A line that is too long is cut: what is left of it is no valid JSON."""
    while line := sys.stdin.buffer.readline(MAX_LINE_BYTES):
        yield line
        while not line.endswith(b"\n") and line:
            line = sys.stdin.buffer.readline(MAX_LINE_BYTES)


def _error_fields(error: ShutterspanError) -> dict[str, str]:
    """The fields of an “error” event."""
    return {"kind": error.kind, "message": error.message, "hint": error.hint}


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)  # on Windows, this also runs the handler in the main thread
