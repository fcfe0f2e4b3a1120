"""Support former names of keys in JSON and TOML for one release after a rename."""

from collections.abc import Mapping
from typing import Any


def with_former_keys(values: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return a copy that also has renamed values under their former keys. renamed: former keys by current key."""
    return {**values, **{former: values[key] for key, former in renamed.items() if key in values}}


def with_current_keys(values: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return a copy in which former keys have their current names. renamed: former keys by current key.

    If both keys exist, the former key is kept, so that the caller rejects it as unknown.
    """
    current = {former: key for key, former in renamed.items() if key not in values}
    return {current.get(key, key): value for key, value in values.items()}
