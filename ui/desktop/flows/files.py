"""Opening, saving, closing; what is kept in case of a crash."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer

from shutterspan.core.foundation.errors import InputError, ShutterspanError
from shutterspan.core.foundation.paths import SAMPLE, real_path
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.dialogs import choosing
from shutterspan.ui.desktop.flows.drawing import Drawing
from shutterspan.ui.desktop.flows.exporting import Exporting
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.state.loading import Opened, PhotoMissing, open_path
from shutterspan.ui.desktop.state.naming import project_name
from shutterspan.ui.desktop.state.recovery import Autosave, Leftover
from shutterspan.ui.desktop.state.saving import save
from shutterspan.ui.desktop.state.words import said

#: A change is kept for the case of a crash after so many milliseconds.
_AUTOSAVE_AFTER = 1200


class Files(QObject):
    def __init__(self, parts: Parts, drawing: Drawing, exporting: Exporting, autosave: Autosave):
        super().__init__(parts.window)
        self._parts, self._drawing, self._exporting, self._autosave = parts, drawing, exporting, autosave
        self._opening = 0
        self._is_autosave_warned = False
        self._writing = Background(self, threads=1)  # so that no older state lands after a newer one
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AUTOSAVE_AFTER)
        self._timer.timeout.connect(self._keep)
        parts.actions.connect(
            open=self._choose,
            sample=lambda: self.open(SAMPLE),
            save=self.save,
            save_as=self.save_as,
            close=lambda: self.leave(lambda: parts.document.start(None)),
        )
        parts.document.photo_changed.connect(self._show_camera)
        parts.document.state_changed.connect(self._show_state)
        drawing.busy_changed.connect(self._enable_save)
        self._show_camera()
        self._show_state()

    def open(self, path: Path) -> None:
        """A photo or a project; the document that is open stays until the new one is there."""
        self._open(path, lambda opened: self._start(opened, path))

    def leave(self, then: Callable[[], object]) -> None:
        """Go on once nothing can be lost any more: work is over, changes are saved or given up."""
        self._drawing.when_done(lambda: self._leave(then))

    def _leave(self, then: Callable[[], object]) -> None:
        document = self._parts.document
        if self._exporting.is_exporting:
            choosing.ask_to_stop(self._parts.window, lambda: self._stop_and_leave(then))
        elif document.is_saved:
            then()
        else:
            choosing.ask_to_save(self._parts.window, document.title, lambda: self._save_and_leave(then), then)

    def _save_and_leave(self, then: Callable[[], object]) -> None:
        self.save(lambda: self.leave(then))  # it may have changed while it was written

    def _stop_and_leave(self, then: Callable[[], object]) -> None:
        self._exporting.stop()
        self.leave(then)

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        document = self._parts.document
        if document.path:
            self._save(document.path, then)
        else:
            self.save_as(then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        document = self._parts.document
        if document.photo is None:
            return
        path = choosing.project_to_save(self._parts.window, project_name(document.place))
        if path:
            self._save(path, then)

    def offer_recovery(self) -> None:
        """After a crash: what was kept comes back, if the user wants it."""
        parts = self._parts

        def offer(found: list[Leftover]) -> None:
            if found:
                latest = found[0]
                parts.messages.warn(
                    self.tr("Shutterspan ended unexpectedly; changes to {} were kept.").format(latest.name),
                    "",
                    [
                        (self.tr("Recover"), lambda: self._recover(latest)),
                        (self.tr("Discard"), lambda: self._writing.run(latest.remove)),
                    ],
                )

        parts.background.run(self._autosave.leftovers, offer)

    def end(self) -> None:
        """The program ends, and nothing is unsaved."""
        self._timer.stop()
        self._writing.wait()
        self._autosave.end()

    def keep_now(self) -> None:
        """For the next start, which offers it."""
        self._timer.stop()
        if self._parts.document.is_saved:
            self.end()
        else:
            self._keep()
            self._writing.wait()

    def _choose(self) -> None:
        recent = self._parts.memory.recent
        path = choosing.photo_or_project(self._parts.window, recent[0].parent if recent else None)
        if path:
            self.open(path)

    def _recover(self, leftover: Leftover) -> None:
        def start(opened: Opened) -> None:
            photo, content = opened.photo, opened.content
            self._parts.document.start(photo, content, leftover.project, saved=False)
            self._writing.run(lambda: self._autosave.take_over(leftover, photo, content), failed=self._warn_unkept)

        self._open(leftover.document, start)

    def _open(self, path: Path, start: Callable[[Opened], None]) -> None:
        """Leave the document that is open; read a file, and start with what was read."""
        document = self._parts.document

        def read() -> None:
            given_up = document.content

            def replace(opened: Opened) -> None:
                if document.content is given_up and not self._drawing.is_busy:
                    start(opened)
                else:  # it changed while the file was read
                    self.leave(lambda: start(opened))

            self._read(path, None, replace)

        self.leave(read)

    def _read(self, path: Path, photo: Path | None, done: Callable[[Opened], None]) -> None:
        """photo: where the project's photo is now, if not where the project says."""
        self._opening += 1
        number, parts = self._opening, self._parts
        parts.messages.dismiss()
        parts.progress.begin("open", self.tr("Opening {}").format(path.name), self._give_up)

        def came(opened: Opened) -> None:
            if number == self._opening:
                parts.progress.end("open")
                done(opened)

        def failed(error: ShutterspanError) -> None:
            if number == self._opening:
                parts.progress.end("open")
                self._explain(error, lambda found: self._read(path, found, done))

        parts.background.run(lambda: open_path(path, photo), came, failed)

    def _give_up(self) -> None:
        """Whatever is being read comes too late."""
        self._opening += 1
        self._parts.progress.end("open")

    def _explain(self, error: ShutterspanError, read_with: Callable[[Path], None]) -> None:
        """read_with: reads the project once more, with its photo from there."""
        choices = []
        if isinstance(error, PhotoMissing):
            choices = [(self.tr("Find the Photo…"), lambda: self._find_photo(error.project, read_with))]
        self._parts.messages.fail(error, choices)

    def _find_photo(self, project: Path, read_with: Callable[[Path], None]) -> None:
        found = choosing.photo(self._parts.window, self.tr("Where Is the Photo Now?"), project.parent)
        if found:
            read_with(found)

    def _start(self, opened: Opened, path: Path) -> None:
        document = self._parts.document
        document.start(opened.photo, opened.content, opened.project, saved=not opened.moved)
        if path != SAMPLE:
            self._parts.memory.opened(path.absolute())

    def _save(self, path: Path, then: Callable[[], object]) -> None:
        self._drawing.when_done(lambda: self._write(path, then))

    def _write(self, path: Path, then: Callable[[], object]) -> None:
        parts = self._parts
        photo, content = parts.document.photo, parts.document.content
        if photo is None:
            return
        if real_path(path) == real_path(photo.path):
            parts.messages.fail(
                InputError(self.tr("{} is the photo itself.").format(path.name), self.tr("Choose another name."))
            )
            return

        def done(_: object) -> None:
            if parts.document.photo is photo:
                parts.document.mark_saved(path, content)
                parts.memory.opened(path.absolute())
                parts.messages.tell(self.tr("Saved {}.").format(path.name))
                then()

        self._writing.run(lambda: save(photo, content, path), done, parts.messages.fail)

    def _show_camera(self) -> None:
        photo = self._parts.document.photo
        self._parts.inspector.show_camera(photo.facts if photo else ())

    def _show_state(self) -> None:
        parts, document = self._parts, self._parts.document
        there = document.photo is not None
        self._enable_save()
        parts.actions.enable(["save-as", "close"], there)
        parts.window.setWindowModified(not document.is_saved)
        parts.window.setWindowTitle(f"{document.title}[*] – Shutterspan" if there else "Shutterspan")
        parts.window.setWindowFilePath(str(document.path or "") if there else "")
        if document.is_saved:
            self._timer.stop()
            self._writing.run(self._autosave.clear)
        else:
            self._timer.start()

    def _enable_save(self) -> None:
        document = self._parts.document
        is_unsaved = not document.is_saved or document.path is None or self._drawing.is_busy
        self._parts.actions.enable(["save"], document.photo is not None and is_unsaved)

    def _keep(self) -> None:
        document = self._parts.document
        photo, content, path = document.photo, document.content, document.path
        if photo is not None:
            self._writing.run(lambda: self._autosave.keep(photo, content, path), failed=self._warn_unkept)

    def _warn_unkept(self, error: ShutterspanError) -> None:
        """Once: it may fail after every change."""
        if not self._is_autosave_warned:
            self._is_autosave_warned = True
            self._parts.messages.warn(
                self.tr("Unsaved changes can't be kept for the case of a crash."), said(error.message)
            )
