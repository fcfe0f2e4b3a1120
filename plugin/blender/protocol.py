"""Passes on `plugin/protocol.py`. In the add-on's bundle, a copy of the core's file has this name."""

from ..protocol import (
    EXPORT,
    TRAJECTORIES,
    ExportParams,
    JsonObject,
    RegionFields,
    SettingsFields,
    TrajectoriesParams,
    UnfoldRequestFields,
)

__all__ = [
    "EXPORT",
    "TRAJECTORIES",
    "ExportParams",
    "JsonObject",
    "RegionFields",
    "SettingsFields",
    "TrajectoriesParams",
    "UnfoldRequestFields",
]
