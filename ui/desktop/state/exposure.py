"""The unfolded photo as the app sees it: frames that come from the worker one at a time, the most wanted first."""

from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.frames import FrameCache
from shutterspan.ui.desktop.state.images import picture_of
from shutterspan.ui.desktop.worker import Answer, Worker, WorkerEnded

#: No preview is wider, so that it comes within seconds.
PREVIEW_WIDTH = 1280
_THUMBNAIL_WIDTH, _MAP_WIDTH = 256, 640
#: Slots of the worker's frames; each is free again once its frame was read.
_FRAME_SLOT, _THUMBNAIL_SLOT = 0, 1


class State(Enum):
    NONE = "none"
    UNFOLDING = "unfolding"
    READY = "ready"


class Exposure(QObject):
    """Frames wanted: the one at the playhead, thumbnails of the filmstrip, frames that playing will show, then trust
    and motion. One request is under way at a time, so that the playhead never waits for more than one."""

    state_changed = pyqtSignal(object)
    began = pyqtSignal()  # a photo is being unfolded, maybe in place of what was being unfolded
    opened = pyqtSignal()  # there are frames to be asked for, of another photo or of another request
    progressed = pyqtSignal(str, int, int)
    frame_came = pyqtSignal(float, QImage)
    thumbnail_came = pyqtSignal(int, QImage)
    facts_changed = pyqtSignal()  # what `open` told; trust; motion
    failed = pyqtSignal(object)  # ShutterspanError
    warned = pyqtSignal(str)

    def __init__(self, worker: Worker, parent: QObject | None = None):
        super().__init__(parent)
        self._worker = worker
        self._worker.ended.connect(self._lost)
        self._cache = FrameCache()
        self._wanted: float | None = None
        self._thumbnails: list[tuple[int, float]] = []
        self._frames: list[float] = []
        self.state = State.NONE
        self._forget()

    def unfold(self, photo: OpenedPhoto, asked: dict[str, Any]) -> None:
        """The heavy pass, at preview size."""
        self._begin("open", {"photo": str(photo.path), "asked": asked, "width": PREVIEW_WIDTH}, photo, asked)

    def follow(self, photo: OpenedPhoto, asked: dict[str, Any]) -> None:
        """The same photo under another request: without encoding, where that can be."""
        if self._number is None:
            self.unfold(photo, asked)
        else:
            self._begin("replay", {"exposure": self._number, "asked": asked}, photo, asked)

    def stop(self) -> None:
        """Stop unfolding, within a second."""
        if self._heavy is not None:
            self._worker.stop(self._heavy)

    def close(self) -> None:
        """There is no photo any more, or another one."""
        self._give_up()
        self._close_number()
        self._forget()
        self._enter(State.NONE)

    def show(self, t: float) -> None:
        """Frames come: at once the nearest one there is, and the very one as soon as it is made."""
        self._at = t
        frame = self._cache.get(t)
        if frame is None:
            self._wanted = t
            frame = self._cache.nearest(t)
            self._next()
        if frame is not None:
            self.frame_came.emit(t, frame)

    def want_frames(self, times: Sequence[float]) -> None:
        """Of these instants, as many as there is room for, when nothing else is wanted."""
        self._frames = list(times)
        self._next()

    def want_thumbnails(self, times: Sequence[tuple[int, float]]) -> None:
        """A number and an instant for each."""
        self._thumbnails = list(times)
        self._next()

    def want_motion(self) -> None:
        if self.motion is None and self._number is not None:
            self._motion_wanted = True
            self._next()

    @property
    def frame_now(self) -> QImage | None:
        """The frame at the playhead, if it is there."""
        return self._cache.get(self._at)

    def _forget(self) -> None:
        self._number: int | None = None
        self._heavy: int | None = None
        self._light: int | None = None
        self._wanted = None
        self._at = 0.5
        self._thumbnails = []
        self._frames = []
        self._trust_wanted = self._motion_wanted = False
        self.facts: dict[str, Any] = {}
        self.trust: dict[str, Any] = {}
        self.trust_map: np.ndarray | None = None
        self.motion: np.ndarray | None = None
        self._cache.clear()

    def _begin(self, do: str, fields: dict[str, Any], photo: OpenedPhoto, asked: dict[str, Any]) -> None:
        self._give_up()

        def failed(error: ShutterspanError) -> None:
            if self._heavy != request:
                return
            self._heavy = None
            if do == "replay" and error.kind == "usage":
                self.unfold(photo, asked)
                return
            self._enter(State.NONE if self._number is None else State.READY)
            if not isinstance(error, WorkerEnded):
                self.failed.emit(error)

        def cancelled() -> None:
            if self._heavy == request:
                self._heavy = None
                self._enter(State.NONE if self._number is None else State.READY)

        def progressed(stage: str, done: int, total: int) -> None:
            if self._heavy == request:
                self.progressed.emit(stage, done, total)

        request = self._worker.ask(
            do,
            fields,
            Answer(lambda told: self._opened(request, told), failed, cancelled, progressed, self.warned.emit),
        )
        self._heavy = request
        if do == "open":
            self.began.emit()
            self._enter(State.UNFOLDING)

    def _opened(self, request: int, told: dict[str, Any]) -> None:
        if request != self._heavy:
            self._worker.ask("close", {"exposure": told["exposure"]}, Answer())
            return
        self._close_number()
        at = self._at
        self._forget()
        self._number, self._at, self._wanted, self.facts = told["exposure"], at, at, told
        self._trust_wanted = True
        self._enter(State.READY)
        self.opened.emit()
        self.facts_changed.emit()
        self._next()

    def _give_up(self) -> None:
        """Something else is wanted than what is being unfolded."""
        if self._heavy is not None:
            self._worker.cancel(self._heavy)

    def _close_number(self) -> None:
        if self._number is not None:
            self._worker.ask("close", {"exposure": self._number}, Answer())

    def _lost(self) -> None:
        """The worker ended: frames that came stay, to be looked at."""
        self._number = self._heavy = self._light = self._wanted = None
        self._enter(State.NONE)

    def _enter(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)

    def _next(self) -> None:
        """Ask for the most wanted thing, unless something is under way."""
        if self._number is None or self._light is not None:
            return
        if self._wanted is not None:
            t, self._wanted = self._wanted, None
            self._frame(t)
        elif self._motion_wanted:
            self._motion_wanted = False
            self._ask("motion", {"width": _MAP_WIDTH}, self._take_motion)
        elif self._thumbnails:
            index, t = self._thumbnails.pop(0)
            fields = {"t": t, "width": _THUMBNAIL_WIDTH, "slot": _THUMBNAIL_SLOT}
            self._ask("frame", fields, lambda told: self.thumbnail_came.emit(index, _frame_of(told)))
        elif self._trust_wanted:
            self._trust_wanted = False
            self._ask("trust", {}, self._take_trust)
        elif self._frames:
            t = self._frames.pop(0)
            if t in self._cache:
                self._next()
            else:
                self._frame(t)

    def _frame(self, t: float) -> None:
        def take(told: dict[str, Any]) -> None:
            frame = _frame_of(told)
            self._cache.put(t, frame)
            del self._frames[self._cache.room_for(frame.sizeInBytes()) - 1 :]
            if t == self._at:
                self.frame_came.emit(t, frame)

        self._ask("frame", {"t": t, "slot": _FRAME_SLOT}, take)

    def _take_motion(self, told: dict[str, Any]) -> None:
        self.motion = _map_of(told)
        self.facts_changed.emit()

    def _take_trust(self, told: dict[str, Any]) -> None:
        self.trust, self.trust_map = told, _map_of(told)
        self.facts_changed.emit()

    def _ask(self, do: str, fields: dict[str, Any], take: Callable[[dict[str, Any]], None]) -> None:
        number = self._number

        def came(told: dict[str, Any]) -> None:
            if self._light != request:
                return
            self._light = None
            if number == self._number:
                take(told)
            self._next()

        def failed(error: ShutterspanError) -> None:
            if self._light == request:
                self._light = None
                if number == self._number:
                    self.failed.emit(error)

        request = self._worker.ask(do, {"exposure": number, **fields}, Answer(came, failed, lambda: None))
        self._light = request


def _frame_of(told: dict[str, Any]) -> QImage:
    rows, columns = told["height"], told["width"]
    pixels = np.fromfile(Path(told["file"]), np.uint8, 3 * rows * columns, offset=told["offset"])
    return picture_of(pixels.reshape(rows, columns, 3))


def _map_of(told: dict[str, Any]) -> np.ndarray:
    """(H,W,2) float32."""
    return np.fromfile(Path(told["file"]), "<f4").reshape(told["height"], told["width"], 2)
