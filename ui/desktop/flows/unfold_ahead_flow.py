"""Unfold photos in the background, one after another, while the user works on another photo."""

from collections.abc import Sequence

from PyQt6.QtCore import QObject

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import log
from shutterspan.core.worker.protocol import OpenResult, UnfoldRequestFields
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.state.worker_passes import WorkerPass
from shutterspan.ui.desktop.worker_process import WorkerEnded

_KEY = "ahead"


class UnfoldAheadFlow(QObject):
    """A queue of photos to unfold. The visible photo has priority: the others wait until it is unfolded."""

    def __init__(self, context: AppContext):
        super().__init__(context.window)
        self._context, self._exposure, self._passes = context, context.exposure, context.exposure.passes
        self._waiting: list[PhotoEntry] = []
        self._entry: PhotoEntry | None = None
        self._pass: WorkerPass | None = None
        self._done_count = 0
        #: The photo that is unfolded again, after the worker ended.
        self._tried_again: PhotoEntry | None = None
        self._passes.finished.connect(self._on_finished)
        self._passes.failed.connect(self._on_failed)
        self._passes.cancelled.connect(lambda one: self._end(one))
        self._passes.progressed.connect(self._show_progress)
        self._exposure.unfolding_started.connect(self._give_way)
        self._exposure.state_changed.connect(lambda state: self._go_on())
        context.document.replaced.connect(self.stop)

    def status_of(self, entry: PhotoEntry) -> str:
        """The state of a photo: “waiting”, “unfolding”, “unfolded”, or empty."""
        if self._passes.opening(entry.path):
            return "unfolding"
        if entry in self._waiting or entry is self._entry:
            return "waiting"
        is_visible = entry is self._context.document.current and self._exposure.state is ExposureState.READY
        return "unfolded" if is_visible or entry.path in self._exposure.recent else ""

    def add(self, entries: Sequence[PhotoEntry]) -> None:
        """Unfold these photos too, except photos that are unfolded, waiting, or can't be read."""
        new = [entry for entry in entries if not self.status_of(entry) and not entry.problem]
        if not new:
            return
        if not self._waiting and self._entry is None:
            self._done_count = 0
            self._context.progress.begin(_KEY, self.tr("Unfolding"), self.stop, last_stage="refining")
        self._waiting += new
        self._go_on()

    def stop(self) -> None:
        """Unfold no more photos."""
        self._waiting.clear()
        if self._pass:
            self._passes.stop(self._pass)
        else:
            self._finish()

    def _go_on(self) -> None:
        """Start with the next photo, unless one is being unfolded."""
        self._waiting = [entry for entry in self._waiting if self._is_needed(entry)]
        if self._entry or self._exposure.state is ExposureState.UNFOLDING:
            return
        if not self._waiting:
            self._finish()
            return
        entry = self._entry = self._waiting.pop(0)
        number = self._done_count + 1
        count = number + len(self._waiting)
        title = self.tr("Unfolding {0}, {1} of {2}").format(entry.path.name, number, count)
        self._context.progress.begin_request(_KEY, title, number, count)
        state = entry.state
        self._context.background.run(
            lambda: unfold_request_fields(state),
            lambda fields: self._open(entry, fields),
            lambda error: self._skip(entry, error),
        )

    def _is_needed(self, entry: PhotoEntry) -> bool:
        """Whether a waiting photo still has to be unfolded: it is in the tray, and hasn't been unfolded."""
        is_visible = entry is self._context.document.current and self._exposure.has_frames
        return entry in self._context.document.entries and not is_visible and entry.path not in self._exposure.recent

    def _open(self, entry: PhotoEntry, fields: UnfoldRequestFields) -> None:
        if entry is not self._entry:
            return
        if self._exposure.state is ExposureState.UNFOLDING:
            self._give_way()
        else:
            self._pass = self._passes.open(entry.path, fields)

    def _give_way(self) -> None:
        """Let the visible photo be unfolded first, and start again afterwards, unless it is the same photo."""
        entry, self._entry = self._entry, None
        running, self._pass = self._pass, None
        if entry is None:
            return
        if entry is self._context.document.current:
            self._done_count += 1
        else:
            self._waiting.insert(0, entry)
            if running:
                self._passes.cancel(running)

    def _on_finished(self, one: WorkerPass, result: OpenResult) -> None:
        self._end(one)

    def _on_failed(self, one: WorkerPass, error: ShutterspanError) -> None:
        if one is self._pass and self._entry:
            log.warning("%s was not unfolded: %s", one.path, error.message)
            if isinstance(error, WorkerEnded) and self._entry is not self._tried_again:
                self._tried_again = self._entry
                self._waiting.insert(0, self._entry)
                self._done_count -= 1
        self._end(one)

    def _end(self, one: WorkerPass) -> None:
        if one is self._pass:
            self._entry = self._pass = None
            self._done_count += 1
            self._go_on()

    def _skip(self, entry: PhotoEntry, error: ShutterspanError) -> None:
        """Leave out a photo whose request can't be encoded."""
        if entry is self._entry:
            log.warning("%s was not unfolded: %s", entry.path, error.message)
            self._entry = None
            self._done_count += 1
            self._go_on()

    def _show_progress(self, one: WorkerPass, stage: str, done: int, total: int) -> None:
        if one is self._pass:
            self._context.progress.step(_KEY, stage, done, total)

    def _finish(self) -> None:
        self._entry = None
        self._context.progress.end(_KEY)
