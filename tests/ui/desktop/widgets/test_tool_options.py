from PyQt6.QtWidgets import QSlider, QWidget
from pytestqt.qtbot import QtBot

from shutterspan.ui.desktop.actions import Actions
from shutterspan.ui.desktop.widgets.tool_options import ToolOptions


def test_the_size_of_the_brush_depends_on_the_photo(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    options = ToolOptions(Actions(window))
    qtbot.addWidget(options)
    brushes: list[tuple[float, float]] = []
    options.brush_changed.connect(lambda size, feather: brushes.append((size, feather)))
    size, feather = options.findChildren(QSlider)
    size.setValue(100)
    assert not brushes, "sizes are relative to the photo"
    options.set_photo_size(6000)
    feather.setValue(50)
    assert brushes == [(600, 90), (600, 150)]
    size.setValue(2)
    options.resize_brush(1.25)
    assert size.value() == 3, "small brushes grow by one step at least"
    options.resize_brush(1 / 1.25)
    assert size.value() == 2
