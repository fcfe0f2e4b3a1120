"""A preview exposure that the worker holds; the app requests its frames one at a time, by priority."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TypeVar

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.messages import Message, receive_message
from shutterspan.core.types.arrays import Float32Array
from shutterspan.core.worker.protocol import (
    CLOSE,
    CONSISTENCY,
    FRAME,
    MOTION,
    REPLAY,
    ConsistencyResult,
    ExposureParams,
    FrameParams,
    FrameResult,
    MapParams,
    Method,
    MotionResult,
    OpenResult,
    ReplayParams,
    UnfoldRequestFields,
)
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.frame_cache import FrameCache
from shutterspan.ui.desktop.state.kept_exposure import encoded_alike, request_latents
from shutterspan.ui.desktop.state.recent_exposures import RecentExposure, RecentExposures
from shutterspan.ui.desktop.state.worker_passes import WorkerPass, WorkerPasses
from shutterspan.ui.desktop.state.worker_pictures import read_frame, read_map
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerEnded, WorkerProcess

_MAP_WIDTH = 640
#: Slots in which the worker stores frames; a slot can be reused after its frame was read.
_FRAME_SLOT, _THUMBNAIL_SLOT = 0, 1
#: Codes of errors of `replay` after which the photo has to be opened again.
_NEEDS_OPEN = ("latents_missing", "exposure_missing")

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")


class ExposureState(Enum):
    NONE = "none"
    UNFOLDING = "unfolding"
    READY = "ready"


class RemoteExposure(QObject):
    """Unfolds a photo in the worker process, and requests frames and maps of it.

    The priority is: the frame at the playhead, motion, thumbnails of the filmstrip, consistency, then further frames
    for playback. Only one request runs at a time, so the playhead waits for at most one.

    If another photo takes its place, the exposure is set aside, and a pass continues in the background.

    facts: the result of `open` or `replay`; consistency: the result of `consistency`, which is not requested where
    nothing moves; each None before. diagnosis: why the photo is unsuitable, as the worker found when it encoded it.
    consistency_map, motion: (H,W,2), or None.
    """

    state_changed = pyqtSignal(object)  # ExposureState
    unfolding_started = pyqtSignal()  # a new pass began; a pass that was running is replaced
    opened = pyqtSignal()  # frames of a new photo or a new request can be requested
    progressed = pyqtSignal(str, int, int)  # stage, done, total
    frame_ready = pyqtSignal(float, QImage)  # instant, frame
    thumbnail_ready = pyqtSignal(float, QImage)  # instant, frame
    facts_changed = pyqtSignal()  # facts, consistency or motion
    consistency_received = pyqtSignal(object)  # ConsistencyResult
    failed = pyqtSignal(object)  # ShutterspanError
    warned = pyqtSignal(object)  # Message

    _photo: OpenedPhoto | None
    _pass: WorkerPass | None
    #: The latest request, and the request under which the photo was encoded.
    _request: UnfoldRequestFields
    _encoded_request: UnfoldRequestFields

    def __init__(self, worker: WorkerProcess, parent: QObject | None = None):
        super().__init__(parent)
        self._worker = worker
        self._worker.ended.connect(self._on_worker_ended)
        self.recent, self.passes = RecentExposures(worker, self), WorkerPasses(worker, self)
        self.passes.finished.connect(self._receive_opened)
        self.passes.failed.connect(self._on_pass_failed)
        self.passes.cancelled.connect(self._on_pass_cancelled)
        self.passes.progressed.connect(self._on_progressed)
        self.passes.warned.connect(self._on_warned)
        self._cache = FrameCache()
        self._pending_t: float | None = None
        self._pending_thumbnails: list[float] = []
        self._thumbnail_width = 0
        self._pending_times: list[float] = []
        #: A changed request that waits for the end of the running pass.
        self._next_request: tuple[OpenedPhoto, UnfoldRequestFields] | None = None
        self.state = ExposureState.NONE
        self._reset()

    def unfold(self, photo: OpenedPhoto, unfold_request: UnfoldRequestFields) -> None:
        """Run the heavy pass, at preview size. unfold_request: as `unfold_request_fields` returns it."""
        self._photo, self._request, self._next_request = photo, unfold_request, None
        if recent := self.recent.take(photo.path):
            self._replay(recent, photo, unfold_request)
            self._close(recent.exposure_id)  # after its replay, which has the same latents
        elif running := self.passes.opening(photo.path):
            self._pass = running
            self._begin_unfolding()
            if running.encoded_request != unfold_request:
                self._next_request = photo, unfold_request
        else:
            self._replace_pass(self.passes.open(photo.path, unfold_request, photo.decoded_photo))
            self._begin_unfolding()

    def update_request(self, photo: OpenedPhoto, unfold_request: UnfoldRequestFields) -> None:
        """Unfold the same photo under another request; reuses the encoded photo where possible.

        While the photo is being encoded, the request waits, so that the encoding isn't lost.
        """
        if self.state is ExposureState.UNFOLDING:
            self._next_request = photo, unfold_request
        elif self._exposure_id is None:
            self.unfold(photo, unfold_request)
        else:
            self._replay(RecentExposure(self._exposure_id, self._encoded_request), photo, unfold_request)

    def save_latents(
        self, photo: OpenedPhoto, unfold_request: UnfoldRequestFields, done: Callable[[str | None], None]
    ) -> None:
        """Let the worker write the latents to a file, if this photo was encoded at full size with an equivalent
        request.

        done: called with the file's path, or None if there are no such latents, or they can't be written.
        """
        is_of_photo = self._photo is photo and self.facts is not None and self.facts["width"] == photo.width
        is_usable = is_of_photo and encoded_alike(self._encoded_request, unfold_request) and self._pass is None
        if self._exposure_id is None or not is_usable:
            done(None)
        else:
            request_latents(self._worker, self._exposure_id, done)

    def stop(self) -> None:
        """Stop unfolding; this takes at most a second."""
        if self._pass is not None:
            self.passes.stop(self._pass)

    def close(self) -> None:
        """Release all exposures, and cancel all passes: the document was closed or replaced."""
        self._close_exposure()
        self.recent.follow(())
        self.passes.cancel_all()
        self._reset()
        self._set_state(ExposureState.NONE)

    def leave(self) -> None:
        """Let another photo take this one's place."""
        if self._photo and self._exposure_id is not None:
            self.recent.keep(self._photo.path, RecentExposure(self._exposure_id, self._encoded_request))
        self._reset()
        self._set_state(ExposureState.NONE)

    def seek(self, t: float) -> None:
        """Emit the nearest cached frame at once, and the frame at t as soon as it is ready."""
        self._playhead = t
        frame = self._cache.get(t)
        if frame is None:
            self._pending_t = t
            frame = self._cache.nearest(t)
            self._request_next()
        if frame is not None:
            self.frame_ready.emit(t, frame)

    def request_frames(self, times: Sequence[float]) -> None:
        """Request frames at these instants, with the lowest priority, as many as fit into the cache."""
        self._pending_times = list(times)
        self._request_next()

    def request_thumbnails(self, times: Sequence[float], width: int) -> None:
        """Request frames of at most this width in pixels at these instants, instead of earlier requested ones."""
        self._pending_thumbnails, self._thumbnail_width = list(times), width
        self._request_next()

    def request_motion(self) -> None:
        """Request the motion map, unless it is already there."""
        if self.motion is None and self._exposure_id is not None:
            self._is_motion_pending = True
            self._request_next()

    @property
    def available_id(self) -> int | None:
        """The id of the exposure in the worker. None while there is none, or while another one is being made."""
        return self._exposure_id if self._pass is None else None

    @property
    def has_frames(self) -> bool:
        """Whether frames can be requested, even while another pass is about to replace them."""
        return self._exposure_id is not None

    @property
    def moving(self) -> bool | None:
        """Whether anything moves under the latest request. None while unknown."""
        return self.facts["moving"] if self.facts is not None and self.available_id is not None else None

    @property
    def diagnosis(self) -> Message | None:
        """Why the photo is unsuitable under the latest request, if it is."""
        fields = self.facts["diagnosis"] if self.facts else None
        return receive_message(fields) if fields else None

    @property
    def current_frame(self) -> QImage | None:
        """The frame at the playhead, or None while it isn't decoded."""
        return self._cache.get(self._playhead)

    def _reset(self) -> None:
        self._exposure_id: int | None = None
        self._pass = None
        self._query_id: int | None = None
        self._pending_t = None
        self._playhead = 0.5
        self._pending_thumbnails = []
        self._pending_times = []
        self._is_consistency_pending = self._is_motion_pending = False
        self._photo = None
        self._request = {}
        self._encoded_request = {}
        self._next_request = None
        self.facts: OpenResult | None = None
        self.consistency: ConsistencyResult | None = None
        self.consistency_map: Float32Array | None = None
        self.motion: Float32Array | None = None
        self._cache.clear()

    def _replay(self, exposure: RecentExposure, photo: OpenedPhoto, unfold_request: UnfoldRequestFields) -> None:
        self._photo, self._request = photo, unfold_request
        params = ReplayParams(exposure=exposure.exposure_id, unfold_request=unfold_request)
        new = WorkerPass(photo.path, exposure.encoded_request, is_replay=True)
        self._replace_pass(self.passes.begin(REPLAY, params, new))

    def _replace_pass(self, new: WorkerPass) -> None:
        """Cancel the pass that was running for this photo, whose result is no longer needed."""
        old, self._pass = self._pass, new
        if old is not None:
            self.passes.cancel(old)

    def _begin_unfolding(self) -> None:
        self.unfolding_started.emit()
        self._set_state(ExposureState.UNFOLDING)

    def _on_pass_failed(self, one: WorkerPass, error: ShutterspanError) -> None:
        if one is not self._pass:
            return
        self._pass = None
        if one.is_replay and error.code in _NEEDS_OPEN and self._photo:
            self._close_exposure()
            self.unfold(self._photo, self._request)
            return
        self._end_pass()
        if not isinstance(error, WorkerEnded):
            self.failed.emit(error)

    def _on_pass_cancelled(self, one: WorkerPass) -> None:
        if one is self._pass:
            self._pass = None
            self._end_pass()

    def _on_progressed(self, one: WorkerPass, stage: str, done: int, total: int) -> None:
        if one is self._pass:
            self.progressed.emit(stage, done, total)

    def _on_warned(self, one: WorkerPass, message: Message) -> None:
        if one is self._pass:
            self.warned.emit(message)

    def _receive_opened(self, one: WorkerPass, result: OpenResult) -> None:
        if one is not self._pass:
            self._receive_other(one, result)
            return
        self._close_exposure()
        t, photo, request, waiting = self._playhead, self._photo, self._request, self._next_request
        self._reset()
        self._exposure_id, self._playhead, self._pending_t, self.facts = result["exposure"], t, t, result
        self._photo, self._request, self._encoded_request = photo, request, one.encoded_request
        self._is_consistency_pending = result["moving"]
        self._set_state(ExposureState.READY)
        self.opened.emit()
        self.facts_changed.emit()
        self._next_request = waiting
        self._send_next_request()
        self._request_next()

    def _receive_other(self, one: WorkerPass, result: OpenResult) -> None:
        """Handle an exposure that isn't visible: keep it if it is of another photo, close it if it was replaced."""
        if self._photo and one.path == self._photo.path:
            self._close(result["exposure"])
        else:
            self.recent.keep(one.path, RecentExposure(result["exposure"], one.encoded_request))

    def _end_pass(self) -> None:
        """A pass failed or was stopped: an older exposure stays, and follows the waiting request."""
        self._set_state(ExposureState.READY if self.has_frames else ExposureState.NONE)
        self._send_next_request()

    def _send_next_request(self) -> None:
        waiting, self._next_request = self._next_request, None
        if waiting and self.has_frames:
            self.update_request(*waiting)

    def _close_exposure(self) -> None:
        if self._exposure_id is not None:
            self._close(self._exposure_id)
            self._exposure_id = None

    def _close(self, exposure_id: int) -> None:
        self._worker.send_request(CLOSE, ExposureParams(exposure=exposure_id), RequestCallbacks())

    def _on_worker_ended(self) -> None:
        """The worker ended; cached frames stay visible."""
        self._exposure_id = self._pass = self._query_id = self._pending_t = self._next_request = None
        self._set_state(ExposureState.NONE)

    def _set_state(self, state: ExposureState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)

    def _request_next(self) -> None:
        """Send the request of the highest priority, unless one is running."""
        if self._exposure_id is None or self._query_id is not None:
            return
        exposure_id = self._exposure_id
        if self._pending_t is not None:
            t, self._pending_t = self._pending_t, None
            self._request_frame(exposure_id, t)
        elif self._is_motion_pending:
            self._is_motion_pending = False
            self._query(MOTION, MapParams(exposure=exposure_id, width=_MAP_WIDTH), self._receive_motion)
        elif self._pending_thumbnails:
            t = self._pending_thumbnails.pop(0)
            params = FrameParams(exposure=exposure_id, t=t, width=self._thumbnail_width, slot=_THUMBNAIL_SLOT)
            self._query(FRAME, params, lambda result: self.thumbnail_ready.emit(t, read_frame(result)))
        elif self._is_consistency_pending:
            self._is_consistency_pending = False
            self._query(CONSISTENCY, ExposureParams(exposure=exposure_id), self._receive_consistency)
        elif self._pending_times:
            t = self._pending_times.pop(0)
            if t in self._cache:
                self._request_next()
            else:
                self._request_frame(exposure_id, t)

    def _request_frame(self, exposure_id: int, t: float) -> None:
        def receive(result: FrameResult) -> None:
            frame = read_frame(result)
            self._cache.put(t, frame)
            del self._pending_times[self._cache.room_for(frame.sizeInBytes()) - 1 :]
            if t == self._playhead:
                self.frame_ready.emit(t, frame)

        self._query(FRAME, FrameParams(exposure=exposure_id, t=t, slot=_FRAME_SLOT), receive)

    def _receive_motion(self, result: MotionResult) -> None:
        self.motion = read_map(result)
        self.facts_changed.emit()

    def _receive_consistency(self, result: ConsistencyResult) -> None:
        self.consistency, self.consistency_map = result, read_map(result)
        self.facts_changed.emit()
        self.consistency_received.emit(result)

    def _query(self, method: Method[_Params, _Result], params: _Params, receive: Callable[[_Result], None]) -> None:
        """Send a request about the exposure. receive: called with the result, unless the exposure was replaced."""
        exposure_id = self._exposure_id

        def on_result(result: _Result) -> None:
            if self._query_id != request_id:
                return
            self._query_id = None
            if exposure_id == self._exposure_id:
                receive(result)
            self._request_next()

        def failed(error: ShutterspanError) -> None:
            if self._query_id == request_id:
                self._query_id = None
                if exposure_id == self._exposure_id:
                    self.failed.emit(error)

        request_id = self._worker.send_request(method, params, RequestCallbacks(on_result, failed, lambda: None))
        self._query_id = request_id
