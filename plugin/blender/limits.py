"""Here this is the one of all plug-ins; in the bundle, the core's file lies under this name."""

from ..limits import DURATION, FRAMES

__all__ = ["DURATION", "FRAMES"]
