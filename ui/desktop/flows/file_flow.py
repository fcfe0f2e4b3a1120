"""Open, save, autosave and close documents; offer to recover documents."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.foundation.paths import SAMPLE
from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.flows.photo_reader import PhotoReader
from shutterspan.ui.desktop.state.loading import OpenedDocument, PhotoMissing, open_path
from shutterspan.ui.desktop.state.naming import project_name
from shutterspan.ui.desktop.state.recovery import Autosave, Leftover
from shutterspan.ui.desktop.state.saving import save
from shutterspan.ui.desktop.state.wording import message_text

#: Changes are autosaved after this delay, in milliseconds.
_AUTOSAVE_DELAY_MS = 1200


class FileFlow(QObject):
    """Reads and writes documents. Asks the user before unsaved changes are lost."""

    def __init__(self, context: AppContext, drawing: DrawingFlow, reader: PhotoReader, autosave: Autosave):
        super().__init__(context.window)
        self._context, self._drawing, self._reader, self._autosave = context, drawing, reader, autosave
        self._is_autosave_warned = False
        self._writing = Background(self, threads=1)  # one thread, so that files are written in order
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AUTOSAVE_DELAY_MS)
        self._timer.timeout.connect(self._autosave_document)
        context.actions.connect(
            sample=lambda: self.open(SAMPLE),
            save=self.save,
            save_as=self.save_as,
            close=lambda: self.leave_document(lambda: context.document.reset(None)),
        )
        context.document.photo_changed.connect(self._show_camera_facts)
        context.document.status_changed.connect(self._show_status)
        drawing.busy_changed.connect(self._enable_save)
        self._show_camera_facts()
        self._show_status()

    def open(self, path: Path, then: Callable[[], object] = lambda: None) -> None:
        """Open a photo or a project. The current document stays until the file is read. then: called once it is
        open."""

        def start(opened: OpenedDocument) -> None:
            self._start(opened, path)
            then()

        self._open(path, start)

    def leave_document(self, then: Callable[[], object]) -> None:
        """Call `then` once changes are saved or discarded.

        Asks the user where needed; `then` isn't called if the user cancels.
        """
        self._drawing.run_when_idle(lambda: self._leave(then))

    def _leave(self, then: Callable[[], object]) -> None:
        document = self._context.document
        if document.is_saved:
            then()
        else:
            prompts.offer_to_save(self._context.window, document.path, lambda: self._save_and_leave(then), then)

    def _save_and_leave(self, then: Callable[[], object]) -> None:
        self.save(lambda: self.leave_document(then))  # again, because the document may have changed

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Save the project; asks for a name if it has none. then: called once the file is written."""
        document = self._context.document
        if document.path:
            self._save(document.path, then)
        else:
            self.save_as(then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        """Ask for a name and save the project there. then: called once the file is written."""
        document = self._context.document
        if document.photo is None:
            return
        path = prompts.choose_project_file(self._context.window, project_name(document.project_base_path))
        if path:
            self._save(path, then)

    def offer_recovery(self) -> None:
        """Offer to recover the latest document that a crashed process autosaved."""
        context = self._context

        def offer(leftovers: list[Leftover]) -> None:
            if leftovers:
                latest = leftovers[0]
                context.messages.show_warning(
                    self.tr("Shutterspan ended unexpectedly; changes to {} were kept.").format(latest.name),
                    "",
                    [
                        (self.tr("Recover"), lambda: self._recover(latest)),
                        (self.tr("Discard"), lambda: self._writing.run(latest.remove)),
                    ],
                    lifetime="answer",
                )

        context.background.run(self._autosave.leftovers, offer)

    def shut_down(self) -> None:
        """Finish writing and remove the autosaved document, before the program ends.

        Call it only after changes were saved or discarded.
        """
        self._timer.stop()
        self._writing.wait()
        self._autosave.close()
        self._reader.close()

    def autosave_now(self) -> None:
        """Autosave unsaved changes before the program ends; the next start offers to recover them."""
        self._timer.stop()
        if self._context.document.is_saved:
            self.shut_down()
        else:
            self._autosave_document()
            self._writing.wait()
            self._reader.close()

    def _recover(self, leftover: Leftover) -> None:
        def start(opened: OpenedDocument) -> None:
            document = self._context.document
            document.replace(opened.entries, opened.current, opened.photo, leftover.project, saved=False)
            self._context.actions["unfold"].trigger()
            snapshot = document.snapshot()
            self._writing.run(lambda: self._autosave.adopt(leftover, snapshot), failed=self._warn_autosave_failed)

        self._open(leftover.document, start)

    def _open(self, path: Path, start: Callable[[OpenedDocument], None]) -> None:
        """Leave the current document, read a file, and pass the result to `start`."""
        document = self._context.document

        def read() -> None:
            old = document.snapshot()

            def replace(opened: OpenedDocument) -> None:
                if old.is_of(document.entries) and not self._drawing.is_busy:
                    start(opened)
                else:  # the document changed while the file was read
                    self.leave_document(lambda: start(opened))

            self._read(path, None, replace)

        self.leave_document(read)

    def _read(self, path: Path, photo: Path | None, done: Callable[[OpenedDocument], None]) -> None:
        """Read a file in the background. photo: see `open_path`."""

        def fail(error: ShutterspanError) -> None:
            self._show_read_error(error, lambda found_photo: self._read(path, found_photo, done))

        self._reader.read(
            path.name, lambda decoded: open_path(path, photo, decoded), lambda opened: opened.photo, done, fail
        )

    def _show_read_error(self, error: ShutterspanError, read_with: Callable[[Path], None]) -> None:
        """Show why a file can't be read; offer to find a missing photo. read_with: reads the project again, with the
        photo at the path passed to it."""
        actions = []
        if isinstance(error, PhotoMissing):
            actions = [(self.tr("Find the Photo…"), lambda: self._find_photo(error.project, read_with))]
        self._context.messages.show_error(error, actions)

    def _find_photo(self, project: Path, read_with: Callable[[Path], None]) -> None:
        photo = prompts.choose_photo(self._context.window, self.tr("Where Is the Photo Now?"), project.parent)
        if photo:
            read_with(photo)

    def _start(self, opened: OpenedDocument, path: Path) -> None:
        document = self._context.document
        document.replace(opened.entries, opened.current, opened.photo, opened.project, saved=not opened.moved)
        if opened.project:
            self._context.actions["unfold"].trigger()  # a project opens in its saved state
        if path != SAMPLE:
            self._context.settings_store.add_recent(path.absolute(), opened.photo.picture)

    def _save(self, path: Path, then: Callable[[], object]) -> None:
        self._drawing.run_when_idle(lambda: self._write(path, then))

    def _write(self, path: Path, then: Callable[[], object]) -> None:
        context = self._context
        document = context.document
        photo, snapshot = document.photo, document.snapshot()
        if photo is None:
            return

        def done(_: object) -> None:
            if snapshot.photos[0].entry in document.entries:
                document.mark_saved(path, snapshot)
                context.settings_store.add_recent(path.absolute(), photo.picture)
                context.messages.show_info(self.tr("Saved {}.").format(path.name))
                then()

        self._writing.run(lambda: save(snapshot, path), done, context.messages.show_error)

    def _show_camera_facts(self) -> None:
        photo = self._context.document.photo
        self._context.inspector.show_camera(photo.facts if photo else ())

    def _show_status(self) -> None:
        context, document = self._context, self._context.document
        has_photo = document.photo is not None
        self._enable_save()
        context.actions.enable(["save-as"], has_photo)
        context.actions.enable(["close"], bool(document.entries))
        if document.is_saved:
            self._timer.stop()
            self._writing.run(self._autosave.clear)
        else:
            self._timer.start()

    def _enable_save(self) -> None:
        document = self._context.document
        is_unsaved = not document.is_saved or document.path is None or self._drawing.is_busy
        self._context.actions.enable(["save"], document.photo is not None and is_unsaved)

    def _autosave_document(self) -> None:
        document = self._context.document
        snapshot, path = document.snapshot(), document.path
        if snapshot.photos:
            self._writing.run(lambda: self._autosave.save(snapshot, path), failed=self._warn_autosave_failed)

    def _warn_autosave_failed(self, error: ShutterspanError) -> None:
        """Warn once per session, because every autosave may fail."""
        if not self._is_autosave_warned:
            self._is_autosave_warned = True
            self._context.messages.show_warning(
                self.tr("Unsaved changes can't be backed up against a crash."), message_text(error.content)
            )
