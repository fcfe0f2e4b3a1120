"""Zooming by wheel, touchpad and fingers."""

from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QNativeGestureEvent, QWheelEvent
from PyQt6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

#: Rotation of the wheel that doubles the zoom, in eighths of a degree.
_WHEEL_PER_DOUBLING = 360.0


def zoom_gesture(event: QEvent | None, widget: QWidget) -> tuple[float, QPointF] | None:
    """The factor by which an event of this widget zooms, and around which of its points; None for other events."""
    if isinstance(event, QWheelEvent):
        return 2 ** (event.angleDelta().y() / _WHEEL_PER_DOUBLING), event.position()
    if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
        return 1 + event.value(), event.position()
    pinch = event.gesture(Qt.GestureType.PinchGesture) if isinstance(event, QGestureEvent) else None
    if isinstance(pinch, QPinchGesture):
        return pinch.scaleFactor(), QPointF(widget.mapFromGlobal(pinch.centerPoint().toPoint()))
    return None
