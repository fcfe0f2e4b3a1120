from PyQt6.QtWidgets import QDoubleSpinBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.types.region import Rectangle, Region
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.state.document_state import DocumentState, with_region
from shutterspan.ui.desktop.widgets.region_panel import RegionPanel


def test_a_feather_is_at_most_as_wide_as_the_photo(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel = RegionPanel(Actions(window))
    qtbot.addWidget(panel)
    panel.show_state(with_region(DocumentState(), Region(Rectangle(0, 0, 50, 50), 12_000.0)), 0, 20_000)
    feathers: list[float] = []
    panel.feather_changed.connect(lambda index, feather: feathers.append(feather))
    spin = panel.findChild(QDoubleSpinBox)
    assert spin and spin.value() == 12_000
    spin.setValue(30_000)
    assert feathers == [20_000]


def test_feather_and_strength_are_visible_while_a_region_is_selected(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel = RegionPanel(Actions(window))
    qtbot.addWidget(panel)
    panel.show()
    state = with_region(DocumentState(), Region(Rectangle(0, 0, 50, 50)))

    def labels() -> set[str]:
        return {label.text() for label in panel.findChildren(QLabel) if label.isVisible()}

    spin = panel.findChild(QDoubleSpinBox)
    assert spin
    for selected in (-1, 0, -1):
        panel.show_state(state, selected, 1000)
        is_selected = selected >= 0
        assert ({"Feather", "Strength"} <= labels()) is is_selected and spin.isVisible() is is_selected
        assert "Outside" in labels()
    assert not {"Feather", "Strength"} & labels()
