"""The bar above the picture, and the playback controls below it."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from shutterspan.core.types.playback_speed import shutter_speed
from shutterspan.ui.desktop.actions import COMPARE, OVERLAY, Actions
from shutterspan.ui.desktop.menus import divider, tool_button
from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.widgets.push_button import ActionButton
from shutterspan.ui.desktop.widgets.section import faint_label
from shutterspan.ui.desktop.widgets.tool_options import ToolOptions

#: Minimum width of the labels on both sides of the playback buttons, which keeps the buttons in the middle.
_SIDE_WIDTH = 130


class TopBar(QWidget):
    """File and undo buttons, tool options, comparison, overlays, zoom and export."""

    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.options = ToolOptions()
        self._zoom = faint_label()
        self._zoom.setMinimumWidth(self._zoom.fontMetrics().horizontalAdvance("0000 %"))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.export = ActionButton(actions["export"], "export", self.tr("Export…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 10, 6)
        row.setSpacing(3)
        for name in ("open", "save", None, "undo", "redo", None):
            row.addWidget(tool_button(name, actions) if name else divider())
        row.addSpacing(8)
        row.addWidget(self.options, 1)
        for group in (COMPARE, OVERLAY):
            for spec in group:
                row.addWidget(tool_button(spec.name, actions))
            row.addWidget(divider())
        row.addWidget(tool_button("fit", actions))
        row.addWidget(self._zoom)
        row.addWidget(tool_button("actual", actions))
        row.addSpacing(6)
        row.addWidget(self.export)

    def show_zoom(self, factor: float) -> None:
        """factor: 1 is 100 %."""
        self._zoom.setText(f"{factor * 100:.0f} %")
        self._zoom.setAccessibleName(self.tr("Zoom: {:.0f} percent").format(factor * 100))


class Transport(QWidget):
    """Playback buttons, the position of the playhead, and the range of the clip."""

    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._position, self._range = QLabel(), faint_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(3)
        row.addWidget(self._position)
        row.addStretch(1)
        for name in ("mark-in", None, "first", "back", "play", "forward", "last", None, "mark-out"):
            row.addWidget(tool_button(name, actions, 24 if name == "play" else 18) if name else divider())
        row.addStretch(1)
        row.addWidget(self._range)
        self._position.setMinimumWidth(_SIDE_WIDTH)
        self._range.setMinimumWidth(_SIDE_WIDTH)
        self._range.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_position(self, t: float, exposure_time: float | None) -> None:
        """Show the playhead's position. t: in [0, 1]; exposure_time: in seconds, if known."""
        text = localize_numbers(f"t = {t:.3f}")
        if exposure_time:
            text += localize_numbers(f"   {t * exposure_time * 1000:.3g} ms")
        self._position.setText(text)
        self._position.setAccessibleName(self.tr("Playhead at {:.0%} of the exposure").format(t))

    def show_range(self, start: float, end: float, exposure_time: float | None) -> None:
        """Show the in and out points, in [0, 1]. exposure_time: in seconds, if known."""
        text = self.tr("Whole exposure") if (start, end) == (0, 1) else localize_numbers(f"{start:.2f} – {end:.2f}")
        if exposure_time:
            text += localize_numbers(f"   {shutter_speed(exposure_time * (end - start))} s")
        self._range.setText(text)
