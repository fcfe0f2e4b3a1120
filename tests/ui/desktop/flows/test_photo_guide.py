"""The page “Which Photos Work” opens from every warning about a photo, from the Help menu and from the start page."""

import json
from pathlib import Path

import pytest
from PIL import Image
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from shutterspan.core.foundation.messages import make_message
from shutterspan.core.foundation.paths import RESOURCES
from shutterspan.ui.desktop.dialogs.photo_guide_dialog import UNSUITABLE, WORKING, PhotoGuideDialog
from shutterspan.ui.desktop.flows.hint_actions import PHOTO_WARNINGS
from shutterspan.ui.desktop.main_window import MainWindow
from shutterspan.ui.desktop.state.export_job import ExportJob

from ..conftest import until
from .conftest import press
from .fake_worker import Worker, opening_result

CATALOGUE = json.loads((Path(__file__).parents[4] / "core" / "foundation" / "messages.json").read_text("utf-8"))


def guide(window: MainWindow) -> PhotoGuideDialog:
    until(lambda: window.findChild(PhotoGuideDialog))
    found = window.findChild(PhotoGuideDialog)
    assert found and found.isVisible()
    return found


def test_every_diagnosis_has_the_button() -> None:
    diagnoses = {code for code in CATALOGUE["messages"] if code.startswith("diagnosis_")}
    assert diagnoses and diagnoses <= PHOTO_WARNINGS <= CATALOGUE["messages"].keys()


@pytest.mark.parametrize("code", sorted(PHOTO_WARNINGS))
def test_every_warning_about_a_photo_opens_the_page(opened: MainWindow, code: str) -> None:
    opened.context.messages.show_message(make_message(code, width=600, region="Region 1", min_side=16))
    buttons = opened.context.messages.findChildren(QPushButton)
    assert len([button for button in buttons if button.isVisible()]) <= 3
    press(opened, "Which Photos Work")
    guide(opened).reject()


def test_the_question_about_a_still_clip_opens_the_page(unfolding: MainWindow, worker: Worker, tmp_path: Path) -> None:
    worker.answer("open", opening_result(moving=False))
    unfolding._export_flow._export_file(ExportJob({"frames": 2}, tmp_path / "a.mp4"))
    until(lambda: unfolding.findChildren(QMessageBox))
    (box,) = unfolding.findChildren(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Which Photos Work").click()
    guide(unfolding).reject()


def test_the_help_menu_opens_it_and_its_six_pictures_are_there(window: MainWindow) -> None:
    window.context.actions["photo-guide"].trigger()
    page = guide(window)
    pictures = [label for label in page.findChildren(QLabel) if not label.pixmap().isNull()]
    assert len(pictures) == len(WORKING) + len(UNSUITABLE) == 6
    page.reject()


def test_the_pictures_are_small() -> None:
    files = sorted((RESOURCES / "guide").glob("*.jpg"))
    assert len(files) == 6 and sum(file.stat().st_size for file in files) < 150_000
    for file in files:
        with Image.open(file) as picture:
            assert picture.size == (360, 240)


def test_the_start_page_opens_the_page(window: MainWindow) -> None:
    buttons = window.context.empty_state.findChildren(QPushButton)
    button = next(button for button in buttons if button.text() == "Which photos work?")
    QtBot.mouseClick(button, Qt.MouseButton.LeftButton)
    guide(window).reject()
