"""The tray's thumbnails: read in the background, the visible ones first; unreadable photos are marked."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PyQt6.QtGui import QImage

from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.tray_thumbnails import TrayThumbnails

from ..conftest import qtest, until

Make = Callable[..., list[PhotoEntry]]

#: Size of photos at which reading a few dozen takes longer than the interval of signals.
_LARGE = 1500, 1000


class Tray:
    """A document with thumbnails, and what they reported."""

    def __init__(self) -> None:
        self.document = Document()
        self.thumbnails = TrayThumbnails(self.document, self.document)
        self.read, self.failures = list[PhotoEntry](), list[list[PhotoEntry]]()
        self.document.entry_changed.connect(self.read.append)
        self.thumbnails.failed.connect(self.failures.append)

    def open(self, entries: list[PhotoEntry]) -> None:
        self.document.replace(entries, entries[0], None)

    def wait(self, count: int) -> None:
        """Wait until this number of entries was read."""
        until(lambda: len(self.read) >= count, 20)


@pytest.fixture
def tray(qapp: object) -> Iterator[Tray]:
    tray = Tray()
    yield tray
    tray.thumbnails.close()
    tray.thumbnails._background.wait()


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes this number of red photos, of 90x60 unless another size is given."""

    def make(count: int, size: tuple[int, int] = (90, 60)) -> list[PhotoEntry]:
        folder = tmp_path / "card"
        folder.mkdir(exist_ok=True)
        first = folder / "red-0.png"
        Image.new("RGB", size, (220, 20, 40)).save(first)
        paths = [first, *(Path(shutil.copy(first, folder / f"red-{number}.png")) for number in range(1, count))]
        return [PhotoEntry(path) for path in paths]

    return make


def broken(entry: PhotoEntry) -> PhotoEntry:
    entry.path.write_bytes(b"no photo at all")
    return entry


def test_each_photo_gets_a_thumbnail_and_its_size(tray: Tray, make: Make) -> None:
    entries = make(3)
    tray.open(entries)
    tray.wait(3)
    assert [entry.size for entry in entries] == [(90, 60)] * 3
    for entry in entries:
        image = QImage.fromData(tray.thumbnails.jpeg(entry) or b"")
        assert (image.width(), image.height()) == (90, 60)
        red, green, blue, _ = image.pixelColor(45, 30).getRgb()
        assert red > 200 and green < 40 and blue < 60
    assert not tray.failures


