"""The document: what is open, and what of it is saved."""

from pathlib import Path

import pytest

from shutterspan.core.types.region import Ellipse, Region
from shutterspan.ui.desktop.state import content as edits
from shutterspan.ui.desktop.state.document import Document, OpenedPhoto


def test_the_document_tells_whether_something_is_unsaved(photo: OpenedPhoto, tmp_path: Path) -> None:
    document = Document()
    assert document.is_saved
    document.start(photo)
    assert document.is_saved
    document.change("Flip Time", lambda c: edits.with_flip(c, None))
    assert not document.is_saved
    assert document.undo_name == "Flip Time"
    document.mark_saved(tmp_path / "x.shutterspan", document.content)
    assert document.is_saved
    document.undo()
    assert not document.is_saved
    document.redo()
    assert document.is_saved


def test_a_recovered_document_is_unsaved(photo: OpenedPhoto, tmp_path: Path) -> None:
    document = Document()
    document.start(photo, edits.with_flip(document.content, None), tmp_path / "x.shutterspan", saved=False)
    assert not document.is_saved
    document.mark_saved(tmp_path / "x.shutterspan", document.content)
    assert document.is_saved


def test_what_changed_while_it_was_saved_is_unsaved_until_what_was_saved_comes_back(
    photo: OpenedPhoto, tmp_path: Path
) -> None:
    document = Document()
    document.start(photo)
    document.change("Flip Time", lambda c: edits.with_flip(c, None))
    saved = document.content
    document.change("Flip Time", lambda c: edits.with_flip(c, None))
    document.mark_saved(tmp_path / "x.shutterspan", saved)
    assert not document.is_saved
    document.undo()
    assert document.is_saved
    document.undo()
    assert not document.is_saved, "the file holds the step after this one"


def test_a_shape_that_makes_no_sense_changes_nothing(photo: OpenedPhoto) -> None:
    document = Document()
    document.start(photo)
    before = document.content
    with pytest.raises(Exception, match="reaches beyond the photo"):
        document.change("Add Region", lambda c: edits.with_region(c, Region(Ellipse(0, 0, 99999, 9))))
    assert document.content is before
    assert not document.undo_name
