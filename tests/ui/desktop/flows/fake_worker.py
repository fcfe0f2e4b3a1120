"""A fake worker process whose requests the tests answer, and results for these answers."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.worker.protocol import Method, OpenResult
from shutterspan.ui.desktop.worker_process import RequestCallbacks


@dataclass
class Worker:
    """Stands in for a worker process that isn't started. Requests are answered by the test."""

    requests: list[tuple[str, dict[str, Any], RequestCallbacks[Any]]] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)

    def send_request(self, method: Method[Any, Any], params: Any, callbacks: RequestCallbacks[Any]) -> int:
        self.requests.append((method.name, params, callbacks))
        return len(self.requests)

    def has(self, method: str) -> bool:
        """Whether a request of this method waits for its answer."""
        return self._waiting(method) is not None

    def params(self, method: str) -> dict[str, Any]:
        """The params of the latest request of this method."""
        return next(params for name, params, _ in reversed(self.requests) if name == method)

    def answer(self, method: str, result: Any) -> None:
        """Answer the latest waiting request of this method."""
        self.callbacks(method).result(result)

    def fail(self, method: str, error: ShutterspanError) -> None:
        self.callbacks(method).failed(error)

    def waiting(self, method: str) -> RequestCallbacks[Any]:
        """The callbacks of the latest request of this method, which stays unanswered."""
        index = self._waiting(method)
        assert index is not None
        return self.requests[index][2]

    def callbacks(self, method: str) -> RequestCallbacks[Any]:
        """The callbacks of the latest waiting request of this method, which then counts as answered."""
        index = self._waiting(method)
        assert index is not None
        self.answered.add(index)
        return self.requests[index][2]

    def _waiting(self, method: str) -> int | None:
        waiting = (i for i, (name, _, _) in enumerate(self.requests) if name == method and i not in self.answered)
        return max(waiting, default=None)


def opening_result(**changes: Any) -> OpenResult:
    """A result of `open` or `replay`, for a copy of the sample."""
    size = {"width": 640, "height": 360, "working_width": 640, "working_height": 360}
    others: dict[str, Any] = {"exposure": 1, "moving": True, "diagnosis": None, "notices": [], "playback_speed": None}
    others |= {"device": "cpu", "precision": "fp32"}
    return {**size, **others, "seconds": 1.0, "encode_count": 1, **changes}  # type: ignore[typeddict-item]


def export_result(**changes: Any) -> dict[str, Any]:
    """The fields of a result of `export` that the app reads."""
    run = {
        "device": "cpu",
        "precision": "fp32",
        "seconds": {"whole": 1.0, "encode": 0.0, "decode": 0.5, "export": 0.5},
        "peak_memory_mb": {"python": 500.0},
    }
    found = {"photo_size": [640, 360], "frames": 15, "motion_found": True, "diagnosis": None}
    return {"files": [], "exposure": None, **run, **found, **changes}


def done(name: str) -> dict[str, object]:
    """The fields that the app reads of the result of an export to this file."""
    return export_result(files=[f"/there/{name}"])


def targets(exporter: Worker) -> list[str]:
    """The names of the files of all exports that were requested, in their order."""
    return [Path(params["target"]).name for name, params, _ in exporter.requests if name == "export"]
