"""Playback and scrubbing; in and out point, key frame, settings of the clip."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QObject, QPoint

from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.actions import PLAY, tooltip
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.menus import context_menu
from shutterspan.ui.desktop.state.clip_timing import clip_timing
from shutterspan.ui.desktop.state.document_state import MIN_RANGE, with_settings

#: Limit of the speed that J and L double at each press.
_MAX_SPEED = 8.0
#: The actions of the timeline's menu; “” is a separator.
_MENU = ("mark-in", "mark-out", "key-frame", "sharpest", "", "copy-frame", "save-frame")


class PlaybackFlow(QObject):
    """Moves the playhead, and edits the settings of the clip."""

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context = context
        self._position, self._speed = 0.5, 0.0
        timeline = context.timeline
        timeline.position_changed.connect(self._set_position)
        timeline.range_changed.connect(self._set_range)
        timeline.key_frame_moved.connect(lambda t: self._set_key_frame(self.tr("Move Key Frame"), t))
        timeline.playing_changed.connect(self._show_playing)
        timeline.menu_requested.connect(self._show_menu)
        context.canvas.space_tapped.connect(context.actions["play"].trigger)
        context.inspector.clip.changed.connect(self._change_settings)
        context.document.photo_changed.connect(self._on_photo_changed)
        context.document.state_changed.connect(lambda new, old: self._refresh())
        context.exposure.state_changed.connect(lambda state: self._refresh())
        context.actions.connect(
            play=timeline.toggle,
            backwards=lambda: self._shuttle(-1),
            pause=lambda: self._shuttle(0),
            forwards=lambda: self._shuttle(1),
            back=lambda: timeline.step(-1),
            forward=lambda: timeline.step(1),
            first=lambda: self.go_to(self._settings.start),
            last=lambda: self.go_to(self._settings.end),
            mark_in=self._mark_in,
            mark_out=self._mark_out,
            key_frame=lambda: self._set_key_frame(self.tr("Set Key Frame"), self._position),
        )
        self._on_photo_changed()

    @property
    def position(self) -> float:
        """Position of the playhead in [0,1]."""
        return self._position

    def go_to(self, t: float) -> None:
        self._context.timeline.pause()
        self._context.timeline.set_position(t)
        self._set_position(t)

    @property
    def _settings(self) -> RenderSettings:
        return self._context.document.state.settings

    def _on_photo_changed(self) -> None:
        state = self._context.document.state
        self._context.timeline.pause()
        self._position = state.key_frame
        self._context.timeline.set_position(self._position)
        self._refresh()

    def _set_position(self, t: float) -> None:
        self._position = t
        self._context.exposure.seek(t)
        self._show_position()

    def _show_position(self) -> None:
        fps = clip_timing(self._settings, self._exposure_time).fps
        self._context.transport.show_position(self._position, self._settings.instants, fps, self._exposure_time)

    @property
    def _exposure_time(self) -> float | None:
        """Of the photo, in seconds, if known."""
        photo = self._context.document.photo
        return photo.exposure_time if photo else None

    def _shuttle(self, direction: int) -> None:
        """Play forwards (1) or backwards (-1), at double speed if already playing that way; 0 stops."""
        speed = self._speed * 2 if self._speed * direction > 0 else float(direction)
        self._speed = max(-_MAX_SPEED, min(_MAX_SPEED, speed))
        self._context.timeline.shuttle(self._speed)
        self._context.transport.show_speed(self._speed)

    def _show_playing(self, is_playing: bool) -> None:
        self._speed = (self._speed or 1.0) if is_playing else 0.0
        self._context.transport.show_speed(self._speed)
        action = self._context.actions["play"]
        action.setIcon(icon("pause" if is_playing else "play"))
        action.setText(self.tr("&Pause") if is_playing else self.tr("&Play"))
        action.setToolTip(tooltip(self.tr("Pause") if is_playing else self.tr("Play"), action))

    def _mark_in(self) -> None:
        end = self._settings.end
        self._set_range(min(self._position, end - MIN_RANGE), end)

    def _mark_out(self) -> None:
        start = self._settings.start
        self._set_range(start, max(self._position, start + MIN_RANGE))

    def _set_range(self, start: float, end: float) -> None:
        start, end = max(0.0, min(start, 1 - MIN_RANGE)), min(1.0, max(end, MIN_RANGE))
        step = self.tr("Set Out Point") if start == self._settings.start else self.tr("Set In Point")
        self._context.document.change(step, lambda s: with_settings(s, start=start, end=end), step)

    def _change_settings(self, step: str, changes: Mapping[str, Any]) -> None:
        self._context.document.change(step, lambda s: with_settings(s, **changes), step)

    def _set_key_frame(self, step: str, t: float) -> None:
        self._context.document.change(step, lambda s: replace(s, key_frame=t))

    def _refresh(self) -> None:
        context, state = self._context, self._context.document.state
        seconds, ready = self._exposure_time, context.exposure.has_frames
        context.timeline.set_playback(state.settings.loop or "none", clip_timing(state.settings, seconds).fps)
        context.timeline.set_key_frame(state.key_frame)
        context.inspector.clip.show_state(state, seconds)
        context.timeline.setEnabled(ready)
        context.actions.enable([spec.name for spec in PLAY if spec.name != "sharpest"], ready)
        self._show_position()
        context.transport.show_range(state.settings.start, state.settings.end, seconds)

    def _show_menu(self, place: QPoint) -> None:
        """Show the menu of the playhead, at a point on the screen."""
        context_menu(self._context.timeline, self._context.actions, _MENU).popup(place)
