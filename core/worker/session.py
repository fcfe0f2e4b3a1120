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
from shutterspan.core.foundation.arguments import add_engine_options, ranged
from shutterspan.core.foundation.errors import Cancelled, ShutterspanError, UsageError
from shutterspan.core.foundation.log import log, logged, logging_to_file
from shutterspan.core.foundation.memory import limit_memory
from shutterspan.core.pipeline.out_of_memory import reporting_exhausted_memory
from shutterspan.core.worker.protocol import LONGEST, PROTOCOL, decoded
from shutterspan.core.worker.speaker import Speaker, claimed_output
from shutterspan.core.worker.store import PixelStore, PrivateFolder
from shutterspan.core.worker.work import Agenda, Work

if TYPE_CHECKING:
    from shutterspan.core.worker.answers import Answers

#: Seconds in which interrupted work may clean up after itself.
_GRACE = 3.0


def main() -> NoReturn:
    parser = argparse.ArgumentParser(prog="python -m shutterspan.core.worker", description=__doc__, allow_abbrev=False)
    add_engine_options(parser)
    parser.add_argument("--memory", type=ranged(int, *limits.MEMORY), metavar="GB", help="take no more")
    options = parser.parse_args()
    if options.memory:
        limit_memory(options.memory)
    code = 0
    speaker = Speaker(claimed_output())
    faulthandler.enable()
    with logging_to_file():
        try:
            with PrivateFolder() as folder:
                Session(speaker, folder).run(options.device, options.precision)
        except Exception as error:
            code = 1
            speaker.say(None, "error", **_described(logged(error)))
        speaker.close()
    os._exit(code)  # threads that still load or listen, inside libraries, need not agree


class Session:
    def __init__(self, speaker: Speaker, folder: PrivateFolder):
        self._speaker, self._folder = speaker, folder
        self._agenda = Agenda(_interrupt_main_thread)
        self._highest = 0
        #: What the main thread does just now, as far as it may be interrupted.
        self._interruptible: Work | None = None

    def run(self, device: str, precision: str) -> None:
        """Returns when stdin has ended, at `shutdown` or SIGTERM. Raises what keeps the program from starting."""
        signal.signal(signal.SIGINT, self._interrupt)
        signal.signal(signal.SIGTERM, lambda number, frame: threading.Thread(target=self._end, daemon=True).start())
        threading.Thread(target=self._listen, daemon=True).start()

        from shutterspan.core.inference.device import available_devices
        from shutterspan.core.model.weights import entries

        hello = {"protocol": PROTOCOL, "version": version("shutterspan"), "devices": available_devices()}
        self._speaker.greet(**hello, models=list(entries()), folder=str(self._folder.path))

        from shutterspan.core.worker.answers import Answers

        answers = Answers(PixelStore(self._folder.path), device, precision)
        while work := self._agenda.take():
            say, told = self._outcome(work, answers)
            if say == "cancelled":
                answers.forget(work)
            work.end(say, **told)

    def _outcome(self, work: Work, answers: "Answers") -> tuple[str, dict[str, Any]]:
        try:
            return self._attempt(work, answers)
        except KeyboardInterrupt:
            return "cancelled", {}

    def _attempt(self, work: Work, answers: "Answers") -> tuple[str, dict[str, Any]]:
        """Raises KeyboardInterrupt: the work was cancelled."""
        self._interruptible = work
        try:
            with reporting_exhausted_memory():
                return "result", answers.answer(work)
        except Cancelled:
            return "cancelled", {}
        except UsageError as error:  # the asker's, who is told: nothing for the log
            return "error", _described(error)
        except Exception as error:
            if work.cancelled:  # libraries in C turn an interruption into an error of their own
                return "cancelled", {}
            return "error", _described(logged(error))
        finally:
            self._interruptible = None

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Runs in the main thread; raises at most once for each work, and only inside of it."""
        if self._interruptible and self._interruptible.cancelled:
            self._interruptible = None
            raise KeyboardInterrupt

    def _listen(self) -> None:
        for line in _lines():
            try:
                self._hear(line)
            except UsageError as error:
                self._refuse(None, error)
        self._end()

    def _hear(self, line: bytes) -> None:
        """Raises UsageError: it can't be told which request this is."""
        try:
            message = decoded(line)
        except ValueError as error:
            raise UsageError(f"A line could not be understood: {error}.", "Send one JSON object a line.") from None
        number, do = message.pop("request", None), message.pop("do", None)
        if not isinstance(number, int) or isinstance(number, bool) or number <= self._highest:
            raise UsageError("A request has no number above the ones before.", "Count requests up, from 1.")
        self._highest = number
        if do in ("cancel", "shutdown"):
            self._act(number, do, message)
        else:
            self._agenda.add(Work(number, str(do), message, self._speaker))

    def _act(self, number: int, do: str, fields: dict[str, Any]) -> None:
        """At once, whatever the main thread does."""
        from shutterspan.core.worker.fields import read

        try:
            told = read(do, fields)
        except UsageError as error:
            self._refuse(number, error)
            return
        if do == "cancel":
            self._agenda.cancel(told["cancels"])
        self._speaker.say(number, "done")
        if do == "shutdown":
            self._end()

    def _refuse(self, number: int | None, error: ShutterspanError) -> None:
        self._speaker.say(number, "error", **_described(error))
        self._speaker.say(number, "done")

    def _end(self) -> None:
        """Work that is under way may clean up, and the main thread ends the process then. Where there is none, it may
        be busy starting, which nobody has to wait for."""
        code = 0
        if self._agenda.end():
            time.sleep(_GRACE)
            log.error("the work did not end in time")
            code = 1
        self._folder.remove()
        self._speaker.close()
        os._exit(code)


def _lines() -> Iterator[bytes]:
    """Those of stdin until it ends; one that is too long is cut, and no JSON any more."""
    while line := sys.stdin.buffer.readline(LONGEST):
        yield line
        while not line.endswith(b"\n") and line:
            line = sys.stdin.buffer.readline(LONGEST)


def _described(error: ShutterspanError) -> dict[str, str]:
    return {"kind": error.kind, "message": error.message, "hint": error.hint}


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)  # Windows runs the handler in the main thread, too
