"""The verdict on a clip is a text; another text replaces it if there is none."""

import pytest
from PyQt6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shutterspan.core.worker.protocol import ConsistencyFields
from shutterspan.ui.desktop.widgets.fact_panels import ConsistencyPanel


@pytest.fixture
def panel(qtbot: QtBot) -> ConsistencyPanel:
    panel = ConsistencyPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def consistency(**changes: object) -> ConsistencyFields:
    fields = {"explained_fraction": 0.971, "psnr": 38.04, "averaging_space": "gamma", "level": "fits"}
    return {**fields, "sharpening": 1.42, **changes}  # type: ignore[typeddict-item]


def texts(panel: ConsistencyPanel) -> list[str]:
    """The visible texts from the top down, without the heading."""
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()][1:]


@pytest.mark.parametrize(
    ("level", "verdict"),
    [
        ("fits", "Fits"),
        ("mostly_fits", "Mostly fits"),
        ("partly_fits", "Partly fits"),
        ("does_not_fit", "Doesn't fit"),
    ],
)
def test_the_verdict_is_a_word(panel: ConsistencyPanel, level: str, verdict: str) -> None:
    panel.show_consistency(consistency(level=level))
    assert panel.accessibleName() == "Fits the Photo?"
    assert texts(panel) == [
        verdict,
        "1.4 times as sharp as the photo",
        "97 % of the motion matches the photo's blur (38.0 dB).",
    ]


@pytest.mark.parametrize(
    ("sharpening", "text"),
    [
        (0.8, "0.8 times as sharp as the photo"),
        (0.97, "As sharp as the photo"),
        (1.04, "As sharp as the photo"),
        (2.0, "2 times as sharp as the photo"),
    ],
)
def test_how_much_sharper_the_frames_are(panel: ConsistencyPanel, sharpening: float, text: str) -> None:
    panel.show_consistency(consistency(sharpening=sharpening))
    assert text in texts(panel)


def test_a_sentence_takes_the_place_of_the_verdict(panel: ConsistencyPanel) -> None:
    assert texts(panel) == ["After unfolding, the mean of the frames is compared with the photo."]
    panel.show_consistency(consistency())
    panel.show_unknown(pending=True)
    assert texts(panel) == ["Comparing with the photo …"]
    panel.show_consistency(consistency())
    panel.show_still(is_wanted=False)
    assert texts(panel) == [
        "Nothing moves, so there is nothing to check. Draw a region and a stroke where something moved."
    ]
    panel.show_still(is_wanted=True)
    assert texts(panel) == ["Nothing moves at a strength of 0 %, so there is nothing to check."]
