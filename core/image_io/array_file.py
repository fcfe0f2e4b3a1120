"""Pass arrays and JSON values to another process through a file.

The file is in safetensors format. Its header contains the values and a checksum of everything.
"""

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from shutterspan.core.foundation.atomic import replacing_file

Arrays = dict[str, npt.NDArray[Any]]


def write_arrays(path: Path, kind: str, arrays: Mapping[str, npt.NDArray[Any]], values: Mapping[str, Any]) -> None:
    """Write a file atomically. kind: name of the content and its layout. Raises OutputError."""
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    text = json.dumps(values)
    header = {kind: text, "checksum": _checksum(text, contiguous)}
    with replacing_file(path, overwrite=True) as draft, _raising_os_errors():
        save_file(contiguous, draft, header)


def read_arrays(path: Path, kind: str) -> tuple[Arrays, dict[str, Any]]:
    """Read the arrays and the values from a file that `write_arrays` wrote.

    The arrays are copies, so the file may be deleted or changed later.
    Raises OSError: the file can't be read. ValueError: it is damaged or of another kind.
    """
    try:
        with safe_open(path, framework="np") as file:
            header = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()} if kind in header else {}  # noqa: SIM118
        if header[kind] and header["checksum"] == _checksum(header[kind], arrays):
            return arrays, dict(json.loads(header[kind]))
    except (SafetensorError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    raise ValueError("another checksum")


def _checksum(text: str, arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    """A checksum of a text and of contiguous arrays, with their names, dtypes and shapes."""
    checksum = zlib.crc32(text.encode())
    for name, array in sorted(arrays.items()):
        checksum = zlib.crc32(f"{name} {array.dtype} {array.shape}".encode(), checksum)
        checksum = zlib.crc32(array.data, checksum)
    return f"{checksum:08x}"


@contextmanager
def _raising_os_errors() -> Iterator[None]:
    """Convert safetensors' errors in the block to the OSError that caused them. Only their text contains its number."""
    try:
        yield
    except SafetensorError as error:
        found = re.search(r"\(os error (\d+)\)", str(error))
        number = int(found[1]) if found else 0
        raise OSError(number, str(error), None, number) from error  # Windows uses the fourth argument
