from PyQt6.QtWidgets import QDoubleSpinBox, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.core.types.region import Rectangle, Region
from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.state.document_state import DocumentState, with_region
from shutterspan.ui.desktop.widgets.region_panel import RegionPanel


def test_a_border_may_be_as_wide_as_the_photo_and_no_wider(qtbot: QtBot) -> None:
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
