"""The timeline: the exposure as a filmstrip, with playhead, in and out points, key frame, and playback."""

import math
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Literal

from PyQt6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, pyqtSignal
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
from shutterspan.ui.desktop.state.content import SHORTEST_RANGE
from shutterspan.ui.desktop.widgets.timeline.filmstrip import Filmstrip
from shutterspan.ui.desktop.widgets.timeline.playback import Playback
from shutterspan.ui.desktop.widgets.timeline.track import Track, draw_mark, draw_playhead, draw_span, draw_ticks, grey

#: Instants nearer to each other than this are the same.
_SAME = 1e-6
#: A handle is grabbed from so far beside it.
_GRAB = 2.0
#: What screen readers are told of an instant, in steps of the whole exposure.
_STEPS = 100

Held = Literal["playhead", "in", "out", "key"]


class Timeline(QAbstractSlider):
    """Instants run from 0 to 1, the whole exposure; the playhead stays between the in and the out point.

    A slider to screen readers, whose value is the playhead's place in hundredths of the exposure. clock: seconds that
    only grow.
    """

    position_changed = pyqtSignal(float)  # by the user, or while it plays
    range_changed = pyqtSignal(float, float)  # when the user let a handle go
    key_frame_moved = pyqtSignal(float)  # when the user let it go
    playing_changed = pyqtSignal(bool)
    thumbnails_shown_changed = pyqtSignal()  # there is more room for them, or less

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._track = Track()
        self._filmstrip = Filmstrip()
        self._playback = Playback()
        self._start, self._end, self._position = 0.0, 1.0, 0.0
        self._key_frame = 0.5
        self._times: list[float] = []
        self._held: Held | None = None
        self._marks_before = 0.0, 1.0, 0.5
        self._playing = False
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setRange(0, _STEPS)
        self.setAccessibleName(self.tr("Timeline"))
        self.valueChanged.connect(self._take_value)
        self._tell()

    # What is shown

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
    def thumbnails_shown(self) -> list[int]:
        """The numbers of the frames whose thumbnails there is room for."""
        return self._filmstrip.shown(self._track.strip.size())

    def set_range(self, start: float, end: float) -> None:
        """The in and out points; the playhead moves between them."""
        self._start, self._end = start, end
        self._position = self._inside(self._position)
        self._refill()

    def set_key_frame(self, t: float) -> None:
        self._key_frame = t
        self.update()

    def set_frames(self, times: list[float]) -> None:
        """The instants of all frames of the clip, in order, or none. Their thumbnails are yet to come."""
        self._times = list(times)
        self._filmstrip.clear(len(times))
        self._refill()

    def set_thumbnail(self, index: int, image: QImage) -> None:
        """A small picture of a frame; about 200 pixels across are plenty."""
        self._filmstrip.put(index, image)
        self.update()

    def set_position(self, t: float) -> None:
        """Move the playhead; while it plays, it plays on from there."""
        if abs(t - self._position) < _SAME:
            return
        self._position = self._inside(t)
        if self._playing:
            self._playback.seek(self._position)
        self._tell()

    # Playing

    def set_playback(self, loop: Loop, fps: float) -> None:
        self._playback.fps = fps
        if loop != self._playback.loop:
            self._playback.play_over(self._playback.times, loop, self._position)
        self._schedule()

    def play(self) -> None:
        self.shuttle(1.0)

    def pause(self) -> None:
        self._timer.stop()
        if self._playing:
            self._playing = False
            self._tell()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        if self._playing:
            self.pause()
        else:
            self.play()

    def step(self, frames: int) -> None:
        """So many frames on, or back."""
        self.pause()
        times = self._playback.times
        if frames > 0:
            number = bisect_right(times, self._position + _SAME) - 1 + frames
        else:
            number = bisect_left(times, self._position - _SAME) + frames
        self._go(times[min(max(number, 0), len(times) - 1)])

    def shuttle(self, speed: float) -> None:
        """Play so many times as fast as it is meant to, backwards where negative; 0 pauses."""
        if not speed:
            self.pause()
            return
        self._advance()
        turns, self._playback.speed = speed * self._playback.speed < 0, speed
        if turns or not self._playing:
            self._playback.seek(self._position)
        if not self._playing:
            self._playing = True
            if self._playback.has_ended:
                self._playback.rewind()
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
            filled = track.span(self._times[0], self._times[-1])
            self._filmstrip.paint(painter, filled, grey(palette, 0.13), self.devicePixelRatioF())
            draw_ticks(painter, track, self._times, palette)
        if self.isEnabled():
            draw_span(painter, track, self._start, self._end, palette)
            draw_playhead(painter, track, self._position, palette)
            draw_mark(painter, track, self._key_frame, palette)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.pause()
        self._held = self._at(event.position()) or "playhead"
        self._marks_before = self._start, self._end, self._key_frame
        if self._held == "playhead":
            self._go(self._track.t(event.position().x()))
        elif self._held == "key":
            self._go(self._key_frame)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        t = self._track.t(event.position().x())
        if self._held is None:
            on_handle = self._at(event.position())
            self.setCursor(Qt.CursorShape.SizeHorCursor if on_handle else Qt.CursorShape.ArrowCursor)
        elif self._held == "playhead":
            self._go(t)
        elif self._held == "in":
            self._start = min(max(t, 0.0), self._end - SHORTEST_RANGE)
            self._go(self._start)
        elif self._held == "key":
            self._key_frame = self._inside(t)
            self._go(t)
        else:
            self._end = max(min(t, 1.0), self._start + SHORTEST_RANGE)
            self._go(self._end)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        held, self._held = self._held, None
        if held and self._marks_before[:2] != (self._start, self._end):
            self._refill()
            self.range_changed.emit(self._start, self._end)
        if held and self._marks_before[2] != self._key_frame:
            self.key_frame_moved.emit(self._key_frame)

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            on_key = self._at(QPointF(event.pos())) == "key"
            said = self.tr("Key frame: the instant that is saved as photograph. Drag to move it") if on_key else ""
            QToolTip.showText(event.globalPos(), said, self)
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
                self._go(self._start)
            case Qt.Key.Key_End:
                self.pause()
                self._go(self._end)
            case _:
                event.ignore()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._track.resize(self.width(), self.height())
        self.thumbnails_shown_changed.emit()

    # Inside

    def _tick(self) -> None:
        """Show the frame that is due."""
        if not self._playing:
            return
        self._advance()
        self._go(self._playback.t)
        if self._playback.has_ended:
            self.pause()
        self._schedule()

    def _advance(self) -> None:
        now = self._clock()
        if self._playing:
            self._playback.advance(now - self._last)
        self._last = now

    def _schedule(self) -> None:
        if self._playing:
            self._timer.start(math.ceil(1000 * self._playback.due_in))

    def _refill(self) -> None:
        """The frames that play are those between the in and the out point."""
        inside = [t for t in self._times if self._start - _SAME <= t <= self._end + _SAME]
        self._playback.play_over(inside or [self._start, self._end], self._playback.loop, self._position)
        self._tell()

    def _inside(self, t: float) -> float:
        return min(max(t, self._start), self._end)

    def _go(self, t: float) -> None:
        """The playhead to an instant, and tell so."""
        t = self._inside(t)
        if t != self._position:
            self._position = t
            self._tell()
            self.position_changed.emit(t)
        self.update()

    def _at(self, point: QPointF) -> Held | None:
        """What can be dragged at a point, besides the playhead."""
        if self._track.mark(self._key_frame).adjusted(-_GRAB, 0, _GRAB, 0).contains(point):
            return "key"
        into, out = (
            self._track.handle(self._start, self._end, is_end).adjusted(-_GRAB, 0, _GRAB, 0).contains(point)
            for is_end in (False, True)
        )
        return "in" if into else "out" if out else None

    def _tell(self) -> None:
        """To the eye, and to screen readers; to these not each frame while it plays."""
        self.update()
        if self._playing:
            return
        count = len(self._times)
        number = min(range(count), key=lambda i: abs(self._times[i] - self._position), default=-1) + 1
        self.setAccessibleDescription(self.tr("Frame {0} of {1}").format(number, count))
        self.blockSignals(True)
        self.setValue(round(self._position * _STEPS))
        self.blockSignals(False)

    def _take_value(self, value: int) -> None:
        """A screen reader moved the slider."""
        self.pause()
        self._go(value / _STEPS)
