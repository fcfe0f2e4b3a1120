"""Settings are copied from one photo and pasted to others, by keys and in the dialog."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QCheckBox, QListView

from shutterspan.core.foundation import limits
from shutterspan.core.types.guidance import Arrow, Guidance
from shutterspan.core.types.region import Mask, Rectangle, Region
from shutterspan.ui.desktop.dialogs.paste_settings_dialog import PasteSettingsDialog
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state import document_state as edits
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.settings_transfer import PARTS, Part

from ..conftest import qtest, until
from .conftest import SIZE, Drag

COPY = PASTE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tray(window: MainWindow, small: Path, tmp_path: Path) -> MainWindow:
    """A window with photos of 640, 320 and 640 pixels' width, and one that can't be read. No thumbnails are read."""
    window.context.tray.close_thumbnails()
    paths = [Path(shutil.copy(small, tmp_path / f"photo-{number}.png")) for number in (1, 2, 3, 4)]
    Image.open(small).resize((SIZE[0] // 2, SIZE[1] // 2)).save(paths[1])
    paths[3].write_bytes(b"no photo at all")
    window._tray_flow.open(paths)
    until(lambda: window.context.document.photo)
    return window


def edit(window: MainWindow, change: Callable[[DocumentState], DocumentState]) -> None:
    window.context.document.change("Edit", change)


def add_region(window: MainWindow) -> None:
    edit(window, lambda s: edits.with_region(s, Region(Rectangle(40, 20, 200, 100))))


def copy(window: MainWindow) -> None:
    """Copy by the keys, and wait until it is done."""
    window.activateWindow()  # after a dialog, the offscreen platform activates no window
    until(window.isActiveWindow)
    window.context.messages.dismiss()
    qtest.keyClick(window.context.canvas, Qt.Key.Key_C, COPY)
    until(lambda: "Copied the settings" in window.context.messages.text)


def select(window: MainWindow, *numbers: int) -> None:
    """Select just these photos of the tray, counted from 1, with Ctrl and the mouse."""
    photos = photo_list(window)
    model, selection = photos.model(), photos.selectionModel()
    assert model and selection
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        if (row + 1 in numbers) != selection.isSelected(index):
            photos.scrollTo(index)
            at = photos.visualRect(index).center()
            qtest.mouseClick(photos.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)


def photo_list(window: MainWindow) -> QListView:
    photos = window.context.tray.findChild(QListView)
    assert photos
    return photos


def open_dialog(window: MainWindow) -> PasteSettingsDialog:
    qtest.keyClick(window.context.canvas, Qt.Key.Key_V, PASTE)
    until(lambda: window.findChildren(PasteSettingsDialog))
    (dialog,) = window.findChildren(PasteSettingsDialog)
    return dialog


def paste(window: MainWindow, without: Part | None = None) -> None:
    """Paste the proposed parts except one, and wait for the report."""
    dialog = open_dialog(window)
    if without:
        qtest.mouseClick(boxes_of(dialog)[without], Qt.MouseButton.LeftButton)
    window.context.messages.dismiss()
    qtest.keyClick(dialog, Qt.Key.Key_Return)
    until(lambda: "Settings applied to" in window.context.messages.text)
    until(lambda: not window.findChildren(PasteSettingsDialog))


def boxes_of(dialog: PasteSettingsDialog) -> dict[Part, QCheckBox]:
    return dict(zip(PARTS, dialog.findChildren(QCheckBox), strict=True))


def shapes(entry: PhotoEntry) -> list[object]:
    return [styled.region.shape for styled in entry.state.regions]


def test_regions_arrows_time_and_export_reach_photos_that_were_never_read(tray: MainWindow) -> None:
    document = tray.context.document
    one, half, other, _ = document.entries
    add_region(tray)
    edit(tray, lambda s: edits.with_settings(s, frames=24, size=480))
    copy(tray)
    select(tray, 1, 2, 3)
    paste(tray)
    assert tray.context.messages.text == "Settings applied to 3 photos."
    assert shapes(half) == [Rectangle(20, 10, 100, 50)]
    assert shapes(other) == [Rectangle(40, 20, 200, 100)]
    assert [entry.state.settings.frames for entry in (half, other)] == [24, 24]
    assert [entry.state.settings.size for entry in (half, other)] == [320, 480]
    assert half.size == (320, 180)
    assert one.history.undo_name == "Edit", "the photo itself has nothing new"


def test_each_photo_undoes_the_paste_in_one_step(tray: MainWindow) -> None:
    document = tray.context.document
    other = document.entries[2]
    add_region(tray)
    copy(tray)
    select(tray, 1, 3)
    paste(tray)
    assert other.history.undo_name == "Paste Settings" and not other.history.is_saved
    tray._tray_flow.show(other)
    until(lambda: document.current is other)
    assert len(tray.context.canvas._content.regions) == 1
    tray.context.actions["undo"].trigger()
    assert document.state == DocumentState() and document.is_saved is False and other.history.is_saved


def test_pasting_to_the_visible_photo_shows_at_once(tray: MainWindow) -> None:
    document = tray.context.document
    add_region(tray)
    copy(tray)
    document.undo()
    assert not tray.context.canvas._content.regions
    paste(tray)
    assert tray.context.messages.text == "Settings applied to photo-1.png."
    assert len(tray.context.canvas._content.regions) == 1


def test_photos_that_cannot_be_read_are_left_out_and_named(tray: MainWindow) -> None:
    add_region(tray)
    copy(tray)
    select(tray, 1, 3, 4)
    paste(tray)
    assert tray.context.messages.text == "Settings applied to 2 of 3 photos. Can't be read: photo-4.png."
    assert not tray.context.document.entries[3].state.regions


def test_a_message_names_three_photos_at_most(tray: MainWindow, tmp_path: Path) -> None:
    missing = [PhotoEntry(tmp_path / f"missing-{number}.png") for number in range(1, 6)]
    tray.context.document.add(missing)
    copy(tray)
    photo_list(tray).selectAll()
    paste(tray)
    assert "Can't be read: photo-4.png, missing-1.png, missing-2.png and 3 more." in tray.context.messages.text


def test_masks_that_would_be_too_large_are_left_out_with_the_reason(
    tray: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tray.context.document
    mask = Region(Mask(np.full((180, 320), 255, np.uint8)))
    half = document.entries[1]
    tray._tray_flow.show(half)
    until(lambda: document.current is half)
    edit(tray, lambda s: edits.with_region(s, mask))
    copy(tray)
    monkeypatch.setattr(limits, "MAX_MASK_PIXELS", 100_000)
    select(tray, 2, 3)
    paste(tray)
    text = tray.context.messages.text
    assert text.startswith("Settings applied to 1 of 2 photos. Left out: photo-3.png. The masks have")
    assert not document.entries[2].state.regions


def test_the_settings_of_the_photo_selected_in_the_tray_are_copied(tray: MainWindow) -> None:
    document = tray.context.document
    half = document.entries[1]
    arrow = Arrow((10, 10), (60, 10))
    document.change_entry(half, (320, 180), "Edit", lambda s: DocumentState(guidance=Guidance((arrow,))))
    select(tray, 2)
    copy(tray)
    assert tray.context.messages.text == "Copied the settings of photo-2.png."
    select(tray, 1)
    paste(tray)
    assert document.state.guidance.arrows[0].direction == (1, 0)
    assert document.state.guidance.arrows[0].start == pytest.approx((20, 20))


def test_the_dialog_proposes_the_parts_that_were_pasted_last(tray: MainWindow) -> None:
    copy(tray)
    assert "regions" not in tray._settings_flow._copied.parts  # type: ignore[union-attr]
    paste(tray, without="time")
    add_region(tray)
    copy(tray)
    checked = {part for part, box in boxes_of(open_dialog(tray)).items() if box.isChecked()}
    assert checked == {"regions", "export"}


def test_cancel_pastes_nothing(tray: MainWindow) -> None:
    add_region(tray)
    copy(tray)
    select(tray, 1, 3)
    qtest.keyClick(open_dialog(tray), Qt.Key.Key_Escape)
    until(lambda: not tray.findChildren(PasteSettingsDialog))
    assert not tray.context.document.entries[2].state.regions


def test_copied_settings_stay_after_their_document_is_closed(tray: MainWindow, sample: Path) -> None:
    document, actions = tray.context.document, tray.context.actions
    assert actions["copy-settings"].isEnabled() and not actions["paste-settings"].isEnabled()
    edit(tray, lambda s: edits.with_flip(s, None))
    copy(tray)
    assert actions["paste-settings"].isEnabled()
    document.reset(None)
    assert not actions["copy-settings"].isEnabled() and not actions["paste-settings"].isEnabled()
    tray.files.open(sample)
    until(lambda: document.photo)
    paste(tray)
    assert document.state.guidance.flipped


def test_a_shape_that_is_being_combined_is_copied_too(opened: MainWindow, drag: Drag) -> None:
    context = opened.context
    width, height = context.document.photo.width, context.document.photo.height  # type: ignore[union-attr]
    edit(opened, lambda s: edits.with_region(s, Region(Rectangle(0, 0, width / 4, height / 4))))
    opened._drawing_flow.select(0)
    context.actions["rectangle"].trigger()
    context.actions["draw-add"].trigger()
    drag((width / 2, height / 2), (width * 0.6, height * 0.6), (width * 0.75, height * 0.75))
    assert opened._drawing_flow.is_busy
    qtest.keyClick(context.canvas, Qt.Key.Key_C, COPY)
    until(lambda: "Copied the settings" in context.messages.text)
    copied = opened._settings_flow._copied
    assert copied and isinstance(copied.state.regions[0].region.shape, Mask)


def test_a_photo_that_left_the_tray_is_not_counted(tray: MainWindow) -> None:
    document = tray.context.document
    add_region(tray)
    copy(tray)
    select(tray, 1, 2, 3)
    dialog = open_dialog(tray)
    document.remove([document.entries[1]])
    qtest.keyClick(dialog, Qt.Key.Key_Return)
    until(lambda: tray.context.messages.text == "Settings applied to 2 photos.")


def test_two_thousand_photos_do_not_block_the_window(tray: MainWindow) -> None:
    many = [PhotoEntry(Path(f"/nowhere/{number}.png"), size=(640, 360)) for number in range(2000)]
    document = tray.context.document
    document.remove(document.entries[1:])
    document.add(many)
    add_region(tray)
    copy(tray)
    photo_list(tray).selectAll()
    counts: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: counts.append(sum(1 for entry in many if entry.state.regions)))
    timer.start(0)
    paste(tray)
    until(lambda: "2001 photos" in tray.context.messages.text)
    assert all(len(entry.state.regions) == 1 for entry in many)
    assert len({count for count in counts if 0 < count < 2000}) > 2, "the window handles events between the photos"
