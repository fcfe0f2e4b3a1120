"""Drawing and settings, as a user changes them; no worker is needed."""

from functools import partial

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse, Mask, Rectangle
from shutterspan.ui.desktop.actions import SECTIONS
from shutterspan.ui.desktop.main_window import MainWindow

from ..conftest import Until

TRUCK = Ellipse(240, 350, 900, 650)


def press_keys(window: MainWindow, *keys: Qt.Key | str) -> None:
    """Press keys, or type texts, in the focused widget."""
    for key in keys:
        focus = QApplication.focusWidget() or window
        if isinstance(key, str):
            QtBot.keyClicks(focus, key)
        else:
            QtBot.keyClick(focus, key)


def test_every_change_is_a_named_step_and_all_can_be_undone(opened: MainWindow) -> None:
    context = opened.context
    document, actions, panel = context.document, context.actions, context.inspector.regions
    before = document.state
    context.canvas.shape_drawn.emit(TRUCK, "replace")
    context.canvas.guide_drawn.emit(Arrow((800, 500), (500, 490)))
    context.canvas.shape_edited.emit(0, Ellipse(230, 350, 900, 650))
    panel.renamed.emit(0, "Truck")
    panel.recoloured.emit(0, "#39c6a5")
    panel.switched.emit(0, False)
    panel.switched.emit(0, True)
    panel.feather_changed.emit(0, 30.0)
    panel.outside_chosen.emit("still")
    actions["flip-region"].trigger()
    actions["flip"].trigger()
    context.inspector.clip.changed.emit("Change Frames", {"frames": 31})
    context.timeline.key_frame_moved.emit(0.25)
    assert document.state.key_frame == 0.25
    actions["clear-arrows"].trigger()
    actions["delete-region"].trigger()
    names = []
    while document.undo_name:
        names.append(document.undo_name)
        assert actions["undo"].text() == f"&Undo {document.undo_name}"
        actions["undo"].trigger()
    assert names == [
        "Delete Region", "Clear Arrows and Strokes", "Move Key Frame", "Change Frames", "Flip Time",
        "Flip Time in Region", "Change Outside", "Change Feather", "Switch Region On", "Switch Region Off",
        "Change Region Colour", "Rename Region", "Edit Region",
        "Add Arrow", "Add Region",
    ]  # fmt: skip
    assert document.state == before
    assert document.is_saved
    while actions["redo"].isEnabled():
        actions["redo"].trigger()
    assert not document.state.regions
    assert document.state.settings.frames == 31


def test_shift_adds_and_alt_cuts(opened: MainWindow, until: Until) -> None:
    context = opened.context
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 300, 300), "replace")
    context.canvas.shape_drawn.emit(Rectangle(300, 100, 500, 300), "add")
    until(lambda: context.document.undo_name == "Add to Region")
    context.canvas.shape_drawn.emit(Rectangle(100, 100, 200, 300), "subtract")
    until(lambda: context.document.undo_name == "Cut from Region")
    (styled,) = context.document.state.regions
    assert isinstance(styled.region.shape, Mask)
    assert [styled.region.shape.contains(x, 200) for x in (150, 250, 450, 550)] == [False, True, True, False]


def test_an_invalid_arrow_is_reported(opened: MainWindow) -> None:
    opened.context.canvas.guide_drawn.emit(Arrow((10, 10), (10, 10.2)))
    assert "has no length" in opened.context.messages.text
    assert not opened.context.document.undo_name


@pytest.mark.parametrize(
    ("letter", "tool"), [("r", "rectangle"), ("b", "brush"), ("a", "arrow"), ("s", "stroke"), ("v", "select")]
)
def test_letters_choose_tools(opened: MainWindow, letter: str, tool: str) -> None:
    press_keys(opened, letter)
    assert opened.context.actions[tool].isChecked()


def test_letters_typed_into_a_name_are_text(opened: MainWindow) -> None:
    opened.context.canvas.shape_drawn.emit(TRUCK, "replace")
    name = opened.context.inspector.regions.findChild(QLineEdit)
    assert name
    name.setFocus()
    name.selectAll()
    press_keys(opened, "brave kid, jol", Qt.Key.Key_Home, "A ", Qt.Key.Key_Return)
    assert opened.context.document.state.regions[0].name == "A brave kid, jol"
    assert opened.context.actions["hand"].isChecked()


def test_every_control_has_a_name_and_is_reached_by_tab(opened: MainWindow) -> None:
    opened.context.canvas.shape_drawn.emit(TRUCK, "replace")
    QApplication.processEvents()
    visible = [widget for widget in opened.findChildren(QWidget) if widget.isVisible()]
    controls = [widget for widget in visible if isinstance(widget, QToolButton | QComboBox | QSpinBox)]
    assert len(controls) > 30
    menu_extension = {"qt_menubar_ext_button"}
    for control in controls:
        if control.objectName() in menu_extension:
            continue
        text = "" if isinstance(control, QComboBox) else control.text()
        assert control.accessibleName() or text, control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.accessibleName()


def test_stop_is_enabled_while_a_task_runs(opened: MainWindow) -> None:
    stop, progress = opened.context.actions["stop"], opened.context.progress
    stopped: list[str] = []
    assert not stop.isEnabled()
    for key in ("one", "other"):
        progress.begin(key, key.title(), partial(stopped.append, key))
    stop.trigger()
    assert stopped == ["other"]
    assert not stop.isEnabled(), "it is already being stopped"
    progress.end("other")
    assert stop.isEnabled()
    progress.end("one")
    assert not stop.isEnabled()


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    used: dict[str, str] = {}
    for action in window.context.actions:
        for sequence in action.shortcuts():
            text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
            assert text not in used, f"{text}: {action.objectName()} and {used[text]}"
            used[text] = action.objectName()
    expected = "Space J K L , . Left Right I O Home End Ctrl+O Ctrl+S Ctrl+E Ctrl+Z Ctrl+Shift+Z 0 1 2 F1"
    assert set(expected.split()) <= used.keys()


def test_every_action_has_a_tooltip_with_its_shortcut(window: MainWindow) -> None:
    for _, specs in SECTIONS:
        for spec in specs:
            action = window.context.actions[spec.name]
            assert action.statusTip() == spec.tip
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            assert keys in action.toolTip()


@pytest.mark.parametrize("name", ["export", "preferences", "keys", "log"])
def test_dialogs_open_and_close_by_key(opened: MainWindow, until: Until, name: str) -> None:
    opened.context.actions[name].trigger()
    until(lambda: QApplication.activeModalWidget())
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    QtBot.keyClick(dialog, Qt.Key.Key_Escape)
    until(lambda: not QApplication.activeModalWidget())


def test_the_theme_can_be_chosen(window: MainWindow) -> None:
    settings_store = window.context.settings_store
    for theme, is_dark in (("light", False), ("dark", True)):
        settings_store.change_preferences(theme=theme)
        colour = QApplication.palette().window().color()
        assert colour.red() == colour.green() == colour.blue()
        assert (colour.lightness() < 128) is is_dark
