"""The buttons that carry out a hint."""

from typing import Any

import pytest
from PyQt6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.memory import CAN_LIMIT_MEMORY
from shutterspan.core.foundation.messages import make_message
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.flows.hint_actions import hint_buttons


@pytest.fixture
def actions(qtbot: QtBot) -> Actions:
    window = QWidget()
    qtbot.addWidget(window)
    return Actions(window)


def texts(actions: Actions, code: str, **values: Any) -> list[str]:
    return [text for text, _ in hint_buttons(make_message(code, **values), actions, print)]


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("latents_missing", {}, ["Unfold Again"]),
        ("unfolding_killed", {}, ["Unfold Again"]),
        ("diagnosis_no_motion", {}, ["Draw a Region", "Draw a Stroke", "Which Photos Work"]),
        ("photo_damaged", {"path": "a.jpg"}, ["Open…"]),
        ("file_missing", {"path": "a.jpg"}, ["Open…"]),
        ("disk_full", {"path": "/a/clip.mp4"}, ["Export…"]),
        ("file_exists", {"path": "/a/clip.mp4"}, ["Export…"]),
        ("disk_full", {"path": "/a/truck.shutterspan"}, ["Save As…"]),
        ("target_is_photo", {"name": "truck.shutterspan"}, ["Save As…"]),
        ("project_suffix_invalid", {"name": "truck.txt", "suffix": ".shutterspan"}, ["Save As…"]),
        ("folder_missing", {"folder": "/a"}, ["Export…", "Save As…"]),
        ("duration_too_short", {}, ["Export…"]),
        ("device_missing", {"devices": "cpu"}, ["Preferences…"]),
        ("internal_error", {"path": "log.txt"}, ["Show the Log"]),
        ("unfolding_outdated", {}, ["Save"]),
        ("region_crosses_itself", {}, []),
        ("exit_status", {"status": 1}, []),
    ],
)
def test_a_hint_has_the_matching_buttons(
    actions: Actions, code: str, values: dict[str, Any], expected: list[str]
) -> None:
    assert texts(actions, code, **values) == expected


@pytest.mark.skipif(not CAN_LIMIT_MEMORY, reason="this system limits no memory")
def test_low_memory_offers_the_memory_limit(actions: Actions) -> None:
    assert texts(actions, "unfold_memory_exhausted") == ["Export…", "Preferences…"]
    assert texts(actions, "mask_memory_exhausted") == ["Preferences…"]


def test_a_width_is_exported(actions: Actions) -> None:
    widths: list[int] = []
    message = make_message("diagnosis_blur_too_long", width=640)
    (text, run), (guide, _) = hint_buttons(message, actions, widths.append)
    run()
    assert guide == "Which Photos Work"
    assert text == "Export 640 Pixels Wide…" and widths == [640]


def test_a_button_triggers_its_action(actions: Actions) -> None:
    opened: list[bool] = []
    actions.connect(open=lambda: opened.append(True))
    ((_, run),) = hint_buttons(make_message("file_empty", path="a.jpg"), actions, print)
    run()
    assert opened == [True]


def test_impossible_actions_are_not_offered(actions: Actions) -> None:
    actions.enable(["stroke"], False)
    assert texts(actions, "diagnosis_no_motion") == ["Draw a Region", "Which Photos Work"]
