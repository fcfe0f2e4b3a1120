"""Arrays are read unchanged from a file, and damage at any byte is detected."""

import os
import resource
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.image_io.array_file import Arrays, _checksum, read_arrays, write_arrays

RANDOM = np.random.default_rng(2)
ARRAYS: Arrays = {
    "bytes": RANDOM.integers(0, 256, (5, 7, 3), np.uint8),
    "deep": RANDOM.integers(0, 65536, (7, 5), np.uint16)[:, ::2],
    "maps": RANDOM.normal(size=(1, 2, 3, 4)).astype(np.float32),
}
VALUES = {"a": [1, 2.5, None, "ä"], "b": {"c": True}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_arrays(tmp_path / "file", "test", ARRAYS, VALUES)
    return tmp_path / "file"


def is_same(arrays: Arrays, values: dict[str, Any]) -> bool:
    same = (np.array_equal(arrays[name], array) and arrays[name].dtype == array.dtype for name, array in ARRAYS.items())
    return arrays.keys() == ARRAYS.keys() and all(same) and values == VALUES


def test_arrays_and_values_are_read_unchanged(file: Path) -> None:
    assert is_same(*read_arrays(file, "test"))
    assert list(file.parent.iterdir()) == [file]


def test_a_file_is_replaced(file: Path) -> None:
    write_arrays(file, "test", {"x": np.zeros(3)}, {})
    arrays, values = read_arrays(file, "test")
    assert arrays.keys() == {"x"} and values == {}


def test_damage_at_any_byte_is_detected(file: Path) -> None:
    good, rejected = file.read_bytes(), 0
    for place in range(len(good)):
        file.write_bytes(good[:place] + bytes([good[place] ^ 1 << int(RANDOM.integers(8))]) + good[place + 1 :])
        try:
            assert is_same(*read_arrays(file, "test")), f"byte {place}"  # such as another space between two values
        except ValueError:
            rejected += 1
    assert rejected > 0.9 * len(good)


def test_a_file_of_another_length_is_rejected(file: Path) -> None:
    good = file.read_bytes()
    for damaged in (*(good[:length] for length in range(0, len(good), 7)), good + b"\0", good[1:]):
        file.write_bytes(damaged)
        with pytest.raises(ValueError):
            read_arrays(file, "test")


def test_another_kind_is_rejected(file: Path) -> None:
    with pytest.raises(ValueError):
        read_arrays(file, "other")
    save_file({"x": np.zeros(3)}, file)
    with pytest.raises(ValueError):
        read_arrays(file, "test")


@pytest.mark.parametrize("text", ["[" * 200_000, "{", "5", "[1]", ""])
def test_values_of_another_layout_are_rejected(text: str, tmp_path: Path) -> None:
    arrays: Arrays = {"x": np.zeros(3)}
    save_file(arrays, tmp_path / "file", {"test": text, "checksum": _checksum(text, arrays)})
    with pytest.raises(ValueError):
        read_arrays(tmp_path / "file", "test")


@pytest.mark.parametrize("name", ["", "missing", "nul\0"])
def test_an_unreadable_file_raises_os_error_or_value_error(name: str, tmp_path: Path) -> None:
    with pytest.raises((OSError, ValueError)):
        read_arrays(tmp_path / name, "test")


def test_the_file_is_not_needed_after_reading(file: Path) -> None:
    arrays, values = read_arrays(file, "test")
    os.truncate(file, 8)
    file.unlink()
    assert is_same(arrays, values)


def test_a_full_disk_is_reported_and_the_old_file_is_kept(file: Path) -> None:
    good, (soft, hard) = file.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OutputError) as caught:
            write_arrays(file, "test", {"x": np.zeros(100_000)}, {})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "disk_full"
    assert file.read_bytes() == good and list(file.parent.iterdir()) == [file]
