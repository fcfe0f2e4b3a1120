"""Run the exports of the queue one after another, whichever photo is visible."""

import time
from collections.abc import Callable, Sequence
from typing import cast

from PyQt6.QtCore import QObject, pyqtSignal

from shutterspan.core.foundation.atomic import remove_drafts
from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.log import log_error
from shutterspan.core.foundation.messages import receive_message
from shutterspan.core.foundation.time_left import TimeLeft
from shutterspan.core.worker.protocol import EXPORT, ExportParams, ExportResult, SettingsFields, UnfoldRequestFields
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.detail_exposure import DetailExposure
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.export_queue import ExportedPhoto, ExportStatus, QueuedExport, check_unchanged
from shutterspan.ui.desktop.state.kept_exposure import KeptExposure
from shutterspan.ui.desktop.state.log_entries import log_export
from shutterspan.ui.desktop.state.queue_store import QueueStore
from shutterspan.ui.desktop.state.saving import unfold_request_fields
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerEnded

#: Codes of errors after which the next export would fail too.
_DISK_FULL = ("disk_full", "video_disk_full")
#: Code of the error when the user's change of preferences restarts the worker.
_RESTARTED = "unfolding_restarted"
#: Maximum number of attempts of an export whose worker ends.
_MAX_ATTEMPTS = 2
_KEY = "export"


