"""Errors of any library that mean that memory ran out become one error with advice."""

from collections.abc import Iterator
from contextlib import contextmanager

from shutterspan.core.foundation.errors import Cancelled, MemoryExhausted, ShutterspanError


@contextmanager
def reporting_exhausted_memory() -> Iterator[None]:
    """Raises MemoryExhausted where the block raises an error of Python or a library that means the same."""
    try:
        yield
    except (ShutterspanError, Cancelled):
        raise
    except Exception as error:
        from shutterspan.core.inference.device import is_out_of_memory

        if not is_out_of_memory(error):
            raise
        hint = "Close other programs, or ask for less width."
        raise MemoryExhausted("There is not enough memory for this.", hint) from error
