"""Messages end when their subject has changed."""

import pytest
from PyQt6.QtWidgets import QPushButton

from shutterspan.core.foundation.errors import UsageError
from shutterspan.core.types.region import Rectangle
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.widgets import message_bar
from shutterspan.ui.desktop.widgets.message_bar import Lifetime

from ..conftest import until
from .conftest import press
from .fake_worker import Worker

SQUARE = Rectangle(100, 100, 300, 300)


def test_a_message_about_an_edit_ends_with_the_next_one(opened: MainWindow) -> None:
    context = opened.context
    context.canvas.shape_drawn.emit(SQUARE, "subtract")
    assert context.messages.text
    context.canvas.shape_drawn.emit(SQUARE, "replace")
    assert not context.messages.text


def test_a_message_that_asks_for_a_region_ends_when_one_is_selected(opened: MainWindow) -> None:
    context = opened.context
    context.canvas.shape_drawn.emit(SQUARE, "replace")
    context.actions["deselect"].trigger()
    context.canvas.shape_drawn.emit(SQUARE, "subtract")
    assert "Select a region first" in context.messages.text
    context.canvas.region_picked.emit(0)
    assert not context.messages.text


def test_an_error_of_an_unfolding_ends_with_the_next_one(opened: MainWindow, worker: Worker) -> None:
    context = opened.context
    context.exposure.failed.emit(UsageError("latents_missing"))
    context.canvas.shape_drawn.emit(SQUARE, "replace")
    assert context.messages.text, "an edit mends nothing"
    context.actions["unfold"].trigger()
    until(lambda: worker.has("open"))
    assert not context.messages.text


def test_all_messages_about_a_photo_end_with_it(opened: MainWindow) -> None:
    context = opened.context
    lifetimes: tuple[Lifetime, ...] = ("edit", "unfolding", "photo")
    for lifetime in lifetimes:
        context.messages.show_warning("It is so.", lifetime=lifetime)
        context.document.reset(context.document.photo)
        assert not context.messages.text


def test_information_disappears_after_a_while(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_bar, "_INFO_MS", 1)
    monkeypatch.setattr(message_bar, "_INFO_WITH_BUTTONS_MS", 1)
    for actions in ([], [("Show", lambda: None)]):
        opened.context.messages.show_info("Saved.", actions=actions)
        until(lambda: not opened.context.messages.text, 5)


def test_a_question_returns_until_it_is_answered(opened: MainWindow) -> None:
    context, answers = opened.context, []
    context.messages.show_warning(
        "Something was kept.", actions=[("Recover", lambda: answers.append("yes"))], lifetime="answer"
    )
    context.document.reset(context.document.photo)
    assert "kept" in context.messages.text
    context.messages.show_info("Saved.")
    assert context.messages.text == "Saved."
    context.messages.dismiss()
    assert "kept" in context.messages.text
    press(opened, "Recover")
    assert answers == ["yes"] and not context.messages.text
    context.messages.show_info("Saved.")
    context.messages.dismiss()
    assert not context.messages.text


def test_an_error_has_the_button_that_its_hint_proposes(opened: MainWindow) -> None:
    opened.context.messages.show_error(UsageError("latents_missing", hint="unfold_again"))
    assert [button.text() for button in opened.context.messages.findChildren(QPushButton)] == ["Unfold Again"]
