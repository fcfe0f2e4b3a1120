"""The timeline widget: a filmstrip of the exposure with playhead, in and out points, key frame and playback."""

import math
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Literal

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from shutterspan.core.types.clip import Loop
from shutterspan.ui.desktop.state.document_state import MIN_RANGE
from shutterspan.ui.desktop.widgets.timeline.filmstrip import Filmstrip
from shutterspan.ui.desktop.widgets.timeline.frame_clock import FrameClock
from shutterspan.ui.desktop.widgets.timeline.track import (
    Track,
    draw_key_frame,
    draw_playhead,
    draw_span,
    draw_ticks,
    grey,
)

#: Times that differ by less than this are equal.
_T_TOLERANCE = 1e-6
#: Handles can be grabbed up to this far beside them, in widget coordinates.
_GRAB_MARGIN = 2.0
#: Resolution of the slider value that screen readers use: steps over the whole exposure.
_SLIDER_STEPS = 100

DragTarget = Literal["playhead", "in", "out", "key"]


class Timeline(QAbstractSlider):
    """Shows and changes the playhead, the in and out points and the key frame, and plays the clip.

    All times are t in [0, 1], the whole exposure. The playhead stays between the in and out points. For screen readers
    the timeline is a slider, whose value is the playhead's position in hundredths of the exposure. clock: returns
    monotonic seconds.
    """

    position_changed = pyqtSignal(float)  # by the user or by playback, not by `set_position`
    range_changed = pyqtSignal(float, float)  # when the user releases a handle
    key_frame_moved = pyqtSignal(float)  # when the user releases it
    playing_changed = pyqtSignal(bool)
    visible_thumbnails_changed = pyqtSignal()  # on resize

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._track = Track()
        self._filmstrip = Filmstrip()
        self._frame_clock = FrameClock()
        self._start, self._end, self._position = 0.0, 1.0, 0.0
        self._key_frame = 0.5
        self._times: list[float] = []
        self._dragged: DragTarget | None = None
        self._before_drag = 0.0, 1.0, 0.5
        self._playing = False
        self._last_tick = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setRange(0, _SLIDER_STEPS)
        self.setAccessibleName(self.tr("Timeline"))
        self.valueChanged.connect(self._move_to_value)
        self._refresh()

    # Contents

    @property
    def start(self) -> float:
        return self._start

    @property
    def end(self) -> float:
        return self._end

    @property
    def position(self) -> float:
        return self._position

    @property
    def is_playing(self) -> bool:
        return self._playing

    @property
    def visible_thumbnails(self) -> list[int]:
        """Indices of the frames whose thumbnails fit into the filmstrip."""
        return self._filmstrip.visible_frames(self._track.strip.size())

    def set_range(self, start: float, end: float) -> None:
        """Set the in and out points, and move the playhead between them if necessary."""
        self._start, self._end = start, end
        self._position = self._clamp(self._position)
        self._update_played_frames()

    def set_key_frame(self, t: float) -> None:
        self._key_frame = t
        self.update()

    def set_frames(self, times: list[float]) -> None:
        """Set t of all frames of the clip, in ascending order; may be empty. Removes all thumbnails."""
        self._times = list(times)
        self._filmstrip.clear(len(times))
        self._update_played_frames()

    def set_thumbnail(self, index: int, image: QImage) -> None:
        """Set the thumbnail of a frame; a width of about 200 pixels is sufficient."""
        self._filmstrip.set_image(index, image)
        self.update()

    def set_position(self, t: float) -> None:
        """Move the playhead. Playback continues from there."""
        if abs(t - self._position) < _T_TOLERANCE:
            return
        self._position = self._clamp(t)
        if self._playing:
            self._frame_clock.seek(self._position)
        self._refresh()

    # Playback

    def set_playback(self, loop: Loop, fps: float) -> None:
        self._frame_clock.fps = fps
        if loop != self._frame_clock.loop:
            self._frame_clock.set_frames(self._frame_clock.times, loop, self._position)
        self._schedule()

    def play(self) -> None:
        self.shuttle(1.0)

    def pause(self) -> None:
        self._timer.stop()
        if self._playing:
            self._playing = False
            self._refresh()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        if self._playing:
            self.pause()
        else:
            self.play()

    def step(self, frames: int) -> None:
        """Pause, and move the playhead by this number of frames; negative numbers move it back."""
        self.pause()
        times = self._frame_clock.times
        if frames > 0:
            index = bisect_right(times, self._position + _T_TOLERANCE) - 1 + frames
        else:
            index = bisect_left(times, self._position - _T_TOLERANCE) + frames
        self._move_playhead(times[min(max(index, 0), len(times) - 1)])

    def shuttle(self, speed: float) -> None:
        """Play at a multiple of the clip's speed. Negative speeds play backwards; 0 pauses."""
        if not speed:
            self.pause()
            return
        self._advance()
        reverses, self._frame_clock.speed = speed * self._frame_clock.speed < 0, speed
        if reverses or not self._playing:
            self._frame_clock.seek(self._position)
        if not self._playing:
            self._playing = True
            if self._frame_clock.has_ended:
                self._frame_clock.rewind()
            self.playing_changed.emit(True)
        self._tick()

    # Events

    def sizeHint(self) -> QSize:
        return QSize(640, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 72)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        palette, track = self.palette(), self._track
        painter = QPainter(self)
        painter.fillRect(self.rect(), grey(palette, 0.0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(track.strip, grey(palette, 0.06))
        if self._times:
            strip = track.span_rect(self._times[0], self._times[-1])
            self._filmstrip.paint(painter, strip, grey(palette, 0.13), self.devicePixelRatioF())
            draw_ticks(painter, track, self._times, palette)
        if self.isEnabled():
            draw_span(painter, track, self._start, self._end, palette)
            draw_playhead(painter, track, self._position, palette)
            draw_key_frame(painter, track, self._key_frame, palette)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.pause()
        self._dragged = self._drag_target_at(event.position()) or "playhead"
        self._before_drag = self._start, self._end, self._key_frame
        if self._dragged == "playhead":
            self._move_playhead(self._track.t(event.position().x()))
        elif self._dragged == "key":
            self._move_playhead(self._key_frame)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        t = self._track.t(event.position().x())
        if self._dragged is None:
            on_handle = self._drag_target_at(event.position())
            self.setCursor(Qt.CursorShape.SizeHorCursor if on_handle else Qt.CursorShape.ArrowCursor)
        elif self._dragged == "playhead":
            self._move_playhead(t)
        elif self._dragged == "in":
            self._start = min(max(t, 0.0), self._end - MIN_RANGE)
            self._move_playhead(self._start)
        elif self._dragged == "key":
            self._key_frame = self._clamp(t)
            self._move_playhead(t)
        else:
            self._end = max(min(t, 1.0), self._start + MIN_RANGE)
            self._move_playhead(self._end)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        target, self._dragged = self._dragged, None
        if target and self._before_drag[:2] != (self._start, self._end):
            self._update_played_frames()
            self.range_changed.emit(self._start, self._end)
        if target and self._before_drag[2] != self._key_frame:
            self.key_frame_moved.emit(self._key_frame)

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            on_key = self._drag_target_at(QPointF(event.pos())) == "key"
            text = self.tr("Key frame: the instant that is saved as photograph. Drag to move it") if on_key else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        match event.key():
            case Qt.Key.Key_Left:
                self.step(-1)
            case Qt.Key.Key_Right:
                self.step(1)
            case Qt.Key.Key_Home:
                self.pause()
                self._move_playhead(self._start)
            case Qt.Key.Key_End:
                self.pause()
                self._move_playhead(self._end)
            case _:
                event.ignore()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._track.resize(self.width(), self.height())
        self.visible_thumbnails_changed.emit()

    # Internals

    def _tick(self) -> None:
        """Move the playhead to the frame that is due, and start the timer for the next one."""
        if not self._playing:
            return
        self._advance()
        self._move_playhead(self._frame_clock.t)
        if self._frame_clock.has_ended:
            self.pause()
        self._schedule()

    def _advance(self) -> None:
        now = self._clock()
        if self._playing:
            self._frame_clock.advance(now - self._last_tick)
        self._last_tick = now

    def _schedule(self) -> None:
        if self._playing:
            self._timer.start(math.ceil(1000 * self._frame_clock.seconds_to_next))

    def _update_played_frames(self) -> None:
        """Play the frames between the in and out points, or only these two points if there are no frames."""
        inside = [t for t in self._times if self._start - _T_TOLERANCE <= t <= self._end + _T_TOLERANCE]
        self._frame_clock.set_frames(inside or [self._start, self._end], self._frame_clock.loop, self._position)
        self._refresh()

    def _clamp(self, t: float) -> float:
        return min(max(t, self._start), self._end)

    def _move_playhead(self, t: float) -> None:
        """Move the playhead, and emit `position_changed` if its position changed."""
        t = self._clamp(t)
        if t != self._position:
            self._position = t
            self._refresh()
            self.position_changed.emit(t)
        self.update()

    def _drag_target_at(self, point: QPointF) -> DragTarget | None:
        """The key frame or handle at a point, if any. The playhead can be dragged from any other point."""
        key_frame = self._track.key_frame_rect(self._key_frame)
        in_handle, out_handle = (self._track.handle_rect(self._start, self._end, is_end) for is_end in (False, True))
        targets: tuple[tuple[DragTarget, QRectF], ...] = (("key", key_frame), ("in", in_handle), ("out", out_handle))
        for target, rect in targets:
            if rect.adjusted(-_GRAB_MARGIN, 0, _GRAB_MARGIN, 0).contains(point):
                return target
        return None

    def _refresh(self) -> None:
        """Repaint; outside playback, also update the position for screen readers."""
        self.update()
        if self._playing:
            return
        count = len(self._times)
        number = min(range(count), key=lambda i: abs(self._times[i] - self._position), default=-1) + 1
        self.setAccessibleDescription(self.tr("Frame {0} of {1}").format(number, count))
        self.blockSignals(True)
        self.setValue(round(self._position * _SLIDER_STEPS))
        self.blockSignals(False)

    def _move_to_value(self, value: int) -> None:
        """Move the playhead when a screen reader changed the slider's value."""
        self.pause()
        self._move_playhead(value / _SLIDER_STEPS)
