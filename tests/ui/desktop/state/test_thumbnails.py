"""Thumbnails of recent files."""

from pathlib import Path

import pytest
from PyQt6.QtGui import QColor, QImage

from shutterspan.ui.desktop.state.thumbnails import Thumbnails


def picture(width: int, height: int, colour: str = "#336699") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.mark.parametrize(
    ("size", "small"),
    [((1920, 1080), (192, 108)), ((1000, 2000), (72, 144)), ((64, 48), (64, 48)), ((40_000, 20), (192, 1))],
)
def test_a_thumbnail_has_the_shape_of_the_photo(tmp_path: Path, size: tuple[int, int], small: tuple[int, int]) -> None:
    thumbnails = Thumbnails(tmp_path / "cache" / "thumbnails")
    thumbnails.write(Path("/photos/a.jpg"), picture(*size))
    read = thumbnails.read(Path("/photos/a.jpg"))
    assert read and (read.width(), read.height()) == small
    assert read.pixelColor(0, 0).name() == "#336699"


def test_files_of_the_same_name_have_their_own(tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path)
    thumbnails.write(Path("/a/photo.jpg"), picture(8, 8, "#ff0000"))
    thumbnails.write(Path("/b/photo.jpg"), picture(8, 8, "#0000ff"))
    colours = [
        read.pixelColor(0, 0).name()
        for folder in "ab"
        if (read := thumbnails.read(Path(f"/{folder}/photo.jpg"))) is not None
    ]
    assert colours == ["#ff0000", "#0000ff"]


def test_only_those_of_recent_files_are_kept(tmp_path: Path) -> None:
    thumbnails, paths = Thumbnails(tmp_path), [Path(f"/photos/{number}.jpg") for number in range(3)]
    for path in paths:
        thumbnails.write(path, picture(8, 8))
    thumbnails.keep_only(paths[:1])
    assert [bool(thumbnails.read(path)) for path in paths] == [True, False, False]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_can_not_be_used_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        thumbnails = Thumbnails(folder)
        thumbnails.write(Path("/photos/a.jpg"), picture(8, 8))
        thumbnails.keep_only([])
        assert thumbnails.read(Path("/photos/a.jpg")) is None


def test_a_damaged_thumbnail_counts_as_none(tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path)
    thumbnails.write(Path("/photos/a.jpg"), picture(8, 8))
    next(tmp_path.iterdir()).write_bytes(b"nothing")
    assert thumbnails.read(Path("/photos/a.jpg")) is None
