"""Both directions of a photo play side by side from the same latents; a click chooses one."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.guidance import Arrow
from shutterspan.core.types.region import Ellipse
from shutterspan.core.worker.protocol import OPEN
from shutterspan.ui.desktop.dialogs.alternatives_dialog import AlternativesDialog
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.guides import with_guide
from shutterspan.ui.desktop.ui_latency import LatencyMonitor

from ..conftest import until
from .conftest import facts, wait_until_settled
from .fake_worker import Worker, opening_result

TRUCK = Ellipse(110, 170, 460, 330)
LEFT = Qt.MouseButton.LeftButton


def open_dialog(window: MainWindow) -> AlternativesDialog:
    """Click the button of the inspector, and wait for the dialog."""
    (button,) = (
        button
        for button in window.context.inspector.findChildren(QToolButton)
        if button.defaultAction() is window.context.actions["alternatives"]
    )
    QtBot.mouseClick(button, LEFT)
    until(lambda: window.findChild(AlternativesDialog))
    dialog = window.findChild(AlternativesDialog)
    assert dialog
    return dialog


def is_loaded(dialog: AlternativesDialog) -> bool:
    return all(all(button.frames) for button in dialog._buttons)


def select_region(window: MainWindow) -> None:
    """Draw a region, which is then selected, and wait until it is unfolded."""
    window.context.canvas.shape_drawn.emit(TRUCK, "replace")
    wait_until_settled(window)


def exposures(window: MainWindow) -> set[int]:
    """The ids of the open exposures of the opposite direction."""
    other_id = window._alternatives_flow._plays._other_id
    return set() if other_id is None else {other_id}


@pytest.mark.slow
def test_a_click_chooses_the_opposite_direction_in_one_step(live: MainWindow) -> None:
    select_region(live)
    document = live.context.document
    before, encoded = document.state, facts(live)["encode_count"]
    dialog = open_dialog(live)
    assert "Region 1" in " ".join(label.text() for label in dialog.findChildren(type(dialog._note)))
    assert dialog._note.text() == "Loading …"
    until(lambda: is_loaded(dialog))
    now, other = (button.frames for button in dialog._buttons)
    assert now[0] == other[-1] != now[-1], "the same frames, in the opposite order"
    assert now[0] != other[0]
    assert dialog._note.text() == ""
    assert exposures(live)
    QtBot.mouseClick(dialog._buttons[1], LEFT)
    until(lambda: live.findChild(AlternativesDialog) is None)
    assert not exposures(live)
    assert document.state.regions[0].region.guidance.flipped
    assert document.undo_name == "Choose Opposite Direction"
    wait_until_settled(live)
    assert facts(live)["encode_count"] == encoded
    document.undo()
    assert document.state == before


def test_the_current_direction_changes_nothing(unfolded: MainWindow, worker: Worker) -> None:
    state = unfolded.context.document.state
    dialog = open_dialog(unfolded)
    until(lambda: worker.has("replay"))
    worker.answer("replay", opening_result(exposure=2))
    QtBot.mouseClick(dialog._buttons[0], LEFT)
    until(lambda: unfolded.findChild(AlternativesDialog) is None)
    assert unfolded.context.document.state is state and not unfolded.context.document.undo_name
    assert worker.params("close") == {"exposure": 2}
    assert unfolded.context.exposure.available_id == 1


@pytest.mark.slow
def test_without_a_region_the_whole_photo_is_flipped_with_its_arrow(live: MainWindow) -> None:
    live.context.document.change("Add Arrow", lambda s: with_guide(s, Arrow((400, 250), (250, 245))))
    wait_until_settled(live)
    dialog = open_dialog(live)
    until(lambda: is_loaded(dialog))
    now, other = (button.frames for button in dialog._buttons)
    assert now[0] == other[-1] != now[-1]
    frame = now[0]
    assert frame and abs(frame.width() / frame.height() - 640 / 360) < 0.02, "the whole photo"
    QtBot.keyClick(dialog._buttons[0], Qt.Key.Key_Right)
    assert dialog.focusWidget() is dialog._buttons[1]
    QtBot.keyClick(dialog._buttons[1], Qt.Key.Key_Return)
    until(lambda: live.findChild(AlternativesDialog) is None)
    assert live.context.document.state.guidance.arrows == (Arrow((250, 245), (400, 250)),)


def test_escape_changes_nothing(unfolded: MainWindow, worker: Worker) -> None:
    state = unfolded.context.document.state
    dialog = open_dialog(unfolded)
    QtBot.keyClick(dialog._buttons[0], Qt.Key.Key_Escape)
    until(lambda: unfolded.findChild(AlternativesDialog) is None)
    assert unfolded.context.document.state is state and not exposures(unfolded)
    dialog = open_dialog(unfolded)
    until(lambda: worker.has("replay"))
    dialog.reject()


@pytest.mark.slow
def test_the_window_is_not_blocked(live: MainWindow, latency_monitor: LatencyMonitor) -> None:
    latency_monitor.start_activity("loading")
    dialog = open_dialog(live)
    until(lambda: is_loaded(dialog))
    latency_monitor.start_activity("playing")
    until(lambda: dialog._step == len(dialog._buttons[0].frames) - 1)
    dialog.reject()
    for activity, iterations in latency_monitor.iterations.items():
        assert max(iteration.cpu for iteration in iterations) < 0.1, activity


def test_the_buttons_are_named_for_screen_readers(unfolded: MainWindow) -> None:
    dialog = open_dialog(unfolded)
    assert [button.accessibleName() for button in dialog._buttons] == [
        "This direction, as it plays now",
        "Opposite direction, with time reversed",
    ]
    assert dialog.windowTitle() == "Choose the Direction"
    dialog.reject()


def test_two_directions_need_motion(unfolded: MainWindow, worker: Worker) -> None:
    action = unfolded.context.actions["alternatives"]
    assert action.isEnabled()
    unfolded.context.actions["flip"].trigger()
    until(lambda: worker.has("replay"))
    worker.answer("replay", opening_result(exposure=2, moving=False))
    assert not action.isEnabled()


def test_frames_are_requested_again_after_the_exposure_was_replaced(unfolded: MainWindow, worker: Worker) -> None:
    unfolded.context.actions["flip"].trigger()
    until(lambda: worker.has("replay"))
    dialog = open_dialog(unfolded)
    until(lambda: not unfolded.context.background._pending)
    worker.answer("replay", opening_result(exposure=2))
    until(lambda: worker.params("replay")["exposure"] == 2)
    worker.fail("replay", UsageError("exposure_missing"))
    assert dialog.isVisible(), "another one is on its way"
    unfolded.context.exposure.opened.emit()
    worker.answer("replay", opening_result(exposure=3))
    assert exposures(unfolded) == {3}
    dialog.reject()
    assert worker.params("close") == {"exposure": 3}


@pytest.mark.parametrize("code", ["latents_missing", "memory_exhausted"])
def test_an_error_closes_the_dialog_and_is_reported(unfolded: MainWindow, worker: Worker, code: str) -> None:
    dialog = open_dialog(unfolded)
    until(lambda: worker.has("replay"))
    worker.fail("replay", UsageError(code))
    until(lambda: unfolded.findChild(AlternativesDialog) is not dialog)
    assert unfolded.context.messages.text


def test_a_late_second_exposure_is_closed(unfolded: MainWindow, worker: Worker) -> None:
    dialog = open_dialog(unfolded)
    until(lambda: worker.has("replay"))
    dialog.reject()
    worker.answer("replay", opening_result(exposure=7))
    assert worker.params("close") == {"exposure": 7}
    assert not worker.has(OPEN.name)
