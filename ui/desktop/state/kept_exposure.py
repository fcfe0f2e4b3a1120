"""The exposure that the export worker keeps open, so that further exports of the same photo encode nothing."""

from shutterspan.core.worker.protocol import CLOSE, ExposureParams, UnfoldRequestFields
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerProcess


class KeptExposure:
    """At most one exposure: of one photo, under one request."""

    def __init__(self, worker: WorkerProcess):
        self._worker = worker
        self._exposure_id: int | None = None
        self._photo: OpenedPhoto | None = None
        self._unfold_request: UnfoldRequestFields = {}
        worker.ended.connect(self.forget)

    def find(self, photo: OpenedPhoto, unfold_request: UnfoldRequestFields) -> int | None:
        """The id of the exposure of this photo under this request; another one is closed."""
        if self._photo is photo and self._unfold_request == unfold_request:
            return self._exposure_id
        self.close()
        return None

    def keep(self, exposure_id: int, photo: OpenedPhoto, unfold_request: UnfoldRequestFields) -> None:
        """Remember the exposure that an export has left open."""
        if exposure_id != self._exposure_id:
            self.close()
        self._exposure_id, self._photo, self._unfold_request = exposure_id, photo, unfold_request

    def close(self) -> None:
        """Close the exposure in the worker, if there is one."""
        if self._exposure_id is not None:
            self._worker.send_request(CLOSE, ExposureParams(exposure=self._exposure_id), RequestCallbacks())
        self.forget()

    def forget(self) -> None:
        """The exposure is gone, for example with its worker."""
        self._exposure_id, self._photo = None, None
