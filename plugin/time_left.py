"""Passes on the core's time estimate. In the plug-in bundles, a copy of the core's file has this name."""

from shutterspan.core.foundation.time_left import TimeLeft, round_seconds

__all__ = ["TimeLeft", "round_seconds"]
