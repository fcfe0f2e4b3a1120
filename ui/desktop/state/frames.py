"""Frames that came from the worker and are kept, the least lately seen given up first."""

from collections import OrderedDict

from PyQt6.QtGui import QImage

_MOST_BYTES = 256 << 20
#: Instants nearer to each other than this look alike.
_GRAIN = 1e-3


class FrameCache:
    def __init__(self, most_bytes: int = _MOST_BYTES):
        self._most, self._held = most_bytes, 0
        self._frames: OrderedDict[int, QImage] = OrderedDict()

    def __contains__(self, t: float) -> bool:
        return _key(t) in self._frames

    def put(self, t: float, frame: QImage) -> None:
        self._drop(_key(t))
        self._frames[_key(t)] = frame
        self._held += frame.sizeInBytes()
        while self._held > self._most and len(self._frames) > 1:
            self._drop(next(iter(self._frames)))

    def get(self, t: float) -> QImage | None:
        """The frame at this very instant."""
        frame = self._frames.get(_key(t))
        if frame is not None:
            self._frames.move_to_end(_key(t))
        return frame

    def nearest(self, t: float) -> QImage | None:
        """The frame at the nearest instant that there is one for."""
        key = min(self._frames, key=lambda one: abs(one - _key(t)), default=None)
        return None if key is None else self._frames[key]

    def room_for(self, frame_bytes: int) -> int:
        """How many frames of this size can be kept at once."""
        return max(1, self._most // max(1, frame_bytes))

    def clear(self) -> None:
        self._frames.clear()
        self._held = 0

    def _drop(self, key: int) -> None:
        frame = self._frames.pop(key, None)
        if frame is not None:
            self._held -= frame.sizeInBytes()


def _key(t: float) -> int:
    return round(t / _GRAIN)
