from PyQt6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.widgets.clip_panel import ClipPanel


def speed_note(qtbot: QtBot, settings: RenderSettings, exposure_time: float | None) -> str:
    panel = ClipPanel()
    qtbot.addWidget(panel)
    panel.show_state(DocumentState(settings=settings), exposure_time)
    return " ".join(label.text() for label in panel.findChildren(QLabel))


def test_a_set_duration_decides_how_fast_the_clip_plays(qtbot: QtBot) -> None:
    slow = RenderSettings(frames=12, fps=24.0, loop="none", duration=2.0)
    assert "12 s in 12 frames" not in speed_note(qtbot, slow, 0.5)
    assert "4.0x slow at 6" in speed_note(qtbot, slow, 0.5)
    assert "2 s once through" in speed_note(qtbot, slow, None)
    boomerang = RenderSettings(frames=12, fps=24.0, loop="boomerang", duration=2.0)
    assert "real time at 24" in speed_note(qtbot, boomerang, 0.5)
