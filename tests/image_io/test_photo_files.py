"""Find the photos of a folder."""

import os
from pathlib import Path

import pytest

from shutterspan.core.foundation.errors import InputError
from shutterspan.core.image_io.photo_files import PHOTO_SUFFIXES, find_photos


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = (
        *("IMG_10.jpg", "IMG_9.JPG", "img_11.jpeg", "IMG_9.CR2", "notes.txt", "clip.mp4", "jpg", "a.jpg.xmp"),
        *(".hidden.jpg", "._IMG_9.JPG", ".cache/b.jpg", "day 10/a.heic", "day 9/b.NEF", "day 9/deep/c.dng", "empty/x"),
    )
    for name in names:
        path = tmp_path / "card" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "card" / "folder.jpg").mkdir()
    return tmp_path / "card"


EXPECTED = (
    *("IMG_9.CR2", "IMG_9.JPG", "IMG_10.jpg", "img_11.jpeg"),
    *("day 9/b.NEF", "day 9/deep/c.dng", "day 10/a.heic"),
)


def test_photos_are_in_natural_order_folder_by_folder(folder: Path) -> None:
    assert find_photos(folder, 100) == [folder / name for name in EXPECTED]


def test_at_most_the_limit_is_listed(folder: Path) -> None:
    assert find_photos(folder, 5) == [folder / name for name in EXPECTED[:5]]
    assert find_photos(folder, 0) == []


def test_links_to_folders_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "back").symlink_to(folder)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "d.jpg").touch()
    (folder / "elsewhere").symlink_to(tmp_path / "elsewhere")
    (folder / "link.jpg").symlink_to(tmp_path / "elsewhere" / "d.jpg")
    found = find_photos(folder, 100)
    assert folder / "link.jpg" in found and len(found) == len(EXPECTED) + 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions don't stop this user")
def test_an_unreadable_subfolder_is_skipped(folder: Path) -> None:
    (folder / "day 9").chmod(0)
    try:
        assert [path.name for path in find_photos(folder, 100)] == [*map(str, EXPECTED[:4]), "a.heic"]
    finally:
        (folder / "day 9").chmod(0o700)


def test_a_subfolder_that_disappears_is_skipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For example, a card is removed while it is read."""
    scan = os.scandir

    def scan_or_fail(path: str) -> object:
        if str(path).endswith("day 9"):
            raise OSError(5, "Input/output error", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scan_or_fail)
    assert [path.name for path in find_photos(folder, 100)] == [*EXPECTED[:4], "a.heic"]


def test_an_unreadable_folder_is_an_error(folder: Path) -> None:
    for path in (folder / "missing", folder / "IMG_10.jpg"):
        with pytest.raises(InputError, match="can't be read") as caught:
            find_photos(path, 100)
        assert str(path) in caught.value.message


def test_suffixes_are_lower_case_and_unique() -> None:
    assert all(suffix[0] == "." and suffix == suffix.lower() for suffix in PHOTO_SUFFIXES)
    assert len(set(PHOTO_SUFFIXES)) == len(PHOTO_SUFFIXES)
