"""Report all out-of-memory errors, of any library, as one error with a hint."""

from collections.abc import Iterator
from contextlib import contextmanager

from shutterspan.core.foundation.errors import Cancelled, MemoryExhausted
from shutterspan.core.foundation.memory_errors import is_out_of_memory


@contextmanager
def reporting_exhausted_memory() -> Iterator[None]:
    """Convert out-of-memory errors in the block, raised by Python or any library, to MemoryExhausted."""
    try:
        yield
    except Cancelled:
        raise
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise MemoryExhausted("memory_exhausted") from error
