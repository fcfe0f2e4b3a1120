"""Passes on `plugin/client.py`. In the add-on's bundle, a copy of that file has this name."""

from ..client import WorkerClient, find_worker

__all__ = ["WorkerClient", "find_worker"]
