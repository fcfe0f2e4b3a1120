"""The bar above the picture, and the playback controls below it."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from shutterspan.core.types.playback_speed import shutter_speed
from shutterspan.ui.desktop.actions import COMPARE, OVERLAY, Actions
from shutterspan.ui.desktop.menus import divider, tool_button
from shutterspan.ui.desktop.state.clip_timing import nearest_frame
from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.widgets.push_button import ActionButton
from shutterspan.ui.desktop.widgets.section import faint_label
from shutterspan.ui.desktop.widgets.tool_options import ToolOptions


class TopBar(QWidget):
    """File and undo buttons, tool options, comparison, overlays, zoom and export."""

    def __init__(self, actions: Actions):
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.options = ToolOptions(actions)
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
        self._position, self._speed, self._range = QLabel(), faint_label(), faint_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(3)
        side = QWidget()
        left = QHBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addWidget(self._position)
        left.addWidget(self._speed, 1)
        row.addWidget(side, 1)
        for name in ("mark-in", None, "first", "back", "play", "forward", "last", None, "mark-out"):
            row.addWidget(tool_button(name, actions, 24 if name == "play" else 18) if name else divider())
        row.addWidget(self._range, 1)  # as wide as the other side, to keep the buttons in the middle
        self._range.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._range.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_position(self, t: float, times: Sequence[float], fps: float, exposure_time: float | None) -> None:
        """Show the playhead's position. t: in [0, 1]; times: of the clip's frames, at least one; exposure_time: in
        seconds, if known."""
        index, count = nearest_frame(times, t), len(times)
        seconds = localize_numbers(f"{index / fps:.2f}")
        self._position.setText(self.tr("Frame {0} of {1} · {2} s").format(index + 1, count, seconds))
        instant = self._instant(t, exposure_time)
        self._position.setToolTip(instant)
        self._position.setAccessibleName(
            self.tr("Frame {0} of {1}, {2} seconds into the clip, {3}").format(index + 1, count, seconds, instant)
        )

    def show_speed(self, speed: float) -> None:
        """Show at which multiple of its speed the clip plays, negative backwards; 0 if it doesn't play."""
        text = f"{speed:g}×".replace("-", "−") if speed not in (0, 1) else ""
        self._speed.setText(text)
        self._speed.setAccessibleName(self.tr("Playing at {} times the speed").format(f"{speed:g}") if text else "")

    def show_range(self, start: float, end: float, exposure_time: float | None) -> None:
        """Show the in and out points, in [0, 1]. exposure_time: in seconds, if known."""
        text = self.tr("Whole exposure")
        if (start, end) != (0, 1):
            text = self.tr("{0} % to {1} %").format(round(100 * start), round(100 * end))
        if exposure_time:
            text += localize_numbers(f"   {shutter_speed(exposure_time * (end - start))} s")
        self._range.setText(text)

    def _instant(self, t: float, exposure_time: float | None) -> str:
        """The instant in the exposure as text."""
        if not exposure_time:
            return self.tr("{} % of the exposure").format(round(100 * t))
        seconds = t * exposure_time
        if seconds < 1:
            return self.tr("{} ms after the shutter opened").format(localize_numbers(f"{1000 * seconds:.3g}"))
        return self.tr("{} s after the shutter opened").format(localize_numbers(f"{seconds:.3g}"))
