"""Opening, saving, closing; dropping; what is kept in case of a crash."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer, QUrl

from shutterspan.core.foundation.errors import InputError, ShutterspanError
from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.dialogs import choosing
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.state.loading import PROJECT_ENDING, Opened, PhotoMissing, open_path
from shutterspan.ui.desktop.state.recovery import Autosave, Leftover
from shutterspan.ui.desktop.state.saving import save

#: A change is kept for the case of a crash after so many milliseconds.
_AUTOSAVE_AFTER = 1200


class Files(QObject):
    def __init__(self, parts: Parts, autosave: Autosave, is_exporting: Callable[[], bool], stop: Callable[[], object]):
        """is_exporting, stop: whether an export is under way, and how to end it."""
        super().__init__(parts.window)
        self._parts, self._autosave = parts, autosave
        self._is_exporting, self._stop = is_exporting, stop
        self._opening = 0
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
        parts.empty.recent_chosen.connect(self.open)
        parts.document.state_changed.connect(self._show_state)
        self._show_state()

    def open(self, path: Path, photo: Path | None = None) -> None:
        """A photo or a project; the document that is open stays until the new one is there."""
        self.leave(lambda: self._load(path, photo))

    def drop(self, urls: Sequence[QUrl]) -> None:
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if len(urls) > 1:
            first = [(self.tr("Open the First"), lambda: self.open(paths[0]))] if paths else []
            self._parts.messages.warn(
                self.tr("{} files were dropped; the app works on one photo at a time.").format(len(urls)),
                self.tr("For many photos there is “shutterspan render” on the command line."),
                first,
            )
        elif paths:
            self.open(paths[0])
        else:
            self._parts.messages.warn(self.tr("Only files of this computer can be opened."), self.tr("Save it first."))

    def leave(self, then: Callable[[], object]) -> None:
        """Go on once nothing can be lost any more: work is over, changes are saved or given up."""
        document = self._parts.document
        if self._is_exporting():
            choosing.ask_to_stop(self._parts.window, lambda: self._stop_and_leave(then))
        elif document.is_saved:
            then()
        else:
            choosing.ask_to_save(self._parts.window, document.title, lambda: self.save(then), then)

    def _stop_and_leave(self, then: Callable[[], object]) -> None:
        self._stop()
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
        path = choosing.project_to_save(self._parts.window, document.place.with_suffix(PROJECT_ENDING))
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
                        (self.tr("Recover"), lambda: self.leave(lambda: self._recover(latest))),
                        (self.tr("Discard"), lambda: parts.background.run(latest.remove)),
                    ],
                )

        parts.background.run(self._autosave.leftovers, offer)

    def end(self) -> None:
        """The program ends, and nothing is unsaved."""
        self._timer.stop()
        self._parts.background.wait()
        self._autosave.end()

    def keep_now(self) -> None:
        """For the next start, which offers it."""
        self._timer.stop()
        if self._parts.document.is_saved:
            self.end()
        else:
            self._keep()
            self._parts.background.wait()

    def _choose(self) -> None:
        recent = self._parts.memory.recent
        path = choosing.photo_or_project(self._parts.window, recent[0].parent if recent else None)
        if path:
            self.open(path)

    def _load(self, path: Path, photo: Path | None = None) -> None:
        self._read(path, photo, lambda opened: self._start(opened, path))

    def _recover(self, leftover: Leftover) -> None:
        def start(opened: Opened) -> None:
            document = self._parts.document
            document.start(opened.photo, opened.content, leftover.project)
            document.mark_unsaved()
            self._parts.background.run(leftover.remove)

        self._read(leftover.document, None, start)

    def _read(self, path: Path, photo: Path | None, done: Callable[[Opened], None]) -> None:
        self._opening += 1
        number, parts = self._opening, self._parts
        parts.progress.begin("open", self.tr("Opening {}").format(path.name), self._give_up)

        def came(opened: Opened) -> None:
            if number == self._opening:
                parts.progress.end("open")
                parts.messages.dismiss()
                done(opened)

        def failed(error: ShutterspanError) -> None:
            if number == self._opening:
                parts.progress.end("open")
                self._explain(error)

        parts.background.run(lambda: open_path(path, photo), came, failed)

    def _give_up(self) -> None:
        """Whatever is being read comes too late."""
        self._opening += 1
        self._parts.progress.end("open")

    def _explain(self, error: ShutterspanError) -> None:
        choices = []
        if isinstance(error, PhotoMissing):
            choices = [(self.tr("Find the Photo…"), lambda: self._find_photo(error.project))]
        self._parts.messages.fail(error, choices)

    def _find_photo(self, project: Path) -> None:
        found = choosing.photo(self._parts.window, self.tr("Where Is the Photo Now?"), project.parent)
        if found:
            self.open(project, found)

    def _start(self, opened: Opened, path: Path) -> None:
        document = self._parts.document
        document.start(opened.photo, opened.content, opened.project)
        if path != SAMPLE:
            self._parts.memory.opened(path.absolute())

    def _save(self, path: Path, then: Callable[[], object]) -> None:
        parts = self._parts
        photo, content = parts.document.photo, parts.document.content
        if photo is None:
            return
        if path.resolve() == photo.path.resolve():
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

        parts.background.run(lambda: save(photo, content, path), done, parts.messages.fail)

    def _show_state(self) -> None:
        parts, document = self._parts, self._parts.document
        there = document.photo is not None
        parts.actions.enable(["save"], there and (not document.is_saved or document.path is None))
        parts.actions.enable(["save-as", "close"], there)
        parts.window.setWindowModified(not document.is_saved)
        parts.window.setWindowTitle(f"{document.title}[*] – Shutterspan" if there else "Shutterspan")
        parts.window.setWindowFilePath(str(document.path or "") if there else "")
        if document.is_saved:
            self._timer.stop()
            self._autosave.clear()
        else:
            self._timer.start()

    def _keep(self) -> None:
        document = self._parts.document
        photo, content, path = document.photo, document.content, document.path
        if photo is not None:
            self._parts.background.run(lambda: self._autosave.keep(photo, content, path))
