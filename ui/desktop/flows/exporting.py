"""Files out: clips, frames and stills at full quality, and the frame to the clipboard."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtGui import QDesktopServices, QGuiApplication, QImage

from shutterspan.core.foundation.atomic import remove_drafts
from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.dialogs import choosing
from shutterspan.ui.desktop.dialogs.export import Choice, ExportDialog
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.flows.playback import Playback
from shutterspan.ui.desktop.state.exposure import State
from shutterspan.ui.desktop.state.presets import Job, free_name
from shutterspan.ui.desktop.state.saving import asked, settings
from shutterspan.ui.desktop.worker import Answer, WorkerEnded


class Exporting(QObject):
    def __init__(self, parts: Parts, playback: Playback):
        super().__init__(parts.window)
        self._parts, self._playback = parts, playback
        self._request: int | None = None
        self._choice = Choice()
        parts.actions.connect(export=self._choose, save_frame=self._save_frame, copy_frame=self._copy_frame)
        parts.document.photo_changed.connect(self._enable)
        parts.exposure.state_changed.connect(lambda state: self._enable())
        self._enable()

    @property
    def is_exporting(self) -> bool:
        return self._request is not None

    def stop(self) -> None:
        if self._request is not None:
            self._parts.exporter.stop(self._request)
            self._request = None
            self._parts.progress.end("export")
            self._enable()

    def _choose(self) -> None:
        photo = self._parts.document.photo
        if photo is None:
            return
        self._parts.exporter.start()  # it warms up while the user chooses
        document, t = self._parts.document, self._playback.position
        dialog = ExportDialog(self._parts.window, photo, settings(document.content), t, document.place, self._choice)
        dialog.job_chosen.connect(self._begin)
        dialog.chosen.connect(self._remember)
        dialog.open()

    def _remember(self, choice: Choice) -> None:
        self._choice = choice

    def _begin(self, job: Job) -> None:
        self._export(job, self.tr("Exporting {}").format(job.target.name), lambda told: self._tell(job.target, told))

    def _save_frame(self) -> None:
        photo = self._parts.document.photo
        if photo is None:
            return
        place = self._parts.document.place
        proposal = free_name(place.with_name(f"{place.name}-frame.png"))
        target = choosing.still_to_save(self._parts.window, proposal)
        if target:
            self._begin(Job({"at": self._playback.position, "size": "full"}, target, overwrite=True))

    def _copy_frame(self) -> None:
        """What the canvas shows where that is all there is; else the frame is made at full quality first."""
        parts, photo = self._parts, self._parts.document.photo
        if photo is None:
            return
        frame = parts.exposure.frame_now
        if frame is not None and parts.exposure.facts.get("width") == photo.width:
            self._copy(frame)
            return
        folder = tempfile.TemporaryDirectory(prefix="shutterspan-")
        target = Path(folder.name) / "frame.png"

        def made(told: dict[str, Any]) -> None:
            def read() -> QImage:
                with folder:
                    return QImage(str(target))

            parts.background.run(read, self._copy, parts.messages.fail)

        self._export(Job({"at": self._playback.position, "size": "full"}, target), self.tr("Copying the frame"), made)

    def _copy(self, frame: QImage) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard:
            clipboard.setImage(frame)
            size = f"{frame.width()} × {frame.height()}"
            self._parts.messages.tell(self.tr("Copied the frame, {} pixels.").format(size))

    def _export(self, job: Job, title: str, done: Callable[[dict[str, Any]], object]) -> None:
        parts, photo, content = self._parts, self._parts.document.photo, self._parts.document.content
        if photo is None or self.is_exporting:
            return
        parts.messages.dismiss()
        began = time.time()

        def ended() -> None:
            self._request = None
            parts.progress.end("export")
            self._enable()

        def sweep() -> None:
            """Where the process had no time to."""
            parts.background.run(lambda: remove_drafts(job.target, began))

        def finished(told: dict[str, Any]) -> None:
            ended()
            done(told)

        def failed(error: ShutterspanError) -> None:
            ended()
            parts.messages.fail(error)
            if isinstance(error, WorkerEnded):
                sweep()

        def cancelled() -> None:
            ended()
            sweep()
            parts.messages.tell(self.tr("Stopped. Nothing half-done was left behind."))

        def ready(values: dict[str, Any]) -> None:
            fields = {
                "photo": str(photo.path),
                "asked": values,
                "settings": dict(job.settings),
                "target": str(job.target.absolute()),
                "overwrite": job.overwrite,
                "judged": False,  # the preview was
            }
            answer = Answer(finished, failed, cancelled, lambda *step: parts.progress.step("export", *step))
            self._request = parts.exporter.ask("export", fields, answer)
            parts.progress.begin("export", title, self.stop_by_hand)
            self._enable()

        parts.background.run(lambda: asked(content), ready, parts.messages.fail)

    def stop_by_hand(self) -> None:
        """Ends within a second; the answer tells."""
        if self._request is not None:
            self._parts.exporter.stop(self._request)

    def _tell(self, target: Path, told: dict[str, Any]) -> None:
        files = told.get("files") or [str(target)]
        what = target.name if len(files) == 1 else self.tr("{} frames in {}").format(len(files), target.name)
        folder = QUrl.fromLocalFile(str(Path(files[0]).parent))
        self._parts.messages.tell(
            self.tr("Exported {}.").format(what),
            str(target.parent),
            [(self.tr("Show in Folder"), lambda: QDesktopServices.openUrl(folder))],
        )

    def _enable(self) -> None:
        there = self._parts.document.photo is not None
        free = there and not self.is_exporting
        self._parts.actions.enable(["export", "save-frame"], free)
        self._parts.actions.enable(["copy-frame"], free and self._parts.exposure.state is State.READY)
