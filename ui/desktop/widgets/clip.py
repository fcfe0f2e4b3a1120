"""What the clip is: how many frames, how fast, which way round; and how that compares with what happened."""

from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.endings import pace_of, playing_fps
from shutterspan.ui.desktop.state.content import Content
from shutterspan.ui.desktop.state.words import said, written
from shutterspan.ui.desktop.widgets.section import Form, Section, faint, wrapped


class ClipPanel(Section):
    changed = pyqtSignal(str, str, object)  # name of the step, of the setting, and its value

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
        self._pace = wrapped(faint())
        self.body.addLayout(form)
        self.body.addWidget(self._ease)
        self.body.addWidget(self._pace)
        self._frames.valueChanged.connect(lambda value: self._say(self.tr("Change Frames"), "frames", value))
        self._speed.valueChanged.connect(lambda value: self._say(self.tr("Change Speed"), "fps", value))
        self._loop.activated.connect(lambda row: self._say(self.tr("Change Looping"), "loop", self._loop.itemData(row)))
        self._ease.clicked.connect(lambda checked: self._say(self.tr("Change Easing"), "ease", checked))
        self._filling = False

    def show_content(self, content: Content, exposure_time: float | None) -> None:
        """exposure_time: in seconds, if the photo tells."""
        settings = content.settings
        self._filling = True
        self._frames.setValue(settings.frames)
        self._speed.setValue(content.fps)
        self._loop.setCurrentIndex(self._loop.findData(settings.loop or "none"))
        self._ease.setChecked(settings.ease)
        self._filling = False
        if pace := pace_of(exposure_time, settings, ".mp4"):
            self._pace.setText(f"{said(str(pace))}.")
        else:
            seconds = written(f"{settings.frames / playing_fps(settings, '.mp4'):.2g}")
            self._pace.setText(self.tr("{} s once through. The photo doesn't tell its shutter speed.").format(seconds))

    def _say(self, step: str, setting: str, value: Any) -> None:
        if not self._filling:
            self.changed.emit(step, setting, value)
