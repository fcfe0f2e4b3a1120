"""The two directions of time of a photo: small frames in the current and in the opposite direction.

Both are decoded from the same latents, so nothing is encoded.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
from PyQt6.QtCore import QObject, QRect, QRectF, QSize, pyqtSignal
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.types.region import Region
from shutterspan.core.worker.protocol import (
    CLOSE,
    FRAME,
    REPLAY,
    ExposureParams,
    FrameParams,
    FrameResult,
    Method,
    OpenResult,
    ReplayParams,
    UnfoldRequestFields,
)
from shutterspan.ui.desktop.state.worker_pictures import read_frame
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerProcess

#: Instants of the frames, evenly over the exposure.
TIMES = tuple(np.linspace(0, 1, 9).tolist())
#: Slot in which the worker stores the frames; the canvas and the filmstrip use other slots.
_SLOT = 2
#: Margin around a region, as a share of its longer side.
_MARGIN = 0.25

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")


def preview_part(region: Region | None, width: int, height: int) -> QRectF:
    """The part of a photo that previews show: a region with a margin, or the whole photo. In shares of width and
    height."""
    if region is None:
        return QRectF(0, 0, 1, 1)
    left, top, right, bottom = region.shape.box
    margin = _MARGIN * max(right - left, bottom - top)
    part = QRectF(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin)
    part = part.intersected(QRectF(0, 0, width, height))
    if part.isEmpty():
        return QRectF(0, 0, 1, 1)
    return QRectF(part.x() / width, part.y() / height, part.width() / width, part.height() / height)


def frame_width(part: QRectF, photo_size: QSize, box: QSize, pixel_ratio: float) -> int:
    """Width in pixels of whole frames at which the part fills a box. box: in device-independent pixels."""
    size = preview_size(part, photo_size, box)
    return max(1, round(size.width() * pixel_ratio / part.width()))


def preview_size(part: QRectF, photo_size: QSize, box: QSize) -> QSize:
    """Size of the part, scaled to fit into a box."""
    width, height = part.width() * photo_size.width(), part.height() * photo_size.height()
    scale = min(box.width() / width, box.height() / height)
    return QSize(max(1, round(scale * width)), max(1, round(scale * height)))


class AlternativePlays(QObject):
    """Requests the frames of both directions, one at a time, so that the canvas waits for at most one."""

    frame_ready = pyqtSignal(
        int, int, QImage
    )  # play: 0 is the current direction, 1 the opposite one; index in TIMES; frame
    failed = pyqtSignal(object)  # ShutterspanError

    def __init__(self, worker: WorkerProcess, parent: QObject):
        super().__init__(parent)
        self._worker = worker
        self._request_id: int | None = None
        #: The exposure that was opened for the opposite direction.
        self._other_id: int | None = None

    def load(self, exposure_id: int, other_request: UnfoldRequestFields, width: int, part: QRectF) -> None:
        """Request all frames again.

        exposure_id: of the open exposure; other_request: for the opposite direction; width: of the whole frames, in
        pixels; part: the part of each that is kept, in shares of width and height.
        """
        self.close()

        def opened(result: OpenResult) -> None:
            self._other_id = result["exposure"]
            exposures = exposure_id, result["exposure"]
            self._request_frames(((play, index) for index in range(len(TIMES)) for play in (0, 1)), exposures)

        self._width, self._part = width, part
        params = ReplayParams(exposure=exposure_id, unfold_request=other_request)
        self._request(REPLAY, params, opened, lambda result: self._close_exposure(result["exposure"]))

    def close(self) -> None:
        """Stop, and close the second exposure."""
        if self._request_id is not None:
            self._worker.cancel(self._request_id)
        if self._other_id is not None:
            self._close_exposure(self._other_id)
        self._request_id = self._other_id = None

    def _request_frames(self, remaining: Iterator[tuple[int, int]], exposures: tuple[int, int]) -> None:
        """remaining: play and index of each frame to request; exposures: ids, by play."""
        play, index = next(remaining, (None, None))
        if play is None or index is None:
            return

        def receive(result: FrameResult) -> None:
            self.frame_ready.emit(play, index, _cropped(read_frame(result), self._part))
            self._request_frames(remaining, exposures)

        params = FrameParams(exposure=exposures[play], t=TIMES[index], width=self._width, slot=_SLOT)
        self._request(FRAME, params, receive)

    def _request(
        self,
        method: Method[_Params, _Result],
        params: _Params,
        receive: Callable[[_Result], None],
        drop: Callable[[_Result], None] = lambda result: None,
    ) -> None:
        """Send a request. receive: called with its result; `drop` is called instead if the result is no longer
        needed."""

        def on_result(result: _Result) -> None:
            if self._request_id == request_id:
                self._request_id = None
                receive(result)
            else:
                drop(result)

        def failed(error: ShutterspanError) -> None:
            if self._request_id == request_id:
                self._request_id = None
                self.failed.emit(error)

        request_id = self._worker.send_request(method, params, RequestCallbacks(on_result, failed))
        self._request_id = request_id

    def _close_exposure(self, exposure_id: int) -> None:
        self._worker.send_request(CLOSE, ExposureParams(exposure=exposure_id), RequestCallbacks())


def _cropped(frame: QImage, part: QRectF) -> QImage:
    """part: in shares of width and height; at least one pixel of it is kept."""
    left, top = int(part.x() * frame.width()), int(part.y() * frame.height())
    columns, rows = round(part.width() * frame.width()), round(part.height() * frame.height())
    return frame.copy(QRect(left, top, max(1, columns), max(1, rows)).intersected(frame.rect()))
