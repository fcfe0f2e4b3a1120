"""Passes on `plugin/client.py`. In the add-on's bundle, a copy of that file has this name."""

from ..client import WorkerClient, WorkerError, find_worker
from ..protocol import worker_command

__all__ = ["WorkerClient", "WorkerError", "find_worker", "worker_command"]
