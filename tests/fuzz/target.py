"""What the fuzzer runs: a function of bytes, its seeds, and what every target must not do."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")


@dataclass(frozen=True)
class Target:
    """A function that takes any bytes and raises nothing.

    check: the function; it raises an error where the program misbehaves; make_seeds: return valid inputs, which the
    fuzzer changes; max_bytes: of an input.
    """

    check: Callable[[bytes], None]
    make_seeds: Callable[[], Sequence[bytes]]
    max_bytes: int = 4096

    def run(self, data: bytes) -> None:
        """Check an input. Raises what `check` raises; AssertionError: something was written to stderr."""
        with no_output():
            self.check(data)


@contextmanager
def no_output() -> Iterator[None]:
    """Raise AssertionError if the block writes to descriptor 2, also from C."""
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
    """The inputs that are kept for a target, in order."""
    return sorted((CORPUS / name).glob("*"))
