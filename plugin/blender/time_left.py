"""Passes on `plugin/time_left.py`. In the add-on's bundle, a copy of the core's file has this name."""

from ..time_left import TimeLeft, round_seconds

__all__ = ["TimeLeft", "round_seconds"]
