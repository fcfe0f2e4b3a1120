"""The timeline widget: a filmstrip of the exposure with playhead, in and out points, key frame and playback."""

import math
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping

from PyQt6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import (
    QContextMenuEvent,
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
from shutterspan.ui.desktop.state.clip_timing import nearest_frame
from shutterspan.ui.desktop.state.document_state import MIN_RANGE
from shutterspan.ui.desktop.widgets.timeline.filmstrip import Filmstrip
from shutterspan.ui.desktop.widgets.timeline.frame_clock import FrameClock
from shutterspan.ui.desktop.widgets.timeline.marks import CURSORS, DragTarget, Marks
from shutterspan.ui.desktop.widgets.timeline.marks_painting import draw_marks, grey
from shutterspan.ui.desktop.widgets.timeline.track import Track

#: Times that differ by less than this are equal.
_T_TOLERANCE = 1e-6
#: Resolution of the slider value that screen readers use: steps over the whole exposure.
_SLIDER_STEPS = 100


class Timeline(QAbstractSlider):
    """Shows and changes the playhead, the in and out points and the key frame, and plays the clip.

    All times are t in [0, 1], the whole exposure. The playhead stays between the in and out points. For screen readers
    the timeline is a slider, whose value is the playhead's position in hundredths of the exposure. clock: returns
    monotonic seconds.
    """

    position_changed = pyqtSignal(float)  # by the user or by playback, not by `set_position`
    range_changed = pyqtSignal(float, float)  # when the user releases a handle
    key_frame_moved = pyqtSignal(float)  # when the user releases it, or clicks on the sharpest frame's mark
    playing_changed = pyqtSignal(bool)
    instants_changed = pyqtSignal()  # the instants of the thumbnails have changed
    menu_requested = pyqtSignal(QPoint)  # a place on the screen

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._track = Track()
        self._filmstrip = Filmstrip()
        self._frame_clock = FrameClock()
        self._marks = Marks()
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
        return self._marks.start

    @property
    def end(self) -> float:
        return self._marks.end

    @property
    def position(self) -> float:
        return self._marks.position

    @property
    def is_playing(self) -> bool:
        return self._playing

    @property
    def instants(self) -> list[float]:
        """Instants of the thumbnails that fit into the filmstrip, over the whole exposure."""
        return self._filmstrip.instants(self._track.strip.size())

    @property
    def thumbnail_size(self) -> QSize:
        """Size of a thumbnail in widget coordinates, at least."""
        return self._filmstrip.cell_size(self._track.strip.size())

    def set_range(self, start: float, end: float) -> None:
        """Set the in and out points, and move the playhead between them if necessary."""
        self._marks.start, self._marks.end = start, end
        self._marks.position = self._marks.clamp(self._marks.position)
        self._update_played_frames()

    def set_key_frame(self, t: float) -> None:
        self._marks.key_frame = t
        self.update()

    def set_frames(self, times: list[float]) -> None:
        """Set t of all frames of the clip, in ascending order; may be empty."""
        self._times = list(times)
        self._update_played_frames()

    def clear_thumbnails(self, aspect: float) -> None:
        """Remove all thumbnails. aspect: of the photo, width / height."""
        old = self.instants
        self._filmstrip.clear(aspect)
        self.update()
        if self.instants != old:
            self.instants_changed.emit()

    def set_thumbnail(self, t: float, image: QImage) -> None:
        """Set the thumbnail at one of the `instants`. image: as large as it is drawn, in device pixels."""
        self._filmstrip.set_picture(t, image, self._track.strip.size())
        self.update()

    def set_sharpness(self, sharpness: Mapping[float, float], sharpest: float | None) -> None:
        """Show a curve of the sharpness by instant, if there is any, and suggest the sharpest instant as key frame."""
        self._filmstrip.set_sharpness(sharpness)
        self._marks.sharpest = sharpest
        self.update()

    def set_position(self, t: float) -> None:
        """Move the playhead. Playback continues from there."""
        if abs(t - self._marks.position) < _T_TOLERANCE:
            return
        self._marks.position = self._marks.clamp(t)
        if self._playing:
            self._frame_clock.seek(self._marks.position)
        self._refresh()

    # Playback

    def set_playback(self, loop: Loop, fps: float) -> None:
        self._frame_clock.fps = fps
        if loop != self._frame_clock.loop:
            self._frame_clock.set_frames(self._frame_clock.times, loop, self._marks.position)
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
            index = bisect_right(times, self._marks.position + _T_TOLERANCE) - 1 + frames
        else:
            index = bisect_left(times, self._marks.position - _T_TOLERANCE) + frames
        self._move_playhead(times[min(max(index, 0), len(times) - 1)])

    def shuttle(self, speed: float) -> None:
        """Play at a multiple of the clip's speed. Negative speeds play backwards; 0 pauses."""
        if not speed:
            self.pause()
            return
        self._advance()
        reverses, self._frame_clock.speed = speed * self._frame_clock.speed < 0, speed
        if reverses or not self._playing:
            self._frame_clock.seek(self._marks.position)
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
        if self.isEnabled():
            accent = palette.color(QPalette.ColorRole.Highlight)
            self._filmstrip.paint(painter, track.strip, grey(palette, 0.13), accent, self.devicePixelRatioF())
            draw_marks(painter, track, self._marks, self._times, palette)
        else:
            painter.setPen(palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText))
            text = self.tr("Unfold the photo to see its frames")
            painter.drawText(track.strip, Qt.AlignmentFlag.AlignCenter, text)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.pause()
        self._dragged = self._marks.target_at(self._track, event.position()) or "playhead"
        self._before_drag = self._marks.start, self._marks.end, self._marks.key_frame
        if self._dragged == "playhead":
            self._move_playhead(self._track.t(event.position().x()))
        elif self._dragged == "key":
            self._move_playhead(self._marks.key_frame)
        elif self._dragged == "sharpest" and self._marks.sharpest is not None:
            self._move_playhead(self._marks.sharpest)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        t = self._track.t(event.position().x())
        if self._dragged is None:
            self.setCursor(CURSORS[self._marks.target_at(self._track, event.position())])
        elif self._dragged == "playhead":
            self._move_playhead(t)
        elif self._dragged == "in":
            self._marks.start = min(max(t, 0.0), self._marks.end - MIN_RANGE)
            self._move_playhead(self._marks.start)
        elif self._dragged == "key":
            self._marks.key_frame = self._marks.clamp(t)
            self._move_playhead(t)
        elif self._dragged == "out":
            self._marks.end = max(min(t, 1.0), self._marks.start + MIN_RANGE)
            self._move_playhead(self._marks.end)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        target, self._dragged = self._dragged, None
        if target and self._before_drag[:2] != (self._marks.start, self._marks.end):
            self._update_played_frames()
            self.range_changed.emit(self._marks.start, self._marks.end)
        if target and self._before_drag[2] != self._marks.key_frame:
            self.key_frame_moved.emit(self._marks.key_frame)
        is_over_mark = event is not None and self._marks.target_at(self._track, event.position()) == "sharpest"
        if target == "sharpest" and is_over_mark and self._marks.sharpest is not None:
            self.key_frame_moved.emit(self._marks.sharpest)

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """Move the playhead to a click, so that the menu refers to that instant, and request the menu."""
        if event is None:
            return
        self.pause()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self._move_playhead(self._track.t(event.pos().x()))
        self.menu_requested.emit(event.globalPos())

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tips = {
                "key": self.tr("Key frame: the frame that is exported as a picture. Drag to move it"),
                "sharpest": self.tr("Sharpest frame. Click to make it the key frame"),
            }
            text = tips.get(self._marks.target_at(self._track, QPointF(event.pos())) or "", "")
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
                self._move_playhead(self._marks.start)
            case Qt.Key.Key_End:
                self.pause()
                self._move_playhead(self._marks.end)
            case _:
                event.ignore()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        old = self.instants
        self._track.resize(self.width(), self.height())
        if self.instants != old:
            self.instants_changed.emit()

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
        inside = [t for t in self._times if self._marks.start - _T_TOLERANCE <= t <= self._marks.end + _T_TOLERANCE]
        times = inside or [self._marks.start, self._marks.end]
        self._frame_clock.set_frames(times, self._frame_clock.loop, self._marks.position)
        self._refresh()

    def _move_playhead(self, t: float) -> None:
        """Move the playhead, and emit `position_changed` if its position changed."""
        t = self._marks.clamp(t)
        if t != self._marks.position:
            self._marks.position = t
            self._refresh()
            self.position_changed.emit(t)
        self.update()

    def _refresh(self) -> None:
        """Repaint; outside playback, also update the position for screen readers."""
        self.update()
        if self._playing:
            return
        count = len(self._times)
        number = nearest_frame(self._times, self._marks.position) + 1 if count else 0
        self.setAccessibleDescription(self.tr("Frame {0} of {1}").format(number, count))
        self.blockSignals(True)
        self.setValue(round(self._marks.position * _SLIDER_STEPS))
        self.blockSignals(False)

    def _move_to_value(self, value: int) -> None:
        """Move the playhead when a screen reader changed the slider's value."""
        self.pause()
        self._move_playhead(value / _SLIDER_STEPS)
