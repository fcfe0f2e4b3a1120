"""The cache of decoded frames."""

from PyQt6.QtGui import QImage

from shutterspan.ui.desktop.state.frame_cache import FrameCache


def test_the_least_recently_used_frames_are_dropped_first() -> None:
    frame = QImage(100, 100, QImage.Format.Format_RGB32)
    cache = FrameCache(3 * frame.sizeInBytes())
    for t in (0.0, 0.25, 0.5):
        cache.put(t, frame.copy())
    assert cache.get(0.0)
    cache.put(0.75, frame.copy())
    assert 0.0 in cache
    assert 0.25 not in cache
    assert cache.nearest(0.3) is cache.get(0.5)
