"""Two photos are read at the same time; process-wide state is restored afterwards."""

import os
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import rawpy
from PIL import Image

from shutterspan.core.image_io import png
from shutterspan.core.image_io.reading import load_photo

Dng = Callable[..., bytes]


def crosswise(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, read: Callable[[], object]) -> None:
    """Read in two threads. If both can be inside `module.name` at the same time, the first to enter leaves first."""
    first_inside, second_inside = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []
    call = getattr(module, name)

    def delayed(*arguments: object) -> object:
        if threading.current_thread() is threads[0]:
            first_inside.set()
            second_inside.wait(0.5)
        else:
            second_inside.set()
            threads[0].join(10)
        return call(*arguments)

    monkeypatch.setattr(module, name, delayed)
    threads += [threading.Thread(target=read) for _ in range(2)]
    threads[0].start()
    assert first_inside.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join(10)
    assert second_inside.is_set() and not any(thread.is_alive() for thread in threads)


@pytest.mark.parametrize("kind", ["png", "dng"])
def test_two_photos_are_decoded_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dng: Dng, kind: str) -> None:
    path = tmp_path / f"photo.{kind}"
    if kind == "png":
        Image.new("RGB", (32, 24)).save(path)
    else:
        path.write_bytes(dng(np.full((64, 96, 3), 20000, np.uint16)))
    module, name = (png, "decode") if kind == "png" else (rawpy, "imread")
    call, both_inside = getattr(module, name), threading.Barrier(2)

    def delayed(*arguments: object) -> object:
        both_inside.wait(10)
        return call(*arguments)

    monkeypatch.setattr(module, name, delayed)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(load_photo, [path, path])
    assert np.array_equal(one.pixels, other.pixels)


def test_warnings_are_displayed_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (32, 24)).save(tmp_path / "photo.png")
    before = list(warnings.filters)
    crosswise(monkeypatch, png, "decode", lambda: load_photo(tmp_path / "photo.png"))
    assert warnings.filters == before


def test_standard_error_is_restored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (32, 24)).save(tmp_path / "photo.png")
    before, stderr_copy = os.fstat(2), os.dup(2)
    try:
        crosswise(monkeypatch, png, "decode", lambda: load_photo(tmp_path / "photo.png"))
        assert os.path.samestat(os.fstat(2), before)
    finally:
        os.dup2(stderr_copy, 2)
        os.close(stderr_copy)
