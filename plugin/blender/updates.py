"""Passes on `plugin/updates.py`. In the add-on's bundle, a copy of that file has this name."""

from ..updates import (
    FailureUpdate,
    ProgressUpdate,
    RequestCancelled,
    SuccessUpdate,
    Update,
    WarningUpdate,
    WorkerError,
)

__all__ = [
    "FailureUpdate",
    "ProgressUpdate",
    "RequestCancelled",
    "SuccessUpdate",
    "Update",
    "WarningUpdate",
    "WorkerError",
]
