"""Passes on the core's limits. In the plug-in bundles, a copy of the core's file has this name."""

from shutterspan.core.foundation.limits import DURATION, FRAMES, LENGTH, MIN_SIDE, STRENGTH

__all__ = ["DURATION", "FRAMES", "LENGTH", "MIN_SIDE", "STRENGTH"]
