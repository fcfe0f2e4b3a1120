from PyQt6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.widgets.clip import ClipPanel


def pace(qtbot: QtBot, settings: RenderSettings, exposure_time: float | None) -> str:
    panel = ClipPanel()
    qtbot.addWidget(panel)
    panel.show_content(Content(settings=settings), exposure_time)
    return " ".join(label.text() for label in panel.findChildren(QLabel))


def test_a_set_duration_decides_how_fast_the_clip_plays(qtbot: QtBot) -> None:
    slow = RenderSettings(frames=12, fps=24.0, loop="none", duration=2.0)
    assert "12 s in 12 frames" not in pace(qtbot, slow, 0.5)
    assert "4.0x slow at 6" in pace(qtbot, slow, 0.5)
    assert "2 s once through" in pace(qtbot, slow, None)
    usual = RenderSettings(frames=12, fps=24.0, loop="boomerang", duration=2.0)
    assert "real time at 24" in pace(qtbot, usual, 0.5)
