"""The marks of the timeline, and the mark at a point."""

from dataclasses import dataclass
from typing import Literal

from PyQt6.QtCore import QPointF, QRectF, Qt

from shutterspan.ui.desktop.widgets.timeline.track import Track

DragTarget = Literal["playhead", "in", "out", "key", "sharpest"]

#: Handles can be grabbed up to this far beside them, in widget coordinates.
_GRAB_MARGIN = 2.0

#: The cursor over each target.
CURSORS: dict[DragTarget | None, Qt.CursorShape] = {
    None: Qt.CursorShape.ArrowCursor,
    "in": Qt.CursorShape.SizeHorCursor,
    "out": Qt.CursorShape.SizeHorCursor,
    "key": Qt.CursorShape.SizeHorCursor,
    "sharpest": Qt.CursorShape.PointingHandCursor,
}


@dataclass
class Marks:
    """Playhead, in and out point, key frame, and the instant where the frames are sharpest."""

    start: float = 0.0
    end: float = 1.0
    position: float = 0.0
    key_frame: float = 0.5
    sharpest: float | None = None

    def clamp(self, t: float) -> float:
        """The instant between in and out point that is nearest to t."""
        return min(max(t, self.start), self.end)

    def suggestion(self, track: Track) -> float | None:
        """The sharpest instant, unless the key frame is already there."""
        if self.sharpest is None:
            return None
        suggested, key_frame = (track.key_frame_rect(t) for t in (self.sharpest, self.key_frame))
        return None if suggested.intersects(key_frame) else self.sharpest

    def target_at(self, track: Track, point: QPointF) -> DragTarget | None:
        """The mark or handle at a point, if any. The playhead can be dragged from any other point."""
        in_handle, out_handle = (track.handle_rect(self.start, self.end, is_end) for is_end in (False, True))
        targets: list[tuple[DragTarget, QRectF]] = [
            ("key", track.key_frame_rect(self.key_frame)),
            ("in", in_handle),
            ("out", out_handle),
        ]
        suggestion = self.suggestion(track)
        if suggestion is not None:
            targets.append(("sharpest", track.key_frame_rect(suggestion)))
        for target, rect in targets:
            if rect.adjusted(-_GRAB_MARGIN, 0, _GRAB_MARGIN, 0).contains(point):
                return target
        return None
