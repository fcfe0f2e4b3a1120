"""Camera raw photos if the library rawpy is missing or can't be loaded: the error names the library."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.thumbnail import load_thumbnail

from .conftest import Dng

READERS: dict[str, Callable[[Path], object]] = {
    "photo": load_photo,
    "thumbnail": lambda path: load_thumbnail(path, 60, 60),
}


@pytest.fixture
def raw_photo(dng: Dng, tmp_path: Path) -> Path:
    path = tmp_path / "dancer.dng"
    path.write_bytes(dng(np.full((160, 240, 3), 20000, np.uint16)))
    return path


def fail_to_import(monkeypatch: pytest.MonkeyPatch, error: ImportError) -> None:
    class Finder:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "rawpy":
                raise error

    monkeypatch.delitem(sys.modules, "rawpy", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])


@pytest.mark.parametrize("reader", sorted(READERS))
@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (ModuleNotFoundError("No module named 'rawpy'", name="rawpy"), "The library rawpy is not installed."),
        (
            ImportError("libraw_r.so.23: cannot open shared object file: No such file or directory"),
            "A library of the system is missing: libraw_r.so.23.",
        ),
        (ImportError("numpy is too old."), "A library can't be loaded: numpy is too old."),
        (
            ModuleNotFoundError("No module named 'rawpy._rawpy'", name="rawpy._rawpy"),
            "A library can't be loaded: No module named 'rawpy._rawpy'.",
        ),
    ],
    ids=["missing", "without a system library", "not loadable", "incomplete"],
)
def test_the_error_names_the_cause(
    reader: str, error: ImportError, problem: str, raw_photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_to_import(monkeypatch, error)
    with pytest.raises(InputError) as caught:
        READERS[reader](raw_photo)
    message = caught.value.content
    assert message.code == "raw_without_library" and message.hint_code
    assert str(message).startswith(f"{raw_photo} is a camera raw photo and can't be read. {problem} ")


@pytest.mark.parametrize("reader", sorted(READERS))
def test_the_photo_is_read_once_the_library_is_there(
    reader: str, raw_photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as missing:
        fail_to_import(missing, ModuleNotFoundError("No module named 'rawpy'", name="rawpy"))
        with pytest.raises(InputError):
            READERS[reader](raw_photo)
    assert READERS[reader](raw_photo)
