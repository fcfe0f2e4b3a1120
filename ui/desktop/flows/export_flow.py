"""Let the user export clips, frames and stills at full quality; report the outcome; copy frames."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QGuiApplication, QImage

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.pipeline.presets.preset_files import PresetFolder
from shutterspan.core.pipeline.targets import file_suffix
from shutterspan.core.types.crop import crop_box
from shutterspan.core.worker.protocol import ExportResult
from shutterspan.ui.desktop.desktop_services import open_path
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.batch_dialog import BatchDialog
from shutterspan.ui.desktop.dialogs.export_dialog import ExportChoice, ExportDialog, ExportSubject
from shutterspan.ui.desktop.dialogs.queue_dialog import QueueDialog
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.flows.playback_flow import PlaybackFlow
from shutterspan.ui.desktop.flows.queue_flow import QueueFlow
from shutterspan.ui.desktop.state.document_state import DocumentState
from shutterspan.ui.desktop.state.export_estimate import RateBook, detail_factor, export_work
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.export_queue import ExportedPhoto, ExportStatus, QueuedExport
from shutterspan.ui.desktop.state.naming import free_name, still_name
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.photo_sizes import measure_entries
from shutterspan.ui.desktop.state.preset_library import PresetLibrary
from shutterspan.ui.desktop.state.remote_exposure import ExposureState
from shutterspan.ui.desktop.state.saving import settings_fields
from shutterspan.ui.desktop.state.wording import message_text

#: Code of the hint of errors after which an export succeeds once there is space on the disk.
_FREE_SPACE = "free_disk_space"


class ExportFlow(QObject):
    """Adds exports to the queue, and reports their outcome."""

    def __init__(
        self,
        context: AppContext,
        drawing: DrawingFlow,
        playback: PlaybackFlow,
        queue: QueueFlow,
        selected: Callable[[], list[PhotoEntry]],
    ):
        """selected: the photos that are selected in the tray."""
        super().__init__(context.window)
        self._context, self._drawing, self._playback = context, drawing, playback
        self._queue, self._selected = queue, selected
        self._library = PresetLibrary(PresetFolder(context.settings_store.preset_folder), self)
        self._rates = RateBook.from_text(context.settings_store.export_rates)
        self._choice = ExportChoice()
        #: The detail of the visible photo, see `detail_factor`.
        self._detail = 1.0
        self._dialog: QueueDialog | None = None
        context.actions.connect(
            export=self.show_dialog,
            export_selected=self._export_selected,
            queue=self.show_queue,
            save_frame=self._save_frame,
            copy_frame=self._copy_frame,
        )
        queue.run_ended.connect(self._report_run)
        queue.run_stopped.connect(self._report_stopped)
        queue.run_paused.connect(self._report_paused)
        queue.resumed.connect(self._report_resumed)
        queue.not_kept.connect(self._report_not_kept)
        context.document.photo_changed.connect(self._enable_actions)
        context.document.photo_changed.connect(self._measure_detail)
        context.exposure.state_changed.connect(lambda state: self._enable_actions())
        self._enable_actions()

    def show_dialog(self, width: int | None = None) -> None:
        """Let the user choose what to export. width: the initial one, in pixels."""
        photo = self._context.document.photo
        if photo is None:
            return
        self._context.export_worker.start()  # so that it is ready when the user has chosen
        document = self._context.document
        exported = ExportedPhoto(photo.path, photo.sha256, photo.width, photo.height)
        subject = ExportSubject(
            photo,
            settings_fields(document.state),
            self._playback.position,
            document.base_path,
            has_regions=bool(document.state.request.regions),
            encode_seconds=0.0 if self._queue.is_encoded(exported) else self._rates.encode_seconds,
            detail=self._detail,
            rates=self._rates,
        )
        choice, is_taken = replace(self._choice, width=width), self._context.export_queue.is_target
        dialog = ExportDialog(self._context.window, self._library, subject, choice, is_taken)
        dialog.job_chosen.connect(self._export_file)
        dialog.choice_made.connect(self._remember_choice)
        dialog.open()

    def show_queue(self) -> None:
        """Show the running, waiting and finished exports."""
        if self._dialog is None:
            self._dialog = QueueDialog(self._context.window, self._context.export_queue, self._queue)
            self._dialog.destroyed.connect(self._forget_dialog)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _remember_choice(self, choice: ExportChoice) -> None:
        self._choice = choice

    def _export_file(self, job: ExportJob) -> None:
        """Export the visible photo. If nothing would move in the clip, the user has to confirm first."""
        context = self._context
        try:
            job.check_originals([entry.path for entry in context.document.entries])
        except ShutterspanError as error:
            context.messages.show_error(error)
            return
        stands_still = context.exposure.moving is False or context.document.state.request.stands_still
        if job.is_clip and not job.still_clip and stands_still:
            anyway = replace(job, still_clip=True)
            show_guide = context.actions["photo-guide"].trigger
            prompts.confirm_still_clip(context.window, lambda: self._export_file(anyway), show_guide)
            return
        self._drawing.run_when_idle(lambda: self._export_visible(job))

    def _export_selected(self) -> None:
        """Let the user export all selected photos. Photos that were never read are measured first."""
        entries = self._selected()
        if len(entries) < 2:
            self.show_dialog()
            return
        context = self._context

        def show() -> None:
            self._show_batch_dialog(entries)

        self._drawing.run_when_idle(
            lambda: measure_entries(entries, context.background, show, context.messages.show_error)
        )

    def _show_batch_dialog(self, entries: Sequence[PhotoEntry]) -> None:
        readable = [entry for entry in entries if entry.size]
        if not readable:
            self._context.messages.show_warning(self.tr("None of the selected photos can be read."))
            return
        self._context.export_worker.start()
        is_taken = self._context.export_queue.is_target
        left_out = len(entries) - len(readable)
        dialog = BatchDialog(
            self._context.window, self._library, readable, left_out, self._choice, self._rates, is_taken
        )
        dialog.jobs_chosen.connect(self._export_batch)
        dialog.choice_made.connect(self._remember_choice)
        dialog.open()

    def _export_batch(self, jobs: Sequence[tuple[PhotoEntry, ExportJob]]) -> None:
        self._add(
            [
                (QueuedExport(ExportedPhoto(entry.path, entry.sha256, *entry.size), job), entry.state)
                for entry, job in jobs
                if entry.size
            ]
        )

    def _export_visible(self, job: ExportJob, on_result: Callable[[ExportResult], object] | None = None) -> None:
        """on_result: called in place of a report; such an export runs before all others."""
        photo = self._context.document.photo
        if photo:
            exported = ExportedPhoto(photo.path, photo.sha256, photo.width, photo.height, photo.decoded_photo)
            self._add([(QueuedExport(exported, self._with_free_target(job), on_result=on_result), self._state)])

    @property
    def _state(self) -> DocumentState:
        return self._context.document.state

    def _with_free_target(self, job: ExportJob) -> ExportJob:
        """The job, under another name if a pending export will write to the same target, which must not be replaced."""
        queue, target = self._context.export_queue, job.target
        if not any(queue.is_target(path) for path in job.files):
            return job

        def is_taken(path: Path) -> bool:
            return any(os.path.exists(file) or queue.is_target(file) for file in replace(job, target=path).files)

        suffix = "" if os.path.isdir(target) else file_suffix(target)
        base_path = target.with_name(target.name.removesuffix(suffix))
        return replace(job, target=free_name(base_path, suffix, is_taken), overwrite=False)

    def _add(self, exports: Sequence[tuple[QueuedExport, DocumentState]]) -> None:
        self._context.messages.end("edit", "photo")
        self._queue.add(exports)
        if self._queue.is_paused:
            self._context.messages.show_info(self.tr("The exports are paused."), actions=self._paused_actions)

    @property
    def _paused_actions(self) -> list[tuple[str, Callable[[], object]]]:
        return [(self.tr("Resume"), self._queue.go_on), (self.tr("Exports…"), self.show_queue)]

    def _save_frame(self) -> None:
        photo = self._context.document.photo
        if photo is None:
            return
        proposal = still_name(self._context.document.base_path)
        target = prompts.choose_still_file(self._context.window, proposal)
        if target:
            self._export_file(ExportJob(self._still_settings, target, overwrite=True))

    def _copy_frame(self) -> None:
        """Copy the frame on the canvas if it has the photo's full size. Otherwise export the frame first, then copy
        it."""
        context, photo = self._context, self._context.document.photo
        if photo is None:
            return
        frame, facts = context.exposure.current_frame, context.exposure.facts
        if frame is not None and facts is not None and facts["width"] == photo.width:
            settings = context.document.state.settings
            left, top, right, bottom = crop_box(frame.width(), frame.height(), settings.aspect, settings.crop)
            self._copy_to_clipboard(frame.copy(left, top, right - left, bottom - top))
            return
        folder = tempfile.TemporaryDirectory(prefix="shutterspan-")
        target = Path(folder.name) / "frame.png"

        def on_result(result: ExportResult) -> None:
            def read() -> QImage:
                with folder:
                    return QImage(str(target))

            context.background.run(read, self._copy_to_clipboard, context.messages.show_error)

        job = ExportJob(self._still_settings, target)
        self._drawing.run_when_idle(lambda: self._export_visible(job, on_result))

    @property
    def _still_settings(self) -> dict[str, Any]:
        """Settings of the frame at the playhead, at full size."""
        settings = settings_fields(self._context.document.state)
        crop = {name: value for name, value in settings.items() if name in ("aspect", "crop")}
        return {"at": self._playback.position, "size": "full"} | crop

    def _copy_to_clipboard(self, frame: QImage) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard:
            clipboard.setImage(frame)
            size = f"{frame.width()} × {frame.height()}"
            self._context.messages.show_info(self.tr("Copied the frame, {} pixels.").format(size))

    def _report_run(self, run: Sequence[QueuedExport]) -> None:
        """Report a run of exports: one export by name, several by their number."""
        self._learn(run)
        if len(run) > 1:
            self._report_several(run)
            return
        (export,) = run
        if export.problem and export.status is ExportStatus.FAILED:
            is_full = export.problem.hint_code == _FREE_SPACE
            again = [(self.tr("Try Again"), lambda: self._queue.retry([export]))]
            self._context.messages.show_error(ShutterspanError.with_content(export.problem), again if is_full else [])
        elif export.status is ExportStatus.STILL:
            self._offer_still_clip(export)
        elif export.result and export.on_result is None:
            self._report_exported(export.job.target, export.result)

    def _report_several(self, run: Sequence[QueuedExport]) -> None:
        messages = self._context.messages
        done = [export for export in run if export.status is ExportStatus.DONE]
        report = (self.tr("Report…"), self.show_queue)
        if len(done) == len(run):
            folder = done[-1].job.target.parent
            actions = [(self.tr("Open Folder"), lambda: open_path(folder)), report]
            messages.show_info(self.tr("{} exports are done.").format(len(run)), actions=actions)
        else:
            text = self.tr("{0} of {1} exports are done.").format(len(done), len(run))
            messages.show_warning(text, self.tr("The report lists the others."), [report])

    def _report_stopped(self) -> None:
        self._context.messages.show_info(self.tr("Stopped. No unfinished file is left."))

    def _report_paused(self, error: ShutterspanError) -> None:
        text, hint = message_text(error.content), self.tr("Exports are paused. Free disk space, then click Resume.")
        self._context.messages.show_warning(text, hint, self._paused_actions, lifetime="answer")

    def _report_not_kept(self, error: ShutterspanError) -> None:
        text = self.tr("If you close Shutterspan, this export will not resume at the next start.")
        self._context.messages.show_warning(text, message_text(error.content))

    def _report_resumed(self, count: int) -> None:
        text = (
            self.tr("Resuming an export from the last session.")
            if count == 1
            else self.tr("Resuming {} exports from the last session.")
        )
        self._context.messages.show_info(text.format(count), actions=[(self.tr("Exports…"), self.show_queue)])

    def _offer_still_clip(self, export: QueuedExport) -> None:
        """Report that nothing was written, because the export found that nothing moves. The preview didn't show
        that."""

        def write() -> None:
            export.job = replace(export.job, still_clip=True)
            self._queue.retry([export])

        self._context.messages.show_warning(
            self.tr("{} was not written.").format(export.job.target.name),
            self.tr("Nothing moves, so all frames would be the same."),
            [
                (self.tr("Write It Anyway"), write),
                (self.tr("Which Photos Work"), self._context.actions["photo-guide"].trigger),
            ],
            lifetime="edit",
        )

    def _report_exported(self, target: Path, result: ExportResult) -> None:
        files = result["files"]
        is_one = str(target) in files or len(files) == 1  # the still of a Live Photo represents both of its files
        exported = target.name if is_one else self.tr("{} frames in {}").format(len(files), target.name)
        folder = Path(files[0]).parent
        actions = [(self.tr("Open Folder"), lambda: open_path(folder))]
        if is_one:
            is_played = result["frames"] > 1
            actions.append((self.tr("Play") if is_played else self.tr("Show"), lambda: open_path(target)))
        self._context.messages.show_info(self.tr("Exported {}.").format(exported), str(target.parent), actions)

    def _measure_detail(self) -> None:
        """Measure the detail of the visible photo, to estimate its exports."""
        photo = self._context.document.photo
        self._detail = 1.0
        if photo is None:
            return

        def keep(detail: float) -> None:
            if photo is self._context.document.photo:
                self._detail = detail

        self._context.background.run(lambda: detail_factor(photo.picture), keep)

    def _learn(self, run: Sequence[QueuedExport]) -> None:
        """Correct the rates of exports by the exports of a run."""
        from shutterspan.core.pipeline.project.project_json import parse_settings

        photo = self._context.document.photo
        for export in run:
            if export.status is ExportStatus.DONE and export.result:
                settings = parse_settings(dict(export.job.settings))
                work = export_work(settings, export.job.target, export.photo.width, export.photo.height)
                is_visible = photo is not None and photo.path == export.photo.path
                self._rates.learn(work, self._detail if is_visible else 1.0, export.result)
        self._context.settings_store.save_export_rates(self._rates.as_text())

    def _enable_actions(self) -> None:
        has_photo = self._context.document.photo is not None
        self._context.actions.enable(["export", "save-frame"], has_photo)
        self._context.actions.enable(["copy-frame"], has_photo and self._context.exposure.state is ExposureState.READY)
