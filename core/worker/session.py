"""One run of the worker: it sends the hello event, handles requests in two lanes, and ends when stdin ends.

A thread reads stdin, so that `cancel` and `shutdown` take effect at once. Long passes run in the main thread, where a
signal can interrupt them during an encode. At the same time, short requests run in a thread of their own.
"""

import argparse
import faulthandler
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.argument_types import add_engine_options, number_in_range
from shutterspan.core.foundation.errors import Cancelled, ShutterspanError, UsageError
from shutterspan.core.foundation.log import log, log_error, logging_to_file
from shutterspan.core.foundation.memory import limit_memory, share_heap
from shutterspan.core.foundation.messages import make_message
from shutterspan.core.foundation.signals import SignalRetry, is_importing_library, send_to_main_thread, stop_signals
from shutterspan.core.foundation.standard_streams import open_standard_descriptors
from shutterspan.core.worker.job_queue import JobQueue, Lane, WorkerJob
from shutterspan.core.worker.message_writer import MessageWriter, take_over_stdout
from shutterspan.core.worker.protocol import (
    CANCEL,
    INITIALIZE,
    MAX_LINE_BYTES,
    OLDEST_PROTOCOL,
    PROTOCOL,
    SHUTDOWN,
    HelloEvent,
    InitializeResult,
    NoFields,
    Request,
    decode_message,
    negotiate,
    read_lines,
)
from shutterspan.core.worker.store import PixelStore, PrivateFolder

if TYPE_CHECKING:
    from shutterspan.core.worker.dispatcher import Dispatcher

#: Seconds that an interrupted job has for cleaning up before the process ends.
_CLEANUP_TIMEOUT = 3.0
#: Seconds that a short request may take after that. A request that can't be cancelled has nothing to clean up.
_SHORT_TIMEOUT = 1.0


def main() -> NoReturn:
    open_standard_descriptors()
    parser = argparse.ArgumentParser(prog="python -m shutterspan.core.worker", description=__doc__, allow_abbrev=False)
    add_engine_options(parser)
    parser.add_argument("--memory", type=number_in_range(float, *limits.MEMORY), metavar="GB", help="take no more")
    options = parser.parse_args()
    if options.memory:
        limit_memory(options.memory)
    share_heap()
    make_message("memory_exhausted")  # reads the catalogue before memory can run out
    code = 0
    writer = MessageWriter(take_over_stdout())
    faulthandler.enable()
    with logging_to_file():
        try:
            with PrivateFolder() as folder:
                Session(writer, folder).run(options.device, options.precision, options.memory)
        except Exception as error:
            code = 1
            writer.write_error(None, log_error(error))
        writer.close()
    os._exit(code)  # doesn't wait for threads that still load the network or read stdin


