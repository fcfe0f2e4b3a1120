"""The bar above the picture, with what the chosen tool can be told, and the transport below it."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from shutterspan.core.types.playback import shutter_speed
from shutterspan.ui.desktop.actions import COMPARE, OVERLAY, Actions
from shutterspan.ui.desktop.menus import button, divider
from shutterspan.ui.desktop.state.words import written
from shutterspan.ui.desktop.widgets.pushing import ActionButton
from shutterspan.ui.desktop.widgets.section import faint, wrapped

#: Diameters that the brush can have, as shares of the photo's longer side in thousandths.
_BRUSH = (2, 250)

#: Room for the words on either side of the buttons to play with, so that these stay in the middle.
_BESIDE = 130


class ToolOptions(QWidget):
    """Of the brush: size and feather, in pixels of the photo. Of the other tools: what their keys do."""

    brush_changed = pyqtSignal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self._hint = wrapped(faint())
        self._size, self._feather = QSlider(Qt.Orientation.Horizontal), QSlider(Qt.Orientation.Horizontal)
        self._size.setRange(*_BRUSH)
        self._size.setValue(40)
        self._feather.setRange(0, 100)
        self._feather.setValue(30)
        self._brush = QWidget()
        row = QHBoxLayout(self._brush)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for text, slider in ((self.tr("Size"), self._size), (self.tr("Feather"), self._feather)):
            slider.setMinimumWidth(40)
            slider.setMaximumWidth(110)
            slider.setAccessibleName(self.tr("Brush: {}").format(text))
            slider.valueChanged.connect(self._tell)
            row.addWidget(faint(text))
            row.addWidget(slider, 1)
        row.addStretch()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._hint, 1)
        whole.addWidget(self._brush)
        self._longer = 1000
        self.show_tool("hand")

    def show_photo(self, longer: int) -> None:
        """longer: the photo's longer side in pixels."""
        self._longer = longer
        self._tell()

    def show_tool(self, tool: str) -> None:
        hints = {
            "hand": self.tr("Drag to move, wheel to zoom"),
            "select": self.tr("Click a region; drag it or its handles"),
            "arrow": self.tr("Drag along the way that something moved"),
        }
        drawing = self.tr("Shift adds to the region, Alt cuts from it")
        self._hint.setText(hints.get(tool, drawing))
        self._brush.setVisible(tool == "brush")
        self._hint.setVisible(tool != "brush")

    def _tell(self) -> None:
        size = self._size.value() / 1000 * self._longer
        self.brush_changed.emit(size, size / 2 * self._feather.value() / 100)


class TopBar(QWidget):
    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.options = ToolOptions()
        self._zoom = faint()
        self._zoom.setMinimumWidth(self._zoom.fontMetrics().horizontalAdvance("0000 %"))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.export = ActionButton(actions["export"], "export", self.tr("Export…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 10, 6)
        row.setSpacing(3)
        for name in ("open", "save", None, "undo", "redo", None):
            row.addWidget(button(name, actions) if name else divider())
        row.addSpacing(8)
        row.addWidget(self.options, 1)
        for group in (COMPARE, OVERLAY):
            for spec in group:
                row.addWidget(button(spec.name, actions))
            row.addWidget(divider())
        row.addWidget(button("fit", actions))
        row.addWidget(self._zoom)
        row.addWidget(button("actual", actions))
        row.addSpacing(6)
        row.addWidget(self.export)

    def show_zoom(self, factor: float) -> None:
        self._zoom.setText(f"{factor * 100:.0f} %")
        self._zoom.setAccessibleName(self.tr("Zoom: {:.0f} percent").format(factor * 100))


class Transport(QWidget):
    """Buttons to play with, and where the playhead stands."""

    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._place, self._range = QLabel(), faint()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(3)
        row.addWidget(self._place)
        row.addStretch(1)
        for name in ("mark-in", None, "first", "back", "play", "forward", "last", None, "mark-out"):
            row.addWidget(button(name, actions, 24 if name == "play" else 18) if name else divider())
        row.addStretch(1)
        row.addWidget(self._range)
        self._place.setMinimumWidth(_BESIDE)
        self._range.setMinimumWidth(_BESIDE)
        self._range.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_place(self, t: float, exposure_time: float | None) -> None:
        """t: in [0,1]; exposure_time: in seconds, if known."""
        text = written(f"t = {t:.3f}")
        if exposure_time:
            text += written(f"   {t * exposure_time * 1000:.3g} ms")
        self._place.setText(text)
        self._place.setAccessibleName(self.tr("Playhead at {:.0%} of the exposure").format(t))

    def show_range(self, start: float, end: float, exposure_time: float | None) -> None:
        text = self.tr("Whole exposure") if (start, end) == (0, 1) else written(f"{start:.2f} – {end:.2f}")
        if exposure_time:
            text += written(f"   {shutter_speed(exposure_time * (end - start))} s")
        self._range.setText(text)
