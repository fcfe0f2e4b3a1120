"""Targets of the fuzzer: a function of bytes, its seeds, and the rules for every target."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")


@dataclass(frozen=True)
class Target:
    """A function that accepts any bytes and raises no errors.

    check: the function; it raises an error if the program misbehaves; make_seeds: returns valid inputs, which the
    fuzzer changes; max_bytes: maximum length of an input.
    """

    check: Callable[[bytes], None]
    make_seeds: Callable[[], Sequence[bytes]]
    max_bytes: int = 4096

    def run(self, data: bytes) -> None:
        """Check an input. Raises the errors of `check`; AssertionError: something was written to stderr."""
        with no_output():
            self.check(data)


@contextmanager
def no_output() -> Iterator[None]:
    """Raise AssertionError if the block writes to descriptor 2, also from C code."""
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as output:
        os.dup2(output.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
        output.seek(0)
        written = output.read(1000).decode(errors="replace")
        assert not written, f"written to stderr: {written}"


def corpus_files(name: str) -> list[Path]:
    """The kept inputs of a target, in order."""
    return sorted((CORPUS / name).glob("*"))
