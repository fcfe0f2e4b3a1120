"""Here this is the one of all plug-ins; in the bundle, the core's file lies under this name."""

from ..time_left import TimeLeft, rounded

__all__ = ["TimeLeft", "rounded"]
