"""Measure the memory of exposures, and limit the memory of those that are set aside."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

from shutterspan.core.foundation.memory import physical_memory
from shutterspan.core.inference.engine import Engine
from shutterspan.core.inference.exposure import Exposure

#: Exposures that are set aside may take this share of the memory and, without a memory limit, at most this many bytes.
_SHARE, _MAX_BYTES = 0.25, 2 << 30


def set_aside_limit(memory: float | None) -> int:
    """Bytes that all exposures set aside may take together. memory: the worker's memory limit in GB, None for no
    limit."""
    if memory is not None:
        return int(_SHARE * memory * 2**30)
    return min(_MAX_BYTES, int(_SHARE * (physical_memory() or _MAX_BYTES / _SHARE)))


def byte_count(exposures: Iterable[Exposure]) -> int:
    """Bytes of all pictures, latents and masks of some exposures. Shared data counts once."""
    return sum(dict(_buffers(list(exposures))).values())


def _buffers(value: object) -> Iterator[tuple[int, int]]:
    """Address and size in bytes of each array and tensor that a value refers to, except those of the network."""
    visited: set[int] = set()
    pending = [value]
    while pending:
        value = pending.pop()
        if id(value) in visited or isinstance(value, Engine | type):
            continue
        visited.add(id(value))
        if isinstance(value, np.ndarray):
            whole = _owner(value)
            yield whole.ctypes.data, whole.nbytes
        elif isinstance(value, Tensor):
            storage = value.untyped_storage()
            yield storage.data_ptr(), storage.nbytes()
        elif isinstance(value, dict):
            pending += list(value.values())
        elif isinstance(value, list | tuple):
            pending += value
        else:
            pending += list(getattr(value, "__dict__", {}).values())


def _owner(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The array that owns the memory of an array: the base of a view, or the array itself."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
