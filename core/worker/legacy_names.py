"""Old names of the wire protocol, for one release: clients that were installed with an older Shutterspan use them."""

from typing import Any

_METHODS = {"trust": "consistency"}
_REQUEST_KEYS = {"request": "id", "do": "method", "asked": "unfold_request", "judged": "consistency"}
_EVENT_KEYS = {"id": "request", "event": "say"}


def with_current_names(request: dict[str, Any]) -> dict[str, Any]:
    """A copy of a request in which old keys and methods have today's names. An old key beside its new one stays, so
    that it is rejected as unknown."""
    current = {
        new if (new := _REQUEST_KEYS.get(key)) and new not in request else key: value for key, value in request.items()
    }
    method = current.get("method")
    if isinstance(method, str):
        current["method"] = _METHODS.get(method, method)
    return current


def with_old_names(event: dict[str, Any]) -> dict[str, Any]:
    """A copy of an event that has its number and its kind under the old keys too."""
    return event | {old: event[new] for new, old in _EVENT_KEYS.items() if new in event}
