"""Export clips, frames and stills at full quality; copy the frame to the clipboard."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtGui import QDesktopServices, QGuiApplication, QImage

from shutterspan.core.foundation.atomic import remove_drafts
from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.worker.protocol import (
    EXPORT,
    ExportParams,
    ExportResult,
    SettingsFields,
    UnfoldRequestFields,
)
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.export_dialog import ExportChoice, ExportDialog
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.flows.playback_flow import PlaybackFlow
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.kept_exposure import KeptExposure
from shutterspan.ui.desktop.state.log_entries import log_export
from shutterspan.ui.desktop.state.naming import still_name
from shutterspan.ui.desktop.state.presets import ExportJob
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.saving import settings_fields, unfold_request_fields
from shutterspan.ui.desktop.worker_process import RequestCallbacks, WorkerEnded


@dataclass(eq=False)
class _RunningExport:
    """An export in progress. on_result: called with the worker's result; started_at: `time.time()` at its start;
    request_id: None until the request is sent."""

    job: ExportJob
    photo: OpenedPhoto
    on_result: Callable[[ExportResult], object]
    started_at: float
    request_id: int | None = None


class ExportFlow(QObject):
    """Runs one export at a time in a worker of its own, and reports its progress and outcome."""

    def __init__(self, context: AppContext, drawing: DrawingFlow, playback: PlaybackFlow):
        super().__init__(context.window)
        self._context, self._drawing, self._playback = context, drawing, playback
        self._running: _RunningExport | None = None
        #: Exports whose request hasn't ended in the worker, also abandoned ones.
        self._unanswered: set[_RunningExport] = set()
        self._choice = ExportChoice()
        self._kept = KeptExposure(context.export_worker)
        context.actions.connect(export=self.show_dialog, save_frame=self._save_frame, copy_frame=self._copy_frame)
        context.document.photo_changed.connect(self._kept.close)
        context.document.photo_changed.connect(self._enable_actions)
        context.exposure.state_changed.connect(lambda state: self._enable_actions())
        self._enable_actions()

    @property
    def is_exporting(self) -> bool:
        return self._running is not None

    def abandon(self) -> None:
        """Forget the running export at once; the worker stops it within a second."""
        running = self._running
        if running is None:
            return
        self._end_if_current(running)
        if running.request_id is not None:
            self._context.export_worker.stop(running.request_id)

    def shut_down(self) -> None:
        """End the worker and remove the drafts of unfinished exports, before the program ends."""
        self._context.export_worker.close()
        for running in self._unanswered:
            remove_drafts(running.job.target, running.started_at)

    def show_dialog(self, width: int | None = None) -> None:
        """Let the user choose what to export. width: the one that is chosen at first, in pixels."""
        photo = self._context.document.photo
        if photo is None or self.is_exporting:
            return
        self._context.export_worker.start()  # so that it is ready once the user has chosen
        document, t = self._context.document, self._playback.position
        settings = settings_fields(document.state)
        choice = replace(self._choice, width=width)
        dialog = ExportDialog(self._context.window, photo, settings, t, document.base_path, choice)
        dialog.job_chosen.connect(self._export_file)
        dialog.choice_made.connect(self._remember_choice)
        dialog.open()

    def _remember_choice(self, choice: ExportChoice) -> None:
        self._choice = choice

    def _export_file(self, job: ExportJob) -> None:
        """Export. If a clip would show one unmoving picture, only on the user's confirmation."""
        context = self._context
        stands_still = context.exposure.moving is False or context.document.state.request.stands_still
        if job.is_clip and not job.still_clip and stands_still:
            anyway = replace(job, still_clip=True)
            prompts.confirm_still_clip(context.window, lambda: self._export_file(anyway))
            return
        title = self.tr("Exporting {}").format(job.target.name)
        self._export(job, title, lambda result: self._report(job, result))

    def _save_frame(self) -> None:
        photo = self._context.document.photo
        if photo is None:
            return
        proposal = still_name(self._context.document.base_path)
        target = prompts.choose_still_file(self._context.window, proposal)
        if target:
            self._export_file(ExportJob({"at": self._playback.position, "size": "full"}, target, overwrite=True))

    def _copy_frame(self) -> None:
        """Copy the frame on the canvas if it has the photo's full size; else export the frame first, then copy it."""
        context, photo = self._context, self._context.document.photo
        if photo is None:
            return
        frame, facts = context.exposure.current_frame, context.exposure.facts
        if frame is not None and facts is not None and facts["width"] == photo.width:
            self._copy_to_clipboard(frame)
            return
        folder = tempfile.TemporaryDirectory(prefix="shutterspan-")
        target = Path(folder.name) / "frame.png"

        def on_result(result: ExportResult) -> None:
            def read() -> QImage:
                with folder:
                    return QImage(str(target))

            context.background.run(read, self._copy_to_clipboard, context.messages.show_error)

        job = ExportJob({"at": self._playback.position, "size": "full"}, target)
        self._export(job, self.tr("Copying the frame"), on_result)

    def _copy_to_clipboard(self, frame: QImage) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard:
            clipboard.setImage(frame)
            size = f"{frame.width()} × {frame.height()}"
            self._context.messages.show_info(self.tr("Copied the frame, {} pixels.").format(size))

    def _export(self, job: ExportJob, title: str, on_result: Callable[[ExportResult], object]) -> None:
        self._drawing.run_when_idle(lambda: self._prepare(job, title, on_result))

    def _prepare(self, job: ExportJob, title: str, on_result: Callable[[ExportResult], object]) -> None:
        context, photo, state = self._context, self._context.document.photo, self._context.document.state
        if photo is None or self.is_exporting:
            return
        context.messages.end("edit", "photo")
        running = self._running = _RunningExport(job, photo, on_result, time.time())
        context.progress.begin("export", title, self.cancel)
        self._enable_actions()
        context.background.run(
            lambda: unfold_request_fields(state),
            lambda unfold_request: self._find_source(running, unfold_request),
            lambda error: self._on_error(running, error),
        )

    def _find_source(self, running: _RunningExport, unfold_request: UnfoldRequestFields) -> None:
        """Export what is encoded already: the exposure of the last export, or else the preview if it has full size."""
        photo, target = running.photo, str(running.job.target.absolute())
        exposure_id = self._kept.find(photo, unfold_request)
        if exposure_id is not None:
            self._send(running, ExportParams(exposure=exposure_id, target=target), unfold_request)
        else:
            self._context.exposure.save_latents(
                photo, unfold_request, lambda latents: self._send_photo(running, unfold_request, latents)
            )

    def _send_photo(
        self, running: _RunningExport, unfold_request: UnfoldRequestFields, latents: str | None = None
    ) -> None:
        """latents: file of latents of the photo, None to encode it."""
        photo = running.photo
        params = ExportParams(photo=str(photo.path), target=str(running.job.target.absolute()))
        if photo.decoded_photo:
            params["decoded_photo"] = str(photo.decoded_photo)
        if latents:
            params["latents"] = latents
        self._send(running, params, unfold_request)

    def _send(self, running: _RunningExport, params: ExportParams, unfold_request: UnfoldRequestFields) -> None:
        """Send the request, completed by what all exports have in common."""
        if self._running is not running:
            return
        params["unfold_request"] = unfold_request
        params["settings"] = cast(SettingsFields, dict(running.job.settings))
        params["overwrite"], params["keep"] = running.job.overwrite, True
        params["consistency"] = False  # the preview shows it
        params["still_clip"] = running.job.still_clip

        def failed(error: ShutterspanError) -> None:
            if error.code == "exposure_missing" and "exposure" in params and self._running is running:
                self._kept.forget()
                self._send_photo(running, unfold_request)
            else:
                self._on_error(running, error)

        callbacks = RequestCallbacks[ExportResult](
            result=lambda result: self._on_result(running, result, unfold_request),
            failed=failed,
            cancelled=lambda: self._on_cancelled(running),
            progress=lambda *step: self._show_progress(running, *step),
        )
        self._unanswered.add(running)
        running.request_id = self._context.export_worker.send_request(EXPORT, params, callbacks)

    def _show_progress(self, running: _RunningExport, stage: str, done: int, total: int) -> None:
        if self._running is running:
            self._context.progress.step("export", stage, done, total)

    def _on_result(self, running: _RunningExport, result: ExportResult, unfold_request: UnfoldRequestFields) -> None:
        log_export(running.job.target, result)
        self._unanswered.discard(running)
        if result["exposure"] is not None:
            self._kept.keep(result["exposure"], running.photo, unfold_request)
            if self._context.document.photo is not running.photo:
                self._kept.close()
        if self._end_if_current(running):
            running.on_result(result)

    def _on_error(self, running: _RunningExport, error: ShutterspanError) -> None:
        self._unanswered.discard(running)
        if isinstance(error, WorkerEnded):
            self._remove_drafts(running)
        if self._end_if_current(running):
            self._context.messages.show_error(error)

    def _on_cancelled(self, running: _RunningExport) -> None:
        self._unanswered.discard(running)
        self._remove_drafts(running)
        if self._end_if_current(running):
            self._context.messages.show_info(self.tr("Stopped. No unfinished file is left."))

    def _end_if_current(self, running: _RunningExport) -> bool:
        """End the export in the window. Returns False if it was abandoned before."""
        if self._running is not running:
            return False
        self._running = None
        self._context.progress.end("export")
        self._enable_actions()
        return True

    def _remove_drafts(self, running: _RunningExport) -> None:
        """Remove what the worker left behind, unless another export is running, which may write there."""
        if running.request_id is not None and self._running in (None, running):
            self._context.background.run(lambda: remove_drafts(running.job.target, running.started_at))

    def cancel(self) -> None:
        """Stop the running export, on the user's request; it ends within a second and is then reported."""
        running = self._running
        if running is None:
            return
        if running.request_id is None:
            self._on_cancelled(running)
        else:
            self._context.export_worker.stop(running.request_id)

    def _report(self, job: ExportJob, result: ExportResult) -> None:
        if result["files"]:
            self._report_exported(job.target, result)
        else:
            self._offer_still_clip(job)

    def _offer_still_clip(self, job: ExportJob) -> None:
        """Report that nothing was written: that nothing moves was only found at full size, or without the preview."""
        photo, anyway = self._context.document.photo, replace(job, still_clip=True)

        def write() -> None:
            if self._context.document.photo is photo:
                self._export_file(anyway)

        self._context.messages.show_warning(
            self.tr("{} was not written.").format(job.target.name),
            self.tr("Nothing moves, so each frame would be the same."),
            [(self.tr("Write It Anyway"), write)],
            lifetime="edit",
        )

    def _report_exported(self, target: Path, result: ExportResult) -> None:
        files = result["files"]
        exported = target.name if len(files) == 1 else self.tr("{} frames in {}").format(len(files), target.name)
        folder = QUrl.fromLocalFile(str(Path(files[0]).parent))
        self._context.messages.show_info(
            self.tr("Exported {}.").format(exported),
            str(target.parent),
            [(self.tr("Show in Folder"), lambda: QDesktopServices.openUrl(folder))],
        )

    def _enable_actions(self) -> None:
        can_export = self._context.document.photo is not None and not self.is_exporting
        self._context.actions.enable(["export", "save-frame"], can_export)
        self._context.actions.enable(["copy-frame"], can_export and self._context.exposure.state is ExposureState.READY)
