"""Here the client is the one of all plug-ins; in the bundle, that file lies under this name."""

from ..client import Worker, WorkerError, command_of, find_worker

__all__ = ["Worker", "WorkerError", "command_of", "find_worker"]
