"""The private folder, and the files in it."""

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest

from shutterspan.core.foundation.errors import OutputError
from shutterspan.core.worker.store import PixelStore, PrivateFolder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def make_old(path: Path) -> Path:
    os.utime(path, (1, 1))
    return path


def test_only_folders_of_killed_workers_are_swept(temporary: Path) -> None:
    dead, young, file = (temporary / f"shutterspan-worker-{name}" for name in ("dead", "young", "file"))
    other = temporary / "other"
    for folder in (dead, young, other):
        folder.mkdir()
        (folder / "lock").touch()
    (dead / "1-frame-0").write_bytes(b"pixels")
    file.touch()
    with PrivateFolder() as living:
        for path in (dead, file, other, living.path):
            make_old(path)
        with PrivateFolder() as second:
            assert sorted(temporary.iterdir()) == sorted([young, file, other, living.path, second.path])
    assert sorted(temporary.iterdir()) == sorted([young, file, other])


def test_a_link_is_not_followed(temporary: Path) -> None:
    kept = temporary / "kept"
    kept.mkdir()
    (temporary / "shutterspan-worker-link").symlink_to(kept)
    make_old(kept)
    with PrivateFolder():
        assert kept.exists() and not list(kept.iterdir())


def test_a_folder_that_cannot_be_locked_is_removed(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = tempfile.mkdtemp

    def make_unlockable(**options: str) -> str:
        folder = make(**options)
        Path(folder, "lock").mkdir()
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", make_unlockable)
    with pytest.raises(OutputError, match="Temporary files can't be written"), PrivateFolder():
        pass
    assert not list(temporary.iterdir())


def test_a_folder_that_was_never_entered_can_be_removed(temporary: Path) -> None:
    folder = PrivateFolder()
    assert list(temporary.iterdir()) == [folder.path]
    folder.remove()
    folder.remove()
    assert not list(temporary.iterdir())


def test_a_file_is_overwritten_in_place(tmp_path: Path) -> None:
    store = PixelStore(tmp_path)
    large, little = np.full((8, 8, 3), 7, np.uint8), np.full((2, 2, 3), 9, np.uint8)
    path = Path(store.put(3, "frame-0", large))
    mapped = np.memmap(path, np.uint8, "r")
    assert Path(store.put(3, "frame-0", little)) == path
    assert mapped.tobytes() == little.tobytes() + large.tobytes()[little.size :]
    store.put(3, "frame-0", np.concatenate([large, large]))
    assert path.stat().st_size == 2 * large.size


def test_only_the_files_of_one_exposure_are_deleted(tmp_path: Path) -> None:
    store = PixelStore(tmp_path)
    paths = [Path(store.put(exposure, "frame-0", np.zeros(3, np.uint8))) for exposure in (1, 11, 2)]
    store.forget(1)
    assert [path.exists() for path in paths] == [False, True, True]


def test_a_full_disk_is_reported_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Temporary files can't be written"):
        PixelStore(tmp_path / "gone").put(1, "frame-0", np.zeros(3, np.uint8))
