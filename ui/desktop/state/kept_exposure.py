"""The exposure that the export worker keeps open, so that further exports of the same photo need no encoding."""

from collections.abc import Callable
from typing import Any

from shutterspan.core.worker.protocol import (
    CLOSE,
    SAVE_LATENTS,
    ExposureParams,
    SaveLatentsResult,
    UnfoldRequestFields,
)
from shutterspan.ui.desktop.state.export_queue import ExportedPhoto
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerProcess

#: Fields of requests and regions that don't change what is encoded.
_NOT_ENCODED = ("flipped", "name", "strength")


def encoded_alike(one: UnfoldRequestFields, other: UnfoldRequestFields) -> bool:
    """Whether a photo has the same latents under both requests. Flips and strengths only change how latents are
    decoded."""
    return _encoded_fields(one) == _encoded_fields(other)


def request_latents(worker: WorkerProcess, exposure_id: int, done: Callable[[str | None], None]) -> None:
    """Let the worker write the latents of an exposure to a file. done: called with its path, or None if that isn't
    possible."""
    callbacks = RequestCallbacks[SaveLatentsResult](
        lambda result: done(result["file"]), lambda error: done(None), lambda: done(None)
    )
    worker.send_request(SAVE_LATENTS, ExposureParams(exposure=exposure_id), callbacks)


class KeptExposure:
    """At most one exposure: of one photo, encoded under one request."""

    def __init__(self, worker: WorkerProcess):
        self._worker = worker
        self._exposure_id: int | None = None
        self._photo: ExportedPhoto | None = None
        self._unfold_request: UnfoldRequestFields = {}
        worker.ended.connect(self.forget)

    def find(self, photo: ExportedPhoto, unfold_request: UnfoldRequestFields) -> int | None:
        """The id of an exposure that can be exported under this request. Any other exposure is closed."""
        if self._photo == photo and encoded_alike(self._unfold_request, unfold_request):
            return self._exposure_id
        self.close()
        return None

    def is_of(self, photo: ExportedPhoto) -> bool:
        """Whether the exposure is of this photo, under any request."""
        return self._exposure_id is not None and self._photo == photo

    def keep(self, exposure_id: int, photo: ExportedPhoto, unfold_request: UnfoldRequestFields) -> None:
        """Record the exposure that an export has left open."""
        if exposure_id != self._exposure_id:
            self.close()
        self._exposure_id, self._photo, self._unfold_request = exposure_id, photo, unfold_request

    def close(self) -> None:
        """Close the exposure in the worker, if there is one."""
        if self._exposure_id is not None:
            self._worker.send_request(CLOSE, ExposureParams(exposure=self._exposure_id), RequestCallbacks())
        self.forget()

    def forget(self) -> None:
        """The exposure no longer exists, for example because its worker ended."""
        self._exposure_id, self._photo = None, None


def _encoded_fields(request: UnfoldRequestFields) -> dict[str, Any]:
    fields = {name: value for name, value in request.items() if name not in (*_NOT_ENCODED, "regions")}
    regions = [
        {name: value for name, value in region.items() if name not in _NOT_ENCODED}
        for region in request.get("regions", ())
    ]
    return {**fields, "regions": regions}
