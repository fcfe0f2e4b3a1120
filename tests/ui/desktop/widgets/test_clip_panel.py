from typing import Any

import pytest
from PyQt6.QtCore import QLocale, Qt
from PyQt6.QtWidgets import QAbstractSpinBox
from pytestqt.qtbot import QtBot

from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.state.document_state import DocumentState, with_settings
from shutterspan.ui.desktop.widgets.clip_panel import ClipPanel


class Editor:
    """A panel whose edits change a document's settings, as in the app."""

    def __init__(self, settings: RenderSettings, exposure_time: float | None):
        self.panel = ClipPanel()
        self.state, self.steps = DocumentState(settings=settings), list[str]()
        self._exposure_time = exposure_time
        self.panel.changed.connect(self._change)
        self.panel.show_state(self.state, exposure_time)
        self.panel.show()

    @property
    def settings(self) -> RenderSettings:
        return self.state.settings

    @property
    def figures(self) -> list[str]:
        """What the fields show: frames, length, frames a second, slow motion."""
        panel = self.panel
        return [field.text() for field in (panel._frames, panel._length, panel._fps, panel._slowdown)]

    def type(self, field: QAbstractSpinBox, text: str) -> None:
        field.selectAll()
        QtBot.keyClicks(field, text)
        QtBot.keyClick(field, Qt.Key.Key_Return)

    def _change(self, step: str, changes: dict[str, Any]) -> None:
        new = with_settings(self.state, **changes)
        if new != self.state:
            self.steps.append(step)
            self.state = new
            self.panel.show_state(new, self._exposure_time)


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    editor = Editor(RenderSettings(frames=48, fps=24.0, loop="boomerang"), 0.5)
    qtbot.addWidget(editor.panel)
    return editor


def test_the_figures_are_linked(editor: Editor) -> None:
    panel = editor.panel
    assert editor.figures == ["48", "2.0 s", "24.0", "4.0 ×"]
    editor.type(panel._frames, "96")
    assert editor.figures == ["96", "4.0 s", "24.0", "8.0 ×"]
    editor.type(panel._fps, "48")
    assert editor.figures == ["96", "2.0 s", "48.0", "4.0 ×"]
    editor.type(panel._length, "1.5")
    assert editor.figures == ["72", "1.5 s", "48.0", "3.0 ×"]
    editor.type(panel._slowdown, "2")
    assert editor.figures == ["48", "1.0 s", "48.0", "2.0 ×"]
    assert editor.steps == ["Change Frames", "Change Frames per Second", "Change Length", "Change Slow Motion"]


@pytest.mark.parametrize("fps", ["23.976", "29.97", "59.94", "119.88", "12.5"])
def test_the_frame_rate_keeps_its_decimals(editor: Editor, fps: str) -> None:
    editor.type(editor.panel._fps, fps)
    assert editor.panel._fps.text() == fps
    assert editor.state.settings.fps == float(fps)


def test_a_button_plays_it_in_real_time(editor: Editor) -> None:
    QtBot.mouseClick(editor.panel._real_time, Qt.MouseButton.LeftButton)
    assert editor.figures == ["12", "0.5 s", "24.0", "1.0 ×"]
    assert editor.steps == ["Play in Real Time"]


def test_an_arrow_key_changes_the_length_by_a_frame(editor: Editor) -> None:
    for field in (editor.panel._length, editor.panel._slowdown):
        QtBot.keyClick(field, Qt.Key.Key_Up)
    assert editor.settings.frames == 50
    QtBot.keyClick(editor.panel._length, Qt.Key.Key_Down)
    assert editor.settings.frames == 49


def test_a_figure_without_effect_shows_the_current_value(editor: Editor) -> None:
    editor.type(editor.panel._length, "2.01")
    assert editor.figures[1] == "2.0 s" and editor.steps == []


def test_return_does_not_change_a_rounded_figure(qtbot: QtBot) -> None:
    editor = Editor(RenderSettings(frames=15, fps=24000 / 1001), None)
    qtbot.addWidget(editor.panel)
    assert editor.figures[2] == "23.976"
    for field in (editor.panel._fps, editor.panel._length):
        QtBot.keyClick(field, Qt.Key.Key_Return)
    assert editor.steps == []


def test_without_a_shutter_speed_there_is_no_slow_motion(qtbot: QtBot, editor: Editor) -> None:
    panel = editor.panel
    panel.show_state(editor.state, None)
    assert editor.figures == ["48", "2.0 s", "24.0", "–"]
    for widget in (panel._slowdown, panel._real_time):
        assert not widget.isEnabled() and widget.toolTip() == "The photo's file contains no shutter speed"
    panel.show_state(editor.state, 0.25)
    assert editor.figures[3] == "8.0 ×"
    assert panel._slowdown.isEnabled() and panel._real_time.isEnabled() and "shutter" not in panel._real_time.toolTip()


def test_a_duration_decides_how_fast_the_clip_plays_until_a_rate_is_typed(qtbot: QtBot) -> None:
    editor = Editor(RenderSettings(frames=12, fps=24.0, loop="none", duration=2.0), 0.5)
    qtbot.addWidget(editor.panel)
    assert editor.figures == ["12", "2.0 s", "6.0", "4.0 ×"]
    editor.type(editor.panel._fps, "12")
    assert editor.figures == ["12", "1.0 s", "12.0", "2.0 ×"]


@pytest.mark.parametrize(
    ("exposure_time", "text"), [(1 / 4000, "8000.0 ×"), (30.0, "0.067 ×"), (1.6, "1.25 ×"), (0.16, "12.5 ×")]
)
def test_factors_have_three_digits(editor: Editor, exposure_time: float, text: str) -> None:
    editor.panel.show_state(editor.state, exposure_time)
    assert editor.figures[3] == text


def test_figures_have_the_separator_of_the_language(qtbot: QtBot) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        editor = Editor(RenderSettings(frames=48, fps=24.0), 0.5)
        qtbot.addWidget(editor.panel)
        editor.type(editor.panel._length, "1,5")
        assert editor.figures == ["36", "1,5 s", "24,0", "3,0 ×"]
    finally:
        QLocale.setDefault(before)


def test_looping_and_easing(editor: Editor) -> None:
    loop = editor.panel._loop
    assert [loop.itemText(row) for row in range(loop.count())] == ["Once", "Loop", "Back and forth"]
    QtBot.keyClick(loop, Qt.Key.Key_Up)
    assert editor.settings.loop == "repeat"
    QtBot.mouseClick(editor.panel._ease, Qt.MouseButton.LeftButton)
    assert editor.settings.ease and editor.steps == ["Change Looping", "Change Easing"]
