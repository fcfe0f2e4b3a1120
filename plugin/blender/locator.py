"""Passes on `plugin/locator.py`. In the add-on's bundle, a copy of the core's file has this name."""

from ..locator import worker_command

__all__ = ["worker_command"]
