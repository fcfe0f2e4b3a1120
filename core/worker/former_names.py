"""Former names of the wire protocol, for one release: clients of an older Shutterspan use them."""

from typing import Any

from shutterspan.core.foundation.former_keys import with_current_keys, with_former_keys

_METHODS = {"trust": "consistency"}
_REQUEST_KEYS = {"id": "request", "method": "do", "unfold_request": "asked", "consistency": "judged"}
_EVENT_KEYS = {"id": "request", "event": "say"}


def with_current_names(request: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a request in which former keys and methods have today's names.

    A former key beside today's key stays, so that it is rejected as unknown.
    """
    current = with_current_keys(request, _REQUEST_KEYS)
    method = current.get("method")
    if isinstance(method, str):
        current["method"] = _METHODS.get(method, method)
    return current


def with_former_names(event: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of an event that has its id and its kind under the former keys too."""
    return with_former_keys(event, _EVENT_KEYS)
