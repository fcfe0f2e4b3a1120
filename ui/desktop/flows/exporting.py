"""Files out: clips, frames and stills at full quality, and the frame to the clipboard."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtGui import QDesktopServices, QGuiApplication, QImage

from shutterspan.core.foundation.atomic import remove_drafts
from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.dialogs import choosing
from shutterspan.ui.desktop.dialogs.export import Choice, ExportDialog
from shutterspan.ui.desktop.flows.drawing import Drawing
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.flows.playback import Playback
from shutterspan.ui.desktop.state.exposure import State
from shutterspan.ui.desktop.state.naming import still_name
from shutterspan.ui.desktop.state.presets import Job
from shutterspan.ui.desktop.state.saving import asked, settings
from shutterspan.ui.desktop.worker import Answer, WorkerEnded


@dataclass(eq=False)
class _Running:
    """An export under way. done: called with the worker's result; began: in seconds of the clock; request: its number,
    None while it is being prepared."""

    job: Job
    done: Callable[[dict[str, Any]], object]
    began: float
    request: int | None = None


class Exporting(QObject):
    def __init__(self, parts: Parts, drawing: Drawing, playback: Playback):
        super().__init__(parts.window)
        self._parts, self._drawing, self._playback = parts, drawing, playback
        self._running: _Running | None = None
        #: Requests to the worker that it has not answered yet, also those of stopped exports.
        self._unanswered: set[_Running] = set()
        self._choice = Choice()
        parts.actions.connect(export=self._choose, save_frame=self._save_frame, copy_frame=self._copy_frame)
        parts.document.photo_changed.connect(self._enable)
        parts.exposure.state_changed.connect(lambda state: self._enable())
        self._enable()

    @property
    def is_exporting(self) -> bool:
        return self._running is not None

    def stop(self) -> None:
        """At once, for this window; the worker ends it within a second."""
        running = self._running
        if running is None:
            return
        self._end(running)
        if running.request is not None:
            self._parts.exporter.stop(running.request)

    def end(self) -> None:
        """The program ends. The worker is ended too, and what it had no time to tidy up is removed."""
        self._parts.exporter.close()
        for running in self._unanswered:
            remove_drafts(running.job.target, running.began)

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
        target = choosing.still_to_save(self._parts.window, still_name(place))
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
        self._drawing.when_done(lambda: self._prepare(job, title, done))

    def _prepare(self, job: Job, title: str, done: Callable[[dict[str, Any]], object]) -> None:
        parts, photo, content = self._parts, self._parts.document.photo, self._parts.document.content
        if photo is None or self.is_exporting:
            return
        parts.messages.dismiss()
        running = self._running = _Running(job, done, time.time())
        parts.progress.begin("export", title, self.stop_by_hand)
        self._enable()
        parts.background.run(
            lambda: asked(content),
            lambda values: self._send(running, photo.path, values),
            lambda error: self._failed(running, error),
        )

    def _send(self, running: _Running, photo: Path, values: dict[str, Any]) -> None:
        if self._running is not running:
            return
        job = running.job
        fields = {
            "photo": str(photo),
            "asked": values,
            "settings": dict(job.settings),
            "target": str(job.target.absolute()),
            "overwrite": job.overwrite,
            "judged": False,  # the preview was
        }
        answer = Answer(
            result=lambda result: self._finished(running, result),
            failed=lambda error: self._failed(running, error),
            cancelled=lambda: self._cancelled(running),
            progress=lambda *step: self._step(running, *step),
        )
        self._unanswered.add(running)
        running.request = self._parts.exporter.ask("export", fields, answer)

    def _step(self, running: _Running, stage: str, done: int, total: int) -> None:
        if self._running is running:
            self._parts.progress.step("export", stage, done, total)

    def _finished(self, running: _Running, result: dict[str, Any]) -> None:
        self._unanswered.discard(running)
        if self._end(running):
            running.done(result)

    def _failed(self, running: _Running, error: ShutterspanError) -> None:
        self._unanswered.discard(running)
        if isinstance(error, WorkerEnded):
            self._sweep(running)
        if self._end(running):
            self._parts.messages.fail(error)

    def _cancelled(self, running: _Running) -> None:
        self._unanswered.discard(running)
        self._sweep(running)
        if self._end(running):
            self._parts.messages.tell(self.tr("Stopped. Nothing half-done was left behind."))

    def _end(self, running: _Running) -> bool:
        """Whether it was under way until now. Where it was stopped, its answer comes later."""
        if self._running is not running:
            return False
        self._running = None
        self._parts.progress.end("export")
        self._enable()
        return True

    def _sweep(self, running: _Running) -> None:
        """Where the process had no time to; but not what another export is writing."""
        if running.request is not None and self._running in (None, running):
            self._parts.background.run(lambda: remove_drafts(running.job.target, running.began))

    def stop_by_hand(self) -> None:
        """Ends within a second; the answer tells."""
        running = self._running
        if running is None:
            return
        if running.request is None:
            self._cancelled(running)
        else:
            self._parts.exporter.stop(running.request)

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
