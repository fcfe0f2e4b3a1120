"""The direction panel's text on what sets the direction."""

import pytest
from PyQt6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.types.guidance import Arrow, Stroke
from shutterspan.core.types.region import Ellipse, Region
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.state.document_state import DocumentState, with_region
from shutterspan.ui.desktop.state.guides import Guide, with_guide
from shutterspan.ui.desktop.widgets.inspector import DirectionPanel

DOWN_LEFT, LEFT = Arrow((800, 300), (500, 600)), Arrow((700, 100), (500, 100))
STROKE, OTHER_STROKE = Stroke(((800.0, 300.0), (900.0, 300.0))), Stroke(((100.0, 300.0), (200.0, 310.0)))


@pytest.mark.parametrize(
    ("guides", "text"),
    [
        ([], "Assumed: blur has no direction. Flip it, or draw an arrow."),
        ([DOWN_LEFT], "Down and left, set by your arrow."),
        ([STROKE], "Right, set by your stroke."),
        ([DOWN_LEFT, LEFT], "Set by your arrows."),
        ([STROKE, OTHER_STROKE], "Set by your strokes."),
    ],
)
def test_what_sets_the_direction(qtbot: QtBot, guides: list[Guide], text: str) -> None:
    state = DocumentState()
    for guide in guides:
        state = with_guide(state, guide)
    assert text_of(qtbot, state) == text


def test_a_direction_that_is_set_in_regions(qtbot: QtBot) -> None:
    state = with_region(DocumentState(), Region(Ellipse(400, 200, 900, 650)))
    assert text_of(qtbot, with_guide(state, DOWN_LEFT)) == "Set by your arrows and strokes in the regions."


def text_of(qtbot: QtBot, state: DocumentState) -> str:
    window = QWidget()
    qtbot.addWidget(window)
    panel = DirectionPanel(Actions(window))
    qtbot.addWidget(panel)
    panel.show_state(state)
    return [label.text() for label in panel.findChildren(QLabel)][1]
