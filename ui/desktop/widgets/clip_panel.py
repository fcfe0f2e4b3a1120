"""Inspector panel for the clip's settings: number of frames, speed, looping, easing; and its playback speed."""

from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.playable_formats import playback_fps, playback_speed
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.state.wording import message_text
from shutterspan.ui.desktop.widgets.section import Form, Section, faint_label, wrap_label


class ClipPanel(Section):
    """Edits the clip's settings, and shows how its speed compares with real time."""

    changed = pyqtSignal(str, str, object)  # name of the undo step, name of the setting, its new value

    def __init__(self) -> None:
        super().__init__(self.tr("Clip"))
        self._frames = QSpinBox()
        self._frames.setRange(*limits.FRAMES)
        self._frames.setToolTip(self.tr("How many frames the clip has; more are always there, without unfolding again"))
        self._speed = QDoubleSpinBox()
        self._speed.setRange(*limits.FPS)
        self._speed.setDecimals(1)
        self._speed.setSuffix(self.tr(" fps"))
        self._speed.setToolTip(self.tr("How many frames are shown a second"))
        self._loop = QComboBox()
        for name, text in (
            ("none", self.tr("Once")),
            ("repeat", self.tr("Again and again")),
            ("boomerang", self.tr("There and back")),
        ):
            self._loop.addItem(text, name)
        self._loop.setToolTip(self.tr("How the clip plays on"))
        self._ease = QCheckBox(self.tr("Set off and come to rest softly"))
        for spin in (self._frames, self._speed):
            spin.setKeyboardTracking(False)
        form = Form()
        form.add(self.tr("Frames"), self._frames)
        form.add(self.tr("Speed"), self._speed)
        form.add(self.tr("Plays"), self._loop)
        self._speed_note = wrap_label(faint_label())
        self.body.addLayout(form)
        self.body.addWidget(self._ease)
        self.body.addWidget(self._speed_note)
        self._frames.valueChanged.connect(lambda value: self._emit_change(self.tr("Change Frames"), "frames", value))
        self._speed.valueChanged.connect(lambda value: self._emit_change(self.tr("Change Speed"), "fps", value))
        self._loop.activated.connect(
            lambda row: self._emit_change(self.tr("Change Looping"), "loop", self._loop.itemData(row))
        )
        self._ease.clicked.connect(lambda checked: self._emit_change(self.tr("Change Easing"), "ease", checked))
        self._updating = False

    def show_state(self, state: DocumentState, exposure_time: float | None) -> None:
        """Update all controls. exposure_time: in seconds; None if the photo's metadata lacks it."""
        settings = state.settings
        self._updating = True
        self._frames.setValue(settings.frames)
        self._speed.setValue(state.fps)
        self._loop.setCurrentIndex(self._loop.findData(settings.loop or "none"))
        self._ease.setChecked(settings.ease)
        self._updating = False
        if speed := playback_speed(exposure_time, settings, ".mp4"):
            self._speed_note.setText(f"{message_text(speed.message)}.")
        else:
            seconds = localize_numbers(f"{settings.frames / playback_fps(settings, '.mp4'):.2g}")
            self._speed_note.setText(
                self.tr("{} s once through. The photo doesn't tell its shutter speed.").format(seconds)
            )

    def _emit_change(self, step: str, setting: str, value: Any) -> None:
        if not self._updating:
            self.changed.emit(step, setting, value)
