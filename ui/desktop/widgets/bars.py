"""The bar above the picture, and the transport below it."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from shutterspan.core.types.playback import shutter_speed
from shutterspan.ui.desktop.actions import COMPARE, OVERLAY, Actions
from shutterspan.ui.desktop.menus import button, divider
from shutterspan.ui.desktop.state.words import written
from shutterspan.ui.desktop.widgets.pushing import ActionButton
from shutterspan.ui.desktop.widgets.section import faint
from shutterspan.ui.desktop.widgets.tools import ToolOptions

#: Room for the words on either side of the buttons to play with, so that these stay in the middle.
_BESIDE = 130


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
