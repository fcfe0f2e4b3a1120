"""The document: its photo, its undo steps, and whether it is saved."""

from pathlib import Path

import pytest

from shutterspan.core.types.region import Ellipse, Region
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.document import Document, OpenedPhoto


def test_the_document_knows_unsaved_changes(photo: OpenedPhoto, tmp_path: Path) -> None:
    document = Document()
    assert document.is_saved
    document.reset(photo)
    assert document.is_saved
    document.change("Flip Time", lambda s: edits.with_flip(s, None))
    assert not document.is_saved
    assert document.undo_name == "Flip Time"
    document.mark_saved(tmp_path / "x.shutterspan", document.snapshot())
    assert document.is_saved
    document.undo()
    assert not document.is_saved
    document.redo()
    assert document.is_saved


def test_a_recovered_document_is_unsaved(photo: OpenedPhoto, tmp_path: Path) -> None:
    document = Document()
    document.reset(photo, edits.with_flip(document.state, None), tmp_path / "x.shutterspan", saved=False)
    assert not document.is_saved
    document.mark_saved(tmp_path / "x.shutterspan", document.snapshot())
    assert document.is_saved


def test_changes_during_saving_are_unsaved_until_undo_restores_the_saved_state(
    photo: OpenedPhoto, tmp_path: Path
) -> None:
    document = Document()
    document.reset(photo)
    document.change("Flip Time", lambda s: edits.with_flip(s, None))
    saved = document.snapshot()
    document.change("Flip Time", lambda s: edits.with_flip(s, None))
    document.mark_saved(tmp_path / "x.shutterspan", saved)
    assert not document.is_saved
    document.undo()
    assert document.is_saved
    document.undo()
    assert not document.is_saved, "the file holds the step after this one"


def test_an_invalid_shape_changes_nothing(photo: OpenedPhoto) -> None:
    document = Document()
    document.reset(photo)
    before = document.state
    with pytest.raises(Exception, match="extends beyond the photo"):
        document.change("Add Region", lambda s: edits.with_region(s, Region(Ellipse(0, 0, 99999, 9))))
    assert document.state is before
    assert not document.undo_name
