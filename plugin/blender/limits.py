"""Passes on `plugin/limits.py`. In the add-on's bundle, a copy of the core's file has this name."""

from ..limits import DURATION, FRAMES, LENGTH, STRENGTH

__all__ = ["DURATION", "FRAMES", "LENGTH", "STRENGTH"]
