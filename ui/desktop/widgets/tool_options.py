"""Options of the current tool: draw mode, the brush's size and feather, an arrow's length, or a hint."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSlider, QWidget

from shutterspan.core.foundation import limits
from shutterspan.ui.desktop.actions import DRAW_MODES, Actions
from shutterspan.ui.desktop.menus import tool_button
from shutterspan.ui.desktop.widgets.canvas.pointer import BRUSHES, DRAWING_TOOLS
from shutterspan.ui.desktop.widgets.section import faint_label, wrap_label

#: Smallest and largest brush diameter, in thousandths of the photo's longer side.
_BRUSH = (2, 250)
#: Factor between the brush's size and the next one.
BRUSH_STEP = 1.25


class ToolOptions(QWidget):
    """Shows the draw modes, sliders for brush and eraser, a hint for the other tools, and a checkbox for the arrow."""

    brush_changed = pyqtSignal(float, float)  # diameter and feather, in pixels of the photo
    feather_changed = pyqtSignal(float, float)  # as `brush_changed`, when the user moves the slider of the feather
    aspect_chosen = pyqtSignal(object)  # an Aspect, or None
    arrow_length_toggled = pyqtSignal(bool)  # whether the length of an arrow is the displacement

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._modes = QWidget()
        modes = QHBoxLayout(self._modes)
        modes.setContentsMargins(0, 0, 0, 0)
        modes.setSpacing(0)
        for spec in DRAW_MODES:
            modes.addWidget(tool_button(spec.name, actions, 18))
        self._hint = wrap_label(faint_label())
        self._size, self._feather = QSlider(Qt.Orientation.Horizontal), QSlider(Qt.Orientation.Horizontal)
        self._size.setRange(*_BRUSH)
        self._size.setValue(40)
        self._feather.setRange(0, 100)
        self._feather.setValue(30)
        self._feather.valueChanged.connect(lambda: self.feather_changed.emit(*self._brush_sides))
        self._brush = QWidget()
        row = QHBoxLayout(self._brush)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for text, slider in ((self.tr("Size"), self._size), (self.tr("Feather"), self._feather)):
            slider.setMinimumWidth(30)
            slider.setMaximumWidth(110)
            slider.setAccessibleName(self.tr("Brush: {}").format(text))
            slider.valueChanged.connect(self._emit_brush)
            row.addWidget(faint_label(text))
            row.addWidget(slider, 1)
        row.addStretch()
        self._arrow_length = QCheckBox(self.tr("Use length"))
        self._arrow_length.setToolTip(self.tr("The length of the arrow is the distance of the motion"))
        self._arrow_length.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._arrow_length.toggled.connect(self.arrow_length_toggled)
        self._aspect = QComboBox()
        self._aspect.setAccessibleName(self.tr("Aspect"))
        self._aspect.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._aspect.addItem(self.tr("Whole photo"), None)
        for aspect in limits.ASPECTS:
            self._aspect.addItem(aspect, aspect)
        self._aspect.activated.connect(lambda index: self.aspect_chosen.emit(self._aspect.itemData(index)))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._modes)
        whole.addWidget(self._arrow_length)
        whole.addWidget(self._aspect)
        whole.addWidget(self._hint, 1)
        whole.addWidget(self._brush)
        self._longer_side = 0
        self.show_tool("hand")

    def set_photo_size(self, longer_side: int) -> None:
        """longer_side: of the photo in pixels."""
        self._longer_side = longer_side
        self._emit_brush()

    def resize_brush(self, factor: float) -> None:
        """Multiply the brush's size. It changes by at least one step of the slider."""
        size = self._size.value()
        step = round(size * factor) - size or (1 if factor > 1 else -1)
        self._size.setValue(size + step)

    def show_aspect(self, aspect: str | None) -> None:
        """Show the aspect ratio of the crop; None is the whole photo."""
        self._aspect.setCurrentIndex(self._aspect.findData(aspect))

    def show_tool(self, tool: str) -> None:
        hints = {
            "hand": self.tr("Drag to move, wheel to zoom"),
            "select": self.tr("Click a region, an arrow or a stroke; drag it or its handles"),
            "snap": self.tr("Click what moved, or draw roughly around it; Shift adds, Ctrl cuts"),
            "arrow": self.tr("Drag in the direction of the motion"),
            "crop": self.tr("Choose the aspect ratio of exports, and drag the crop"),
            "stroke": self.tr("Drag along the path of the motion; Shift draws a straight stroke"),
        }
        drawing = self.tr("Shift adds, Ctrl cuts")
        self._hint.setText(hints.get(tool, drawing))
        self._modes.setVisible(tool in DRAWING_TOOLS)
        self._brush.setVisible(tool in BRUSHES)
        self._hint.setVisible(tool not in BRUSHES)
        self._arrow_length.setVisible(tool == "arrow")
        self._aspect.setVisible(tool == "crop")

    def _emit_brush(self) -> None:
        if not self._longer_side:
            return
        self.brush_changed.emit(*self._brush_sides)

    @property
    def _brush_sides(self) -> tuple[float, float]:
        """Diameter and feather, in pixels of the photo."""
        size = self._size.value() / 1000 * self._longer_side
        return size, size / 2 * self._feather.value() / 100
