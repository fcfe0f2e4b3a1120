"""Former names of keys in JSON and TOML; they work for one release after a rename."""

from collections.abc import Mapping
from typing import Any


def with_former_keys(values: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return a copy that has renamed values under their former keys too. renamed: former keys by today's keys."""
    return {**values, **{former: values[key] for key, former in renamed.items() if key in values}}


def with_current_keys(values: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return a copy in which former keys have today's names. renamed: former keys by today's keys.

    A former key beside today's key stays, so that the caller rejects it as unknown.
    """
    current = {former: key for key, former in renamed.items() if key not in values}
    return {current.get(key, key): value for key, value in values.items()}
