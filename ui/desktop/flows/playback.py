"""The playhead: playing, scrubbing, where the clip begins and ends."""

from dataclasses import replace

from PyQt6.QtCore import QObject

from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.actions import PLAY, tooltip
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.state.content import SHORTEST_RANGE, with_settings
from shutterspan.ui.desktop.state.exposure import State

#: J and L again and again: so fast at most.
_FASTEST = 8.0


class Playback(QObject):
    def __init__(self, parts: Parts):
        super().__init__(parts.window)
        self._parts = parts
        self._t, self._speed = 0.5, 0.0
        timeline = parts.timeline
        timeline.position_changed.connect(self._move)
        timeline.range_changed.connect(self._set_range)
        timeline.key_frame_moved.connect(lambda t: self._set_key_frame(self.tr("Move Key Frame"), t))
        timeline.playing_changed.connect(self._show_playing)
        parts.canvas.space_tapped.connect(timeline.toggle)
        parts.inspector.clip.changed.connect(self._set)
        parts.document.photo_changed.connect(self._start)
        parts.document.content_changed.connect(lambda new, old: self._show())
        parts.exposure.state_changed.connect(lambda state: self._show())
        parts.actions.connect(
            play=timeline.toggle,
            backwards=lambda: self._shuttle(-1),
            pause=lambda: self._shuttle(0),
            forwards=lambda: self._shuttle(1),
            back=lambda: timeline.step(-1),
            forward=lambda: timeline.step(1),
            first=lambda: self.go(self._settings.start),
            last=lambda: self.go(self._settings.end),
            mark_in=lambda: self._set_range(min(self._t, self._settings.end - SHORTEST_RANGE), self._settings.end),
            mark_out=lambda: self._set_range(self._settings.start, max(self._t, self._settings.start + SHORTEST_RANGE)),
            key_frame=lambda: self._set_key_frame(self.tr("Keep Key Frame"), self._t),
        )
        self._start()

    @property
    def position(self) -> float:
        """Where the playhead stands, in [0,1]."""
        return self._t

    def go(self, t: float) -> None:
        self._parts.timeline.pause()
        self._parts.timeline.set_position(t)
        self._move(t)

    @property
    def _settings(self) -> RenderSettings:
        return self._parts.document.content.settings

    def _start(self) -> None:
        content = self._parts.document.content
        self._parts.timeline.pause()
        self._t = content.key_frame
        self._parts.timeline.set_position(self._t)
        self._show()

    def _move(self, t: float) -> None:
        self._t = t
        photo = self._parts.document.photo
        self._parts.exposure.show(t)
        self._parts.transport.show_place(t, photo.exposure_time if photo else None)

    def _shuttle(self, way: int) -> None:
        """The same way again is twice as fast."""
        faster = self._speed * 2 if self._speed * way > 0 else float(way)
        self._speed = max(-_FASTEST, min(_FASTEST, faster))
        self._parts.timeline.shuttle(self._speed)

    def _show_playing(self, playing: bool) -> None:
        if not playing:
            self._speed = 0.0
        action = self._parts.actions["play"]
        action.setIcon(icon("pause" if playing else "play"))
        action.setText(self.tr("&Pause") if playing else self.tr("&Play"))
        action.setToolTip(tooltip(self.tr("Pause") if playing else self.tr("Play"), action))

    def _set_range(self, start: float, end: float) -> None:
        start, end = max(0.0, min(start, 1 - SHORTEST_RANGE)), min(1.0, max(end, SHORTEST_RANGE))
        step = self.tr("Set Out Point") if start == self._settings.start else self.tr("Set In Point")
        self._parts.document.change(step, lambda c: with_settings(c, start=start, end=end), step)

    def _set(self, step: str, setting: str, value: object) -> None:
        self._parts.document.change(step, lambda c: with_settings(c, **{setting: value}), setting)

    def _set_key_frame(self, step: str, t: float) -> None:
        self._parts.document.change(step, lambda c: replace(c, key_frame=t))

    def _show(self) -> None:
        parts, content = self._parts, self._parts.document.content
        photo = parts.document.photo
        ready = parts.exposure.state is State.READY
        parts.timeline.set_playback(content.settings.loop or "none", content.fps)
        parts.timeline.set_key_frame(content.key_frame)
        parts.inspector.clip.show_content(content, photo.exposure_time if photo else None)
        parts.timeline.setEnabled(photo is not None)
        parts.actions.enable([spec.name for spec in PLAY], ready)
        seconds = photo.exposure_time if photo else None
        parts.transport.show_place(self._t, seconds)
        parts.transport.show_range(content.settings.start, content.settings.end, seconds)
