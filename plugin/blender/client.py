"""Here the client is the one of all plug-ins; in the bundle, that file lies under this name."""

from ..client import Worker, WorkerError, find_worker, worker_command

__all__ = ["Worker", "WorkerError", "find_worker", "worker_command"]