class Session:
    """One run of the worker: reads requests, carries them out, and reports the outcome of each."""

    def __init__(self, writer: MessageWriter, folder: PrivateFolder):
        self._writer, self._folder = writer, folder
        self._queue = JobQueue(lambda: send_to_main_thread(signal.SIGINT))
        self._highest_id = 0
        #: Methods that don't wait in the queue.
        self._immediate: dict[str, Callable[..., Mapping[str, Any]]] = {
            INITIALIZE.name: _initialize,
            CANCEL.name: self._cancel,
            SHUTDOWN.name: NoFields,
        }
        #: The pass in the main thread, while a signal may interrupt it.
        self._interruptible: WorkerJob | None = None
        self._retry = SignalRetry()
        self._hello_written = threading.Event()

    def run(self, device: str, precision: str, memory: float | None) -> None:
        """Run until stdin ends. memory: memory limit in GB, None for no limit.

        Also returns after `shutdown`, SIGTERM or SIGHUP. Raises errors that prevent the worker from starting.
        """
        for number in stop_signals():
            signal.signal(number, lambda number, frame: threading.Thread(target=self._end, daemon=True).start())
        signal.signal(signal.SIGINT, self._interrupt)  # `cancel` sends it, even if Ctrl+C is ignored
        threading.Thread(target=self._listen, daemon=True).start()

        # The libraries make very many objects and hardly any garbage. The collector would examine them repeatedly.
        gc.disable()
        from shutterspan.core.inference.device import available_devices, start_computing_thread
        from shutterspan.core.model.weights import model_entries

        self._writer.write_hello(
            HelloEvent(
                event="hello",
                protocol=PROTOCOL,
                oldest_protocol=OLDEST_PROTOCOL,
                version=version("shutterspan"),
                devices=available_devices(),
                models=list(model_entries()),
                folder=str(self._folder.path),
            )
        )
        self._hello_written.set()

        from shutterspan.core.worker.dispatcher import Dispatcher

        gc.freeze()  # exempts them from later collections, too
        gc.enable()
        dispatcher = Dispatcher(PixelStore(self._folder.path), device, precision, memory)
        short = start_computing_thread(lambda: self._work("short", dispatcher))
        self._work("passes", dispatcher)
        short.join(_SHORT_TIMEOUT)

    def _work(self, lane: Lane, dispatcher: "Dispatcher") -> None:
        """Do the jobs of a lane until the session ends."""
        while job := self._queue.get(lane):
            try:
                job.end_with_result(self._attempt(job, dispatcher))
            except (Cancelled, KeyboardInterrupt):
                dispatcher.forget(job)
                job.end_cancelled()
            except ShutterspanError as error:
                dispatcher.forget(job)
                job.end_with_error(error)

    def _attempt(self, job: WorkerJob, dispatcher: "Dispatcher") -> Mapping[str, Any]:
        """Do the job and return its result.

        Raises Cancelled, KeyboardInterrupt: the job was cancelled. ShutterspanError: the job failed; the log has the
        traceback.
        """
        is_pass = job.lane == "passes"
        if is_pass:
            self._interruptible = job
        try:
            result = dispatcher.dispatch(job)
            if job.cancelled and not is_pass:  # it can't be interrupted between its progress reports
                raise Cancelled
            return result
        except (Cancelled, UsageError):  # not logged: a UsageError is the client's mistake
            raise
        except Exception as error:
            if job.cancelled:  # C libraries convert an interruption to an error of their own
                raise Cancelled from error
            raise log_error(error) from error
        finally:
            if is_pass:
                self._interruptible = None

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Signal handler in the main thread. Raises KeyboardInterrupt at most once per pass, and only during the
        pass."""
        if not self._interruptible or not self._interruptible.cancelled:
            return
        if is_importing_library(frame):
            self._retry.start(number)
            return
        self._interruptible = None
        raise KeyboardInterrupt

    def _listen(self) -> None:
        for line in read_lines(sys.stdin.buffer):
            try:
                self._receive(line)
            except UsageError as error:
                self._writer.write_error(None, error)
        self._end()

    def _receive(self, line: bytes) -> None:
        """Carry out a request at once, or queue it. Raises UsageError: the line isn't a request with a valid id."""
        if len(line) >= MAX_LINE_BYTES:
            raise UsageError("line_too_long", megabytes=MAX_LINE_BYTES >> 20)
        try:
            request = decode_message(line)
        except ValueError as error:
            raise UsageError("line_malformed", reason=str(error)) from None
        request_id = request.get("id")
        if not isinstance(request_id, int) or isinstance(request_id, bool) or request_id <= self._highest_id:
            raise UsageError("request_id_invalid")
        self._highest_id = request_id
        method, params = str(request.get("method")), request.get("params", {})
        try:
            if excess := request.keys() - Request.__annotations__.keys():
                raise UsageError("request_field_unknown", field=min(excess))
            if method in self._immediate:
                self._act(request_id, method, params)
            else:
                self._queue.add(WorkerJob(request_id, method, params, self._writer))
        except UsageError as error:
            self._writer.write_error(request_id, error)

    def _act(self, request_id: int, method: str, params: object) -> None:
        """Carry out a method at once, even while jobs run. Raises UsageError."""
        from shutterspan.core.worker.params import parse_params

        result = self._immediate[method](**parse_params(method, params))
        self._hello_written.wait()  # clients expect the hello event first
        self._writer.write_result(request_id, result)
        if method == SHUTDOWN.name:
            self._end()

    def _cancel(self, id: int) -> NoFields:
        self._queue.cancel(id)
        return NoFields()

    def _end(self) -> None:
        """End the process. Running jobs may clean up; then the main thread ends the process. If no job runs, the main
        thread is idle or still starting, so this thread ends the process at once."""
        code = 0
        if self._queue.end():
            time.sleep(_CLEANUP_TIMEOUT)
            log.error("the work did not end in time")
            code = 1
        self._folder.remove()
        self._writer.close()
        os._exit(code)


def _initialize(oldest: int, newest: int) -> InitializeResult:
    """Agree on a version of the protocol. oldest, newest: the client's versions. Raises UsageError: both sides have no
    version in common."""
    protocol = negotiate(oldest, newest)
    if protocol is None:
        raise UsageError("protocol_unsupported", oldest=OLDEST_PROTOCOL, newest=PROTOCOL)
    return InitializeResult(protocol=protocol)
