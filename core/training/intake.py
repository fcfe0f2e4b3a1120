"""Packs come in while a training runs."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shutterspan.core.foundation.errors import InputError, OutputError
from shutterspan.core.training.packs import new_packs, unpack

log = logging.getLogger(__name__)

#: Seconds between two looks.
_LOOK = 3.0


class Intake:
    """Unpacks the packs of the folder `packs` into the folder `material`; a bad one is reported and left out."""

    def __init__(self, packs: Path, material: Path, report: Callable[[str], None]):
        self._packs, self._material, self._report = packs, material, report
        self._refused, self._unwritten = set[tuple[str, int]](), set[tuple[str, int]]()

    def take_first(self) -> None:
        """Raises InputError, OutputError: there is no pack that can be unpacked, nor was there one before."""
        missing = InputError(f"There are no packs in {self._packs}.", "Pack the material first.")
        problems = [missing, *self._take()]
        if not any(self._material.glob("[!.]*")):
            raise problems[-1]
        for problem in problems[1:]:
            self._report(f"{problem.message} {problem.hint}")

    @contextmanager
    def watching(self) -> Iterator[None]:
        """In this context, packs that come are taken in."""
        over = threading.Event()
        thread = threading.Thread(target=self._watch, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(_LOOK):
            try:
                self._look()
            except Exception:  # of whatever kind: packs that come later are still to be taken in
                log.exception("no packs could be taken in; the next look follows")

    def _look(self) -> None:
        for problem in self._take(self._report):
            log.warning("%s", problem.message, exc_info=problem)
            self._report(f"{problem.message} {problem.hint}")

    def _take(self, report: Callable[[str], None] = lambda line: None) -> list[InputError | OutputError]:
        """Unpack what is new; what is wrong with the others, once for each. What can't be written is tried again."""
        problems: list[InputError | OutputError] = []
        for pack in new_packs(self._packs, self._material):
            mark = _mark(pack)
            if mark in self._refused:
                continue
            try:
                unpack(pack, self._material)
                report(f"Took in {pack.name}")
            except InputError as error:
                self._refused.add(mark)
                problems.append(error)
            except OutputError as error:
                if mark not in self._unwritten:
                    problems.append(error)
                self._unwritten.add(mark)
        return problems


def _mark(pack: Path) -> tuple[str, int]:
    """Name and size, by which a damaged pack is known again; -1 where the size can't be read."""
    try:
        return pack.name, pack.stat().st_size
    except OSError:
        return pack.name, -1
