"""Out-of-memory errors in the words of each library."""

import errno

import numpy as np
import pytest

from shutterspan.core.foundation.errors import InputError, MemoryExhausted
from shutterspan.core.foundation.memory_errors import is_out_of_memory

EXHAUSTED = [
    ImportError("libtorch_cpu.so: failed to map segment from shared object"),
    ImportError("libgomp.so.1: cannot allocate memory"),
    MemoryError(),
    OSError("libtorch_cuda.so: cannot allocate memory"),
    OSError("Insufficient memory (case 4)"),
    OSError(errno.ENOMEM, "Cannot allocate memory", "ffmpeg"),
    RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes"),
    RuntimeError("can't start new thread"),
    RuntimeError("could not create a primitive"),
    RuntimeError("std::bad_alloc"),
    SystemError("<built-in function decode> returned NULL without setting an exception"),
]
OTHERS = [
    FileNotFoundError(errno.ENOENT, "No such file or directory", "out of memory.png"),
    ImportError("libfoo.so: cannot allocate memory in static TLS block"),
    ImportError("No module named 'torch'"),
    InputError("file_missing", path="not enough memory.jpg"),
    KeyError("not enough memory"),
    MemoryExhausted("memory_exhausted"),
    RuntimeError("the size of tensor a must match the size of tensor b"),
]


@pytest.mark.parametrize("error", EXHAUSTED, ids=str)
def test_exhausted_memory_is_recognised(error: Exception) -> None:
    assert is_out_of_memory(error)


@pytest.mark.parametrize("error", OTHERS, ids=repr)
def test_other_errors_are_not_recognised_as_lack_of_memory(error: Exception) -> None:
    assert not is_out_of_memory(error)


def test_an_array_that_is_too_large_is_recognised() -> None:
    with pytest.raises(MemoryError) as caught:
        np.empty(2**50)
    assert is_out_of_memory(caught.value)


@pytest.mark.parametrize("cause", EXHAUSTED, ids=str)
def test_the_cause_of_an_error_is_checked(cause: Exception) -> None:
    with pytest.raises(InputError) as explicit:
        raise InputError("photo_damaged", path="a.jpg", format="") from cause
    with pytest.raises(ValueError) as implicit:
        try:
            raise cause
        except type(cause):
            raise ValueError("damaged")  # noqa: B904, without a cause that is named
    with pytest.raises(ValueError) as hidden:
        try:
            raise cause
        except type(cause):
            raise ValueError("damaged") from None
    assert is_out_of_memory(explicit.value) and is_out_of_memory(implicit.value)
    assert not is_out_of_memory(hidden.value)


def test_a_circle_of_causes_is_handled() -> None:
    first, second = ValueError("one"), ValueError("two")
    first.__cause__, second.__cause__ = second, first
    assert not is_out_of_memory(first)
