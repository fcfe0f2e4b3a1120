"""Edit the strength of the motion: a slider and a percentage, a button for 100 %, and a note on its effect."""

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import QGridLayout, QSizePolicy, QSlider, QSpinBox, QToolButton, QWidget

from shutterspan.core.foundation import limits
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.widgets.section import faint_label

#: Strengths are shown in percent.
_LOWEST, _HIGHEST = (round(100 * bound) for bound in limits.STRENGTH)
#: The slider snaps to 100 % within this distance.
_CATCH = 4


class _Slider(QSlider):
    """A horizontal slider that a double click resets. It ignores the wheel, which scrolls the panel."""

    reset = pyqtSignal()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        self.reset.emit()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()


class StrengthControl(QWidget):
    """A factor on the motion, 0 to 3, shown in percent."""

    changed = pyqtSignal(float)

    def __init__(self) -> None:
        super().__init__()
        self._slider = _Slider(Qt.Orientation.Horizontal)
        self._slider.setRange(_LOWEST, _HIGHEST)
        self._slider.setPageStep(25)
        self._slider.setMinimumWidth(60)
        self._slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._slider.setToolTip(self.tr("How far things move in the clip. Double-click for 100 %"))
        self._percent = QSpinBox()
        self._percent.setRange(_LOWEST, _HIGHEST)
        self._percent.setSuffix(self.tr(" %"))
        self._percent.setSingleStep(5)
        self._percent.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)  # leaves room for the slider
        self._percent.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._percent.setKeyboardTracking(False)
        self._percent.setToolTip(self.tr("How far things move in the clip"))
        self._reset = QToolButton()
        self._reset.setIcon(icon("reset"))
        self._reset.setIconSize(QSize(16, 16))
        self._reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reset.setToolTip(self.tr("Back to 100 %"))
        self._note = faint_label()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        for column, widget in enumerate((self._slider, self._percent, self._reset)):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self._note, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        self.setFocusProxy(self._slider)
        self._strength, self._is_drawn, self._updating = 1.0, False, False
        self._slider.valueChanged.connect(self._on_slider_moved)
        self._slider.reset.connect(lambda: self._choose(100))
        self._percent.valueChanged.connect(self._choose)
        self._reset.clicked.connect(lambda: self._choose(100))
        self.show_strength(1.0, False)

    def setAccessibleName(self, name: str | None) -> None:
        super().setAccessibleName(name)
        for widget in (self._slider, self._percent):
            widget.setAccessibleName(name)
        self._reset.setAccessibleName(self.tr("{}: back to 100 %").format(name))

    def show_strength(self, strength: float, is_drawn: bool) -> None:
        """Update all controls. is_drawn: whether 100 % is the length of the user's stroke, not the estimated motion."""
        self._strength, self._is_drawn = strength, is_drawn
        percent = round(100 * strength)
        self._updating = True
        if abs(self._slider.value() - percent) > (_CATCH if percent == 100 and self._slider.isSliderDown() else 0):
            self._slider.setValue(percent)
        self._percent.setValue(percent)
        self._updating = False
        self._reset.setEnabled(percent != 100)
        self._note.setText(self._meaning(percent))

    def _on_slider_moved(self, value: int) -> None:
        is_caught = self._slider.isSliderDown() and abs(value - 100) <= _CATCH
        self._choose(100 if is_caught else value)

    def _choose(self, percent: int) -> None:
        if not self._updating and percent != round(100 * self._strength):
            self.changed.emit(percent / 100)

    def _meaning(self, percent: int) -> str:
        if percent == 0:
            return self.tr("stands still")
        if percent == 100:
            return self.tr("as drawn") if self._is_drawn else self.tr("as found")
        return self.tr("{} times as far").format(localize_numbers(f"{percent / 100:g}"))
