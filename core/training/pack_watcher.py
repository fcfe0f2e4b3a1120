"""Unpack packs that are added during a training."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shutterspan.core.foundation.errors import InputError, OutputError
from shutterspan.core.foundation.messages import Message
from shutterspan.core.training.packs import new_packs, unpack

log = logging.getLogger(__name__)

#: Seconds between two checks for new packs.
_POLL_SECONDS = 3.0


class PackWatcher:
    """Unpacks the packs of the folder `packs` into the folder `material`; reports and skips unusable packs."""

    def __init__(self, packs: Path, material: Path, report: Callable[[str | Message], None]):
        self._packs, self._material, self._report = packs, material, report
        self._rejected, self._unwritable = set[tuple[str, int]](), set[tuple[str, int]]()

    def unpack_first(self) -> None:
        """Unpack all existing packs.

        Raises InputError, OutputError: no pack can be unpacked, and no pack was unpacked before.
        """
        missing = InputError("packs_missing", folder=self._packs)
        problems = [missing, *self._unpack_new()]
        if not any(self._material.glob("[!.]*")):
            raise problems[-1]
        for problem in problems[1:]:
            self._report(problem.content)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """In this context, a thread unpacks new packs."""
        stop = threading.Event()
        thread = threading.Thread(target=self._watch, args=(stop,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _watch(self, stop: threading.Event) -> None:
        while not stop.wait(_POLL_SECONDS):
            try:
                self._poll()
            except Exception:  # any error: the thread must go on to unpack later packs
                log.exception("no packs could be taken in; the next look follows")

    def _poll(self) -> None:
        for problem in self._unpack_new(self._report):
            log.warning("%s", problem.message, exc_info=problem)
            self._report(problem.content)

    def _unpack_new(
        self, report: Callable[[str | Message], None] = lambda line: None
    ) -> list[InputError | OutputError]:
        """Unpack new packs. Returns only new errors. Packs that can't be written are tried again at the next call."""
        problems: list[InputError | OutputError] = []
        for pack in new_packs(self._packs, self._material):
            key = _pack_key(pack)
            if key in self._rejected:
                continue
            try:
                unpack(pack, self._material)
                report(f"Took in {pack.name}")
            except InputError as error:
                self._rejected.add(key)
                problems.append(error)
            except OutputError as error:
                if key not in self._unwritable:
                    problems.append(error)
                self._unwritable.add(key)
        return problems


def _pack_key(pack: Path) -> tuple[str, int]:
    """Name and size, which identify a damaged pack. The size is -1 if it can't be read."""
    try:
        return pack.name, pack.stat().st_size
    except OSError:
        return pack.name, -1
