"""Passes on `plugin/client.py`. In the add-on's bundle, a copy of that file has this name."""

from ..client import (
    FailureUpdate,
    ProgressUpdate,
    RequestCancelled,
    SuccessUpdate,
    Update,
    WarningUpdate,
    WorkerClient,
    WorkerError,
    find_worker,
)

__all__ = [
    "FailureUpdate",
    "ProgressUpdate",
    "RequestCancelled",
    "SuccessUpdate",
    "Update",
    "WarningUpdate",
    "WorkerClient",
    "WorkerError",
    "find_worker",
]
