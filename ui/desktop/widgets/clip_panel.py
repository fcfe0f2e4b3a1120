"""Inspector panel for the clip's settings: number of frames, length, frame rate and slow motion; looping, easing."""

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QLocale, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QPushButton, QSpinBox

from shutterspan.core.foundation import limits
from shutterspan.ui.desktop.state.clip_timing import ClipTiming, clip_timing, timing_changes
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.widgets.section import Form, Section

_LENGTH = limits.FRAMES[0] / limits.FPS[1], limits.FRAMES[1] / limits.FPS[0]
_DECIMALS = 3


class FigureBox(QDoubleSpinBox):
    """A spin box that shows three significant digits, or the given number; with one to three decimals."""

    def __init__(self, tip: str, suffix: str, digits: int = 3):
        super().__init__()
        self._digits = digits
        self.setDecimals(_DECIMALS)
        self.setSuffix(suffix)
        self.setToolTip(tip)
        self.setKeyboardTracking(False)

    def textFromValue(self, value: float) -> str:
        decimals = min(max(1, self._digits - len(str(int(value)))), _DECIMALS) if value >= 1 else _DECIMALS
        locale = QLocale(self.locale())
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        text = locale.toString(value, "f", decimals).rstrip("0")
        return text if text[-1].isdigit() else text + "0"

    def valueFromText(self, text: str | None) -> float:
        """The value of a text; the exact value if the rounded text wasn't edited."""
        is_unchanged = text == self.textFromValue(self.value()) + self.suffix()
        return self.value() if is_unchanged else super().valueFromText(text)


class ClipPanel(Section):
    """Edits the clip's settings. Number of frames, length, frame rate and slow motion are linked figures."""

    changed = pyqtSignal(str, object)  # name of the undo step, new values by the names of their settings

    def __init__(self) -> None:
        super().__init__(self.tr("Clip"))
        self._state = DocumentState()
        self._exposure_time: float | None = None
        self._frames = QSpinBox()
        self._frames.setRange(*limits.FRAMES)
        self._frames.setKeyboardTracking(False)
        self._frames.setToolTip(self.tr("Number of frames in the clip. You can change it without unfolding again"))
        self._length = FigureBox(self.tr("Duration of the clip when it plays once"), self.tr(" s"))
        self._length.setRange(*_LENGTH)
        self._fps = FigureBox(self.tr("Number of frames per second"), "", digits=5)
        self._fps.setRange(*limits.FPS)
        self._slowdown = FigureBox("", self.tr(" ×"))
        self._real_time = QPushButton(self.tr("Real time"))
        self._loop = QComboBox()
        for name, text in (
            ("none", self.tr("Once")),
            ("repeat", self.tr("Loop")),
            ("boomerang", self.tr("Back and forth")),
        ):
            self._loop.addItem(text, name)
        self._loop.setToolTip(self.tr("What happens at the end of the clip"))
        self._ease = QCheckBox(self.tr("Ease in and out"))
        form = Form()
        form.add(self.tr("Frames"), self._frames)
        form.add(self.tr("Length"), self._length)
        form.add(self.tr("Frames/s"), self._fps)
        form.add(self.tr("Slow motion"), self._slowdown)
        form.addWidget(self._real_time, form.rowCount(), 1)
        form.add(self.tr("Loop"), self._loop)
        self.body.addLayout(form)
        self.body.addWidget(self._ease)
        self._updating = False
        self._connect_fields()

    def show_state(self, state: DocumentState, exposure_time: float | None) -> None:
        """Update all controls. exposure_time: in seconds; None if the photo's metadata lacks it."""
        self._state, self._exposure_time = state, exposure_time
        timing = clip_timing(state.settings, exposure_time)
        self._updating = True
        self._frames.setValue(timing.frames)
        self._length.setSingleStep(max(0.01, 1 / timing.fps))
        self._length.setValue(timing.length)
        self._fps.setValue(timing.fps)
        self._show_slowdown(timing)
        self._loop.setCurrentIndex(self._loop.findData(state.settings.loop or "none"))
        self._ease.setChecked(state.settings.ease)
        self._updating = False

    def _show_slowdown(self, timing: ClipTiming) -> None:
        """Show the factor, or a dash where the photo's exposure time is unknown."""
        field, slowdown = self._slowdown, timing.slowdown
        field.setEnabled(slowdown is not None)
        self._real_time.setEnabled(slowdown is not None)
        if slowdown is not None and timing.seconds:
            field.setSpecialValueText("")
            field.setRange(*(length / timing.seconds for length in _LENGTH))
            field.setSingleStep(max(0.1, 1 / (timing.fps * timing.seconds)))
            field.setValue(slowdown)
            field.setToolTip(self.tr("How many times slower than real time the clip plays"))
            self._real_time.setToolTip(self.tr("Play the clip in the time that the exposure took"))
        else:
            field.setRange(0, 0)
            field.setSpecialValueText("–")
            for widget in (field, self._real_time):
                widget.setToolTip(self.tr("The photo's file contains no shutter speed"))

    def _connect_fields(self) -> None:
        def edits(step: str, edit: Callable[[ClipTiming, Any], ClipTiming]) -> Callable[[Any], None]:
            return lambda value: self._change_timing(step, lambda timing: edit(timing, value))

        self._frames.valueChanged.connect(edits(self.tr("Change Frames"), ClipTiming.with_frames))
        self._length.valueChanged.connect(edits(self.tr("Change Length"), ClipTiming.with_length))
        self._fps.valueChanged.connect(edits(self.tr("Change Frames per Second"), ClipTiming.with_fps))
        self._slowdown.valueChanged.connect(edits(self.tr("Change Slow Motion"), ClipTiming.with_slowdown))
        self._real_time.clicked.connect(
            lambda: self._change_timing(self.tr("Play in Real Time"), ClipTiming.in_real_time)
        )
        self._loop.activated.connect(
            lambda row: self.changed.emit(self.tr("Change Looping"), {"loop": self._loop.itemData(row)})
        )
        self._ease.clicked.connect(lambda checked: self.changed.emit(self.tr("Change Easing"), {"ease": checked}))

    def _change_timing(self, step: str, edit: Callable[[ClipTiming], ClipTiming]) -> None:
        if self._updating:
            return
        settings = self._state.settings
        timing = edit(clip_timing(settings, self._exposure_time))
        self.changed.emit(step, timing_changes(settings, timing))
        self.show_state(self._state, self._exposure_time)  # a figure without effect shows the current value
