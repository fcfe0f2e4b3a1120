"""An LRU cache of decoded frames."""

from collections import OrderedDict

from PyQt6.QtGui import QImage

_MAX_BYTES = 256 << 20
#: Instants are rounded to multiples of this; frames with the same rounded instant look alike.
_TIME_STEP = 1e-3


class FrameCache:
    """Frames by instant. The least recently used are dropped beyond `max_bytes` in total; the newest stays."""

    def __init__(self, max_bytes: int = _MAX_BYTES):
        self._max_bytes, self._bytes = max_bytes, 0
        self._frames: OrderedDict[int, QImage] = OrderedDict()

    def __contains__(self, t: float) -> bool:
        return _key(t) in self._frames

    def put(self, t: float, frame: QImage) -> None:
        self._drop(_key(t))
        self._frames[_key(t)] = frame
        self._bytes += frame.sizeInBytes()
        while self._bytes > self._max_bytes and len(self._frames) > 1:
            self._drop(next(iter(self._frames)))

    def get(self, t: float) -> QImage | None:
        """The frame at this instant, or None; marks it as used."""
        frame = self._frames.get(_key(t))
        if frame is not None:
            self._frames.move_to_end(_key(t))
        return frame

    def nearest(self, t: float) -> QImage | None:
        """The cached frame nearest to this instant, or None if the cache is empty."""
        key = min(self._frames, key=lambda key: abs(key - _key(t)), default=None)
        return None if key is None else self._frames[key]

    def room_for(self, frame_bytes: int) -> int:
        """The number of frames of this size that fit into the cache, at least 1."""
        return max(1, self._max_bytes // max(1, frame_bytes))

    def clear(self) -> None:
        self._frames.clear()
        self._bytes = 0

    def _drop(self, key: int) -> None:
        frame = self._frames.pop(key, None)
        if frame is not None:
            self._bytes -= frame.sizeInBytes()


def _key(t: float) -> int:
    return round(t / _TIME_STEP)