def test_a_thumbnail_of_a_large_photo_is_small(tray: Tray, make: Make, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    Image.effect_noise((3000, 4000), 90).convert("RGB").rotate(30).save(large)
    entry = PhotoEntry(large)
    tray.open([entry, *make(1)])
    tray.wait(2)
    jpeg = tray.thumbnails.jpeg(entry)
    assert jpeg and len(jpeg) < 30_000
    assert QImage.fromData(jpeg).height() == 176
    assert entry.size == (3000, 4000)


def test_unreadable_photos_are_reported_once(tray: Tray, make: Make) -> None:
    entries = make(8)
    bad = [broken(entries[1]), broken(entries[6])]
    missing = entries[7]
    missing.path.unlink()
    tray.open(entries)
    until(lambda: tray.failures, 20)
    assert tray.failures == [[*bad, missing]]
    assert [entry.problem.code if entry.problem else None for entry in (*bad, missing)] == [
        *("photo_kind_unknown", "photo_kind_unknown"),
        "file_missing",
    ]
    assert all(entry.size and not entry.problem for entry in (entries[0], *entries[2:6]))


def test_requested_photos_are_read_before_the_others(tray: Tray, make: Make) -> None:
    entries = make(60)
    tray.open(entries)
    tray.thumbnails.request(entries[40:45])
    tray.wait(60)
    assert tray.read == entries[40:45] + entries[:40] + entries[45:]


def test_a_later_request_replaces_an_earlier_one(tray: Tray, make: Make) -> None:
    entries = make(60)
    tray.open(entries)
    tray.thumbnails.request(entries[30:50])
    tray.thumbnails.request(entries[55:58])
    tray.wait(60)
    assert tray.read == entries[55:58] + entries[:55] + entries[58:]


def test_a_file_is_read_once(tray: Tray, make: Make, tmp_path: Path) -> None:
    entries = make(3)
    again = PhotoEntry(entries[0].path)
    tray.open([*entries, again])
    tray.wait(4)
    assert again.size == (90, 60) and tray.thumbnails.jpeg(again)
    for entry in entries:
        entry.path.unlink()
    late = PhotoEntry(tmp_path / "late.png")
    Image.new("RGB", (50, 40)).save(late.path)
    tray.document.add([late])
    until(lambda: late.size, 20)
    assert not any(entry.problem for entry in entries)
    assert not tray.failures


def test_a_single_photo_is_not_read(tray: Tray, make: Make) -> None:
    entries = make(2)
    tray.open(entries[:1])
    qtest.qWait(300)
    assert not entries[0].size
    tray.document.add(entries[1:])
    tray.wait(2)
    assert all(tray.thumbnails.jpeg(entry) for entry in entries)


def test_removed_photos_use_no_memory(tray: Tray, make: Make) -> None:
    entries = make(4)
    tray.open(entries)
    tray.wait(4)
    tray.document.remove(entries[1:3])
    assert [bool(tray.thumbnails.jpeg(entry)) for entry in entries] == [True, False, False, True]
    tray.document.reset(None)
    assert not tray.thumbnails._jpegs


def test_photos_that_leave_before_they_are_read_are_not_reported(tray: Tray, make: Make) -> None:
    entries = make(5)
    bad = broken(entries[4])
    tray.open(entries)
    tray.document.remove([bad])
    tray.wait(4)
    until(lambda: not tray.thumbnails._is_reading, 20)
    assert not tray.failures and bad.problem is None


def test_failed_photos_can_be_read_again(tray: Tray, make: Make) -> None:
    entries = make(4)
    good = entries[0].path.read_bytes()
    bad = [broken(entries[1]), broken(entries[2])]
    tray.open(entries)
    until(lambda: tray.failures, 20)
    bad[0].path.write_bytes(good)
    tray.thumbnails.retry(entries)
    until(lambda: len(tray.failures) == 2, 20)
    assert bad[0].problem is None and bad[0].size == (90, 60) and tray.thumbnails.jpeg(bad[0])
    assert tray.failures[1] == [bad[1]], "only what still can't be read"


def test_a_photo_that_becomes_readable_gets_its_thumbnail(tray: Tray, make: Make) -> None:
    """For example, the user chooses it after its memory card was inserted again."""
    entries = make(2)
    good = entries[0].path.read_bytes()
    broken(entries[1])
    tray.open(entries)
    until(lambda: tray.failures, 20)
    entries[1].path.write_bytes(good)
    entries[1].problem = None
    tray.document.entry_changed.emit(entries[1])
    until(lambda: tray.thumbnails.jpeg(entries[1]), 20)


def test_a_photo_that_was_found_elsewhere_is_read_there(tray: Tray, make: Make, tmp_path: Path) -> None:
    entries = make(2)
    moved = entries[1].path.rename(tmp_path / "moved.png")
    tray.open(entries)
    until(lambda: tray.failures, 20)
    tray.document.move_entry(entries[1], moved)
    until(lambda: tray.thumbnails.jpeg(entries[1]), 20)
    assert entries[1].problem is None


def test_removing_a_memory_card_gives_one_report(tray: Tray, make: Make) -> None:
    entries = make(60, _LARGE)
    folder = entries[0].path.parent
    away = folder.with_name("gone")
    tray.open(entries)
    tray.wait(1)
    folder.rename(away)
    until(lambda: tray.failures, 20)
    (failures,) = tray.failures
    read = [entry for entry in entries if entry.size]
    assert read and failures and len(read) + len(failures) == 60
    assert all(entry.problem and entry.problem.code == "file_missing" for entry in failures)
    away.rename(folder)
    tray.thumbnails.retry(failures)
    until(lambda: all(entry.size and not entry.problem for entry in entries), 20)
    until(lambda: not tray.thumbnails._is_reading)
    assert len(tray.failures) == 1


def test_without_a_visible_photo_they_are_read_too(tray: Tray, make: Make) -> None:
    tray.document.replace([broken(entry) for entry in make(2)], None, None)
    until(lambda: tray.failures, 20)


def test_signals_are_limited_in_rate(tray: Tray, make: Make) -> None:
    times: list[float] = []
    tray.thumbnails.changed.connect(lambda: times.append(time.monotonic()))
    tray.open(make(150))
    tray.wait(1)
    start = times[0]
    tray.wait(150)
    assert len(times) <= 2 + (times[-1] - start) / 0.045


def test_closing_stops_soon(tray: Tray, make: Make) -> None:
    entries = make(60, _LARGE)
    tray.open(entries)
    tray.wait(1)
    tray.thumbnails.close()
    assert tray.thumbnails._background.wait(1000)
    until(lambda: not tray.thumbnails._is_reading)
    assert sum(entry.size is not None for entry in entries) < 60
    tray.thumbnails.retry(entries)
    tray.document.add(make(61)[60:])
    qtest.qWait(300)
    assert not tray.thumbnails._is_reading


def test_an_unexpected_error_concerns_its_photo_alone(tray: Tray, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from shutterspan.core.image_io import thumbnail

    load = thumbnail.load_thumbnail
    entries = make(3)

    def fail(path: Path, width: int, height: int) -> thumbnail.Thumbnail:
        if path == entries[1].path:
            raise RuntimeError("never seen before")
        return load(path, width, height)

    monkeypatch.setattr(thumbnail, "load_thumbnail", fail)
    tray.open(entries)
    until(lambda: tray.failures, 20)
    assert tray.failures == [[entries[1]]]
    assert entries[0].size and entries[2].size