class QueueFlow(QObject):
    """Sends one export at a time to the export worker.

    A run starts with the first export and lasts until none waits. `run_ended` reports it.
    """

    run_ended = pyqtSignal(list)  # the QueuedExports of the run, all ended
    run_stopped = pyqtSignal()  # on the user's request
    run_paused = pyqtSignal(object)  # ShutterspanError: the disk is full
    not_kept = pyqtSignal(object)  # ShutterspanError: an export can't be saved for the next start
    resumed = pyqtSignal(int)  # number of exports of an earlier process that resume

    def __init__(self, context: AppContext, store: QueueStore, detail: DetailExposure):
        """detail: the visible photo at full size, whose latents its export can use."""
        super().__init__(context.window)
        self._context, self._queue, self._store, self._detail = context, context.export_queue, store, detail
        self._worker = context.export_worker
        # One thread, so that the file of an export is written before it is removed.
        self._writing = Background(self, threads=1)
        self._kept = KeptExposure(self._worker)
        self._running: QueuedExport | None = None
        self._run: list[QueuedExport] = []
        #: Exports whose request hasn't ended in the worker, also abandoned ones.
        self._unanswered: set[QueuedExport] = set()
        self._time_left = TimeLeft()
        self.is_paused = False
        context.document.replaced.connect(self._close_kept)

    @property
    def is_exporting(self) -> bool:
        return self._running is not None

    def is_encoded(self, photo: ExportedPhoto) -> bool:
        """Whether the visible photo is encoded at full size. Then an export with the same request only decodes."""
        facts = self._context.exposure.facts
        return bool(facts and facts["width"] == photo.width) or self._detail.is_encoded or self._kept.is_of(photo)

    def add(self, exports: Sequence[tuple[QueuedExport, DocumentState]]) -> None:
        """Append exports, each with the state of its photo. An export with `on_result` is inserted before all waiting
        ones."""
        self._queue.add([export for export, _ in exports])
        self._run += [export for export, _ in exports]
        for export, state in exports:
            self._prepare(export, state)
        self._start_next()
        self._show_title()

    def retry(self, exports: Sequence[QueuedExport]) -> None:
        """Run finished exports again."""
        ended = [export for export in exports if not export.is_pending and export.unfold_request is not None]
        for export in ended:
            export.attempts, export.fraction = 0, 0.0
            self._queue.update(export, ExportStatus.WAITING)
            self._keep(export)
        self._run += [export for export in ended if export not in self._run]
        self._start_next()

    def remove(self, exports: Sequence[QueuedExport]) -> None:
        """Remove exports from the queue, and stop the running one."""
        self._run = [export for export in self._run if export not in exports]
        for export in exports:
            self.stop_export(export)
        self._queue.remove(exports)

    def stop_export(self, export: QueuedExport) -> None:
        """Stop one pending export; the others continue."""
        if export is self._running and export.request_id is not None:
            self._worker.stop(export.request_id)
        elif export.is_pending:
            self._end(export, ExportStatus.STOPPED)

    def stop(self) -> None:
        """Stop the run on the user's request: waiting exports at once, the running one within a second."""
        running = self._running
        self._forget([export for export in self._queue.pending if export is not running], ExportStatus.STOPPED)
        if running:
            self.stop_export(running)

    def abandon(self) -> None:
        """Drop all pending exports at once; the worker stops the running one within a second."""
        running = self._running
        self._forget(self._queue.pending, ExportStatus.STOPPED)
        self._run.clear()
        self._running = None
        self._context.progress.end(_KEY)
        if running and running.request_id is not None:
            self._worker.stop(running.request_id)

    def pause(self) -> None:
        """Start no further exports; the running one continues."""
        self.is_paused = True

    def go_on(self) -> None:
        self.is_paused = False
        self._run += [export for export in self._queue.waiting if export not in self._run]
        self._start_next()

    def leave(self, then: Callable[[], object]) -> None:
        """Call `then` once the program may end. Asks the user whether to stop or resume pending exports."""
        pending = [export for export in self._queue.pending if export.on_result is None]
        if not pending:
            then()
            return

        def stop() -> None:
            self.abandon()
            then()

        later = then if all(export.is_kept or export.unfold_request is None for export in pending) else None
        prompts.offer_to_go_on_later(self._context.window, len(pending), later, stop)

    def resume(self) -> None:
        """Resume exports that an earlier process didn't finish."""

        def take_over(exports: list[QueuedExport]) -> None:
            if exports:
                self._queue.add(exports)
                self._run += exports
                self.resumed.emit(len(exports))
                self._start_next()

        self._writing.run(self._store.adopt, take_over)

    def shut_down(self) -> None:
        """End the worker, and remove unfinished files. Pending exports resume at the next start of the program."""
        self._worker.close()
        for export in self._unanswered:
            remove_drafts(export.job.target, export.started_at)
        self._writing.wait()
        if any(export.is_pending and export.is_kept for export in self._queue):
            self._store.release()
        else:
            self._store.close()

    def _prepare(self, export: QueuedExport, state: DocumentState) -> None:
        """Encode the request, which is slow because of masks, and save the export for the next start."""

        def prepare() -> tuple[UnfoldRequestFields, ShutterspanError | None]:
            unfold_request = unfold_request_fields(state)
            return unfold_request, None if export.on_result else self._store_error(export, unfold_request)

        def done(prepared: tuple[UnfoldRequestFields, ShutterspanError | None]) -> None:
            export.unfold_request, error = prepared
            if error:
                self.not_kept.emit(error)
            if export is self._running:
                self._find_source(export)

        self._writing.run(prepare, done, lambda error: self._end(export, ExportStatus.FAILED, error))

    def _store_error(self, export: QueuedExport, unfold_request: UnfoldRequestFields) -> ShutterspanError | None:
        """Save an export in a file. Returns the error if that isn't possible."""
        try:
            self._store.write(export, unfold_request)
        except (ShutterspanError, OSError) as error:
            return log_error(error)
        return None

    def _keep(self, export: QueuedExport) -> None:
        """Save a finished export again."""
        request = export.unfold_request
        if request is not None and export.on_result is None:
            self._writing.run(lambda: self._store.write(export, request), failed=self.not_kept.emit)

    def _start_next(self) -> None:
        """Start the next export, unless one runs. If no export can start, the run ends."""
        if self._running:
            return
        export = next(iter(self._queue.waiting), None)
        if export is None or self.is_paused:
            self._context.progress.end(_KEY)
        if export is None:
            self._end_run()
        elif not self.is_paused:
            self._begin(export)

    def _begin(self, export: QueuedExport) -> None:
        self._running = export
        export.attempts, export.started_at, export.request_id = export.attempts + 1, time.time(), None
        self._time_left = TimeLeft()
        self._queue.update(export, ExportStatus.RUNNING)
        self._show_title()
        if export.unfold_request is not None:
            self._find_source(export)

    def _show_title(self) -> None:
        """Show the progress of the whole run, and the running export."""
        running, progress = self._running, self._context.progress
        if running is None:
            return
        number, count = 1 + sum(not export.is_pending for export in self._run), len(self._run)
        target = running.job.target.name
        title = self.tr("Copying the frame") if running.on_result else self.tr("Exporting {}").format(target)
        if count > 1 and not running.on_result:
            title = self.tr("Exporting {0}, {1} of {2}").format(target, number, count)
        if not progress.has(_KEY):
            progress.begin(_KEY, title, self.stop, requests=count)
        progress.begin_request(_KEY, title, number, count)

    def _find_source(self, export: QueuedExport) -> None:
        """Export an encoded photo: the exposure of the last export, or else the visible photo at full size."""
        assert export.unfold_request is not None
        request, started_at, photo = export.unfold_request, export.started_at, self._context.document.photo
        exposure_id = self._kept.find(export.photo, request)
        if exposure_id is not None:
            params = ExportParams(exposure=exposure_id, target=str(export.job.target.absolute()))
            self._send(export, started_at, params)
            return
        if photo is None or (photo.path, photo.sha256) != (export.photo.path, export.photo.sha256):
            self._context.background.run(
                lambda: check_unchanged(export.photo),
                lambda _: self._send_photo(export, started_at),
                lambda error: self._end(export, ExportStatus.FAILED, error),
            )
            return

        def send_or_look_further(latents: str | None) -> None:
            if latents:
                self._send_photo(export, started_at, latents)
            else:
                self._detail.save_latents(photo, request, lambda found: self._send_photo(export, started_at, found))

        self._context.exposure.save_latents(photo, request, send_or_look_further)

    def _send_photo(self, export: QueuedExport, started_at: float, latents: str | None = None) -> None:
        """latents: file of latents of the photo, None to encode it."""
        photo = export.photo
        params = ExportParams(photo=str(photo.path), target=str(export.job.target.absolute()))
        if photo.decoded_photo:
            params["decoded_photo"] = str(photo.decoded_photo)
        if latents:
            params["latents"] = latents
        self._send(export, started_at, params)

    def _send(self, export: QueuedExport, started_at: float, params: ExportParams) -> None:
        """Send the request, with the fields that all exports share.

        started_at: of the export when its latents were requested; if the export has been stopped since, nothing is
        sent.
        """
        if export is not self._running or export.started_at != started_at or export.unfold_request is None:
            return
        job = export.job
        params["unfold_request"] = export.unfold_request
        params["settings"] = cast(SettingsFields, dict(job.settings))
        params["overwrite"], params["keep"] = job.overwrite, True
        params["consistency"] = False  # the preview shows it
        params["still_clip"] = job.still_clip

        def failed(error: ShutterspanError) -> None:
            if error.code == "exposure_missing" and "exposure" in params and export is self._running:
                self._kept.forget()
                self._send_photo(export, started_at)
            else:
                self._on_error(export, error)

        callbacks = RequestCallbacks[ExportResult](
            result=lambda result: self._on_result(export, result),
            failed=failed,
            cancelled=lambda: self._on_cancelled(export),
            progress=lambda *step: self._on_progress(export, *step),
        )
        self._unanswered.add(export)
        export.request_id = self._worker.send_request(EXPORT, params, callbacks)

    def _on_progress(self, export: QueuedExport, stage: str, done: int, total: int) -> None:
        if export is self._running:
            self._context.progress.step(_KEY, stage, done, total)
            self._time_left.step(stage, done, total)
            self._queue.set_fraction(export, self._time_left.fraction_done)

    def _on_result(self, export: QueuedExport, result: ExportResult) -> None:
        log_export(export.job.target, result)
        self._unanswered.discard(export)
        if result["exposure"] is not None and export.unfold_request is not None:
            self._kept.keep(result["exposure"], export.photo, export.unfold_request)
            if all(entry.path != export.photo.path for entry in self._context.document.entries):
                self._kept.close()
        export.result = result
        is_written = bool(result["files"])
        if export is self._running and export.on_result and is_written:
            export.on_result(result)
        self._end(export, ExportStatus.DONE if is_written else ExportStatus.STILL)

    def _on_error(self, export: QueuedExport, error: ShutterspanError) -> None:
        self._unanswered.discard(export)
        if not isinstance(error, WorkerEnded):
            if error.code in _DISK_FULL and self._queue.waiting and export is self._running:
                self._wait_for_space(export, error)
            else:
                self._end(export, ExportStatus.FAILED, error)
            return
        if error.code == _RESTARTED:
            export.attempts -= 1
        if export.attempts < _MAX_ATTEMPTS:
            self._remove_drafts(export, lambda: self._begin_again(export))
        else:
            self._remove_drafts(export, lambda: self._end(export, ExportStatus.FAILED, error))

    def _on_cancelled(self, export: QueuedExport) -> None:
        self._unanswered.discard(export)
        self._remove_drafts(export, lambda: self._end(export, ExportStatus.STOPPED))

    def _begin_again(self, export: QueuedExport) -> None:
        """The worker ended, for example for lack of memory: start another worker."""
        if export is self._running:
            self._running = None
            self._queue.update(export, ExportStatus.WAITING)
            self._start_next()

    def _wait_for_space(self, export: QueuedExport, error: ShutterspanError) -> None:
        """Pause the queue, with the running export, until there is space on the disk."""
        self.is_paused = True
        self._running = None
        self._queue.update(export, ExportStatus.WAITING, error.content)
        self._start_next()
        self.run_paused.emit(error)

    def _end(self, export: QueuedExport, status: ExportStatus, error: ShutterspanError | None = None) -> None:
        """Record the outcome of an export, and start the next one. Does nothing if the export was dropped."""
        if not export.is_pending:
            return
        self._forget([export], status, error)
        if export is self._running:
            self._running = None
        if export.on_result:
            self._queue.remove([export])
        self._start_next()

    def _forget(
        self, exports: Sequence[QueuedExport], status: ExportStatus, error: ShutterspanError | None = None
    ) -> None:
        """Record the outcome of exports, so that the next start doesn't resume them."""
        for export in exports:
            diagnosis = export.result["diagnosis"] if status is ExportStatus.STILL and export.result else None
            problem = error.content if error else receive_message(diagnosis) if diagnosis else None
            self._queue.update(export, status, problem)
        self._writing.run(lambda: self._store.remove(exports))

    def _end_run(self) -> None:
        """No export waits: report the outcomes of this run."""
        run, self._run = self._run, []
        reported = [one for one in run if one.on_result is None or one.status is not ExportStatus.DONE]
        if reported and all(export.status is ExportStatus.STOPPED for export in reported):
            self.run_stopped.emit()
        elif reported:
            self.run_ended.emit(reported)

    def _remove_drafts(self, export: QueuedExport, then: Callable[[], None]) -> None:
        """Remove the worker's unfinished files, then call `then`, because the next export may write to the same folder.

        Unfinished files of a dropped export stay until the program ends, because another export may run.
        """
        if export.request_id is None or self._running not in (None, export):
            then()
            return
        target, started_at = export.job.target, export.started_at
        self._context.background.run(lambda: remove_drafts(target, started_at), lambda _: then(), lambda _: then())

    def _close_kept(self) -> None:
        if not self.is_exporting:
            self._kept.close()
