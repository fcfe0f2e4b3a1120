"""The tray's texts on each photo."""

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt

from shutterspan.core.foundation.messages import make_message
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.document import Document
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.tray_model import EntryStatus, TrayModel

_FOLDER = Path("/photos/summer")


class Tray:
    """A model of three photos, whose states a test sets."""

    def __init__(self) -> None:
        self.document = Document()
        self.exposures, self.exports = dict[PhotoEntry, str](), dict[PhotoEntry, str]()
        self.model = TrayModel(
            self.document, lambda entry: self.exposures.get(entry, ""), lambda entry: self.exports.get(entry, "")
        )
        self.entries = [PhotoEntry(_FOLDER / f"{name}.jpg") for name in ("a", "b", "c")]
        self.document.replace(self.entries, self.entries[0], None)

    def text(self, row: int, role: Qt.ItemDataRole) -> str:
        text: str = self.model.data(self.model.index(row), role)
        return text


@pytest.fixture
def tray(qapp: object) -> Tray:
    return Tray()


def test_a_row_has_the_name_of_its_file(tray: Tray) -> None:
    assert tray.model.rowCount() == 3
    assert [tray.text(row, Qt.ItemDataRole.DisplayRole) for row in range(3)] == ["a.jpg", "b.jpg", "c.jpg"]
    assert tray.model.data(tray.model.index(0), Qt.ItemDataRole.DecorationRole) is None


def test_a_new_photo_has_no_state(tray: Tray) -> None:
    assert tray.model.status_of(tray.entries[1]) == EntryStatus(None, False, "", "")
    assert tray.text(1, Qt.ItemDataRole.ToolTipRole) == f"b.jpg\n{_FOLDER}"


def test_the_state_of_a_photo_is_a_text(tray: Tray) -> None:
    entry = tray.entries[1]
    entry.size = 6000, 4000
    entry.history.push("Flip Time", edits.with_flip(entry.state, None))
    tray.exposures[entry], tray.exports[entry] = "unfolded", "running"
    lines = ["b.jpg", str(_FOLDER), "6000 × 4000 pixels", "Edited", "Unfolded", "Being exported"]
    assert tray.text(1, Qt.ItemDataRole.ToolTipRole).split("\n") == lines
    assert tray.text(1, Qt.ItemDataRole.AccessibleTextRole) == ", ".join(lines)


def test_a_photo_that_cannot_be_read_has_a_reason(tray: Tray) -> None:
    tray.entries[2].problem = make_message("file_missing", path=Path("/photos/summer/c.jpg"))
    (problem,) = [line for line in tray.text(2, Qt.ItemDataRole.ToolTipRole).split("\n") if "read" in line]
    assert problem.startswith("Can't be read: ") and "c.jpg" in problem


@pytest.mark.parametrize("status", ["waiting", "unfolding", "unfolded"])
def test_each_state_of_unfolding_has_words(tray: Tray, status: str) -> None:
    tray.exposures[tray.entries[0]] = status
    assert "nfold" in tray.text(0, Qt.ItemDataRole.ToolTipRole).split("\n")[-1]


@pytest.mark.parametrize("status", ["waiting", "running", "done", "nothing moves", "failed", "stopped"])
def test_each_state_of_an_export_has_words(tray: Tray, status: str) -> None:
    tray.exports[tray.entries[0]] = status
    assert "xport" in tray.text(0, Qt.ItemDataRole.ToolTipRole).split("\n")[-1]


def test_a_photo_counts_as_edited_until_its_state_is_restored(tray: Tray) -> None:
    entry = tray.entries[0]
    original = entry.state
    entry.history.push("Flip Time", edits.with_flip(original, None))
    assert tray.model.status_of(entry).is_edited
    entry.history.mark_saved(entry.state)
    assert tray.model.status_of(entry).is_edited, "its edits are saved, and still edits"
    entry.history.undo()
    entry.history.mark_saved(original)
    assert not tray.model.status_of(entry).is_edited


def test_rows_follow_the_document(tray: Tray) -> None:
    new = PhotoEntry(_FOLDER / "d.jpg")
    tray.document.add([new])
    assert tray.model.row_of(new) == 3
    tray.document.remove([tray.entries[1]])
    assert [tray.model.row_of(entry) for entry in (*tray.entries, new)] == [0, None, 1, 2]
    assert tray.model.is_current(tray.entries[0]) and not tray.model.is_current(new)
