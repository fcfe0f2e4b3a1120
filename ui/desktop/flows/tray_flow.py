"""The photos of the document: add and remove them, go from one to another, unfold several."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, QPoint

from shutterspan.core.foundation import limits
from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.flows.file_flow import FileFlow
from shutterspan.ui.desktop.flows.photo_reader import PhotoReader
from shutterspan.ui.desktop.flows.unfold_ahead_flow import UnfoldAheadFlow
from shutterspan.ui.desktop.menus import context_menu
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.loading import read_entry
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.photo_listing import PhotoListing, list_photos

#: Codes of errors of photos that may have been moved.
_MISSING = ("file_missing", "photo_changed_since_edit")
#: The actions of the tray's menu; “” is a separator.
_MENU = ("unfold-selected", "export-selected", "", "copy-settings", "paste-settings", "", "remove-photos")


class TrayFlow(QObject):
    """Keeps the document's photos, of which one is visible."""

    def __init__(
        self,
        context: AppContext,
        drawing: DrawingFlow,
        files: FileFlow,
        reader: PhotoReader,
        ahead: UnfoldAheadFlow,
    ):
        super().__init__(context.window)
        self._context, self._drawing, self._files = context, drawing, files
        self._reader, self._ahead = reader, ahead
        context.actions.connect(
            open=self._choose_files,
            open_folder=self._choose_folder,
            add_photos=self._choose_photos,
            remove_photos=self._remove_selected,
            previous_photo=lambda: self._step(-1),
            next_photo=lambda: self._step(1),
            unfold_selected=lambda: self.unfold(self.selected),
        )
        context.tray.chosen.connect(self.show)
        context.tray.menu_requested.connect(self._show_menu)
        context.tray.selection_changed.connect(self._enable_actions)
        context.document.entries_changed.connect(self._enable_actions)
        context.document.photo_changed.connect(self._on_photo_changed)
        context.tray.thumbnails.failed.connect(self._report_unreadable)
        exposure, queue = context.exposure, context.export_queue
        for signal in (exposure.passes.changed, exposure.recent.changed, exposure.state_changed, queue.changed):
            signal.connect(lambda *_: context.tray.refresh())
        queue.export_changed.connect(lambda export: context.tray.refresh())
        self._enable_actions()

    @property
    def selected(self) -> list[PhotoEntry]:
        """The selected photos, or the visible photo if none is selected."""
        current = self._context.document.current
        return self._context.tray.selected_entries or ([current] if current else [])

    def open(self, paths: Sequence[Path]) -> None:
        """Open files and folders. A single file replaces a document of one photo; others are added to the tray."""
        if len(paths) == 1 and len(self._context.document.entries) < 2:
            self._list(paths, self._open_or_add)
        else:
            self._list(paths, self._add)

    def show(self, entry: PhotoEntry) -> None:
        """Make a photo visible once it is read. The edits of the others stay in the tray."""
        self._reader.cancel()
        if entry is not self._context.document.current:
            self._drawing.run_when_idle(lambda: self._read(entry))

    def unfold(self, entries: Sequence[PhotoEntry]) -> None:
        """Unfold photos: the visible photo with high priority, the others in the background."""
        current = self._context.document.current
        if current and current in entries and not self._ahead.status_of(current):
            self._context.actions["unfold"].trigger()
        self._ahead.add([entry for entry in entries if entry is not current])

    def _choose_files(self) -> None:
        paths = prompts.choose_photos_or_project(self._context.window, self._recent_folder)
        if len(paths) == 1:
            self._files.open(paths[0])
        elif paths:
            self._list(paths, self._open_new)

    def _choose_folder(self) -> None:
        folder = prompts.choose_photo_folder(self._context.window, self._recent_folder)
        if folder:
            self._list([folder], self._open_new)

    def _choose_photos(self) -> None:
        photos = prompts.choose_photos(self._context.window, self._recent_folder)
        if photos:
            self._list(photos, self._add)

    @property
    def _recent_folder(self) -> Path | None:
        photo, recent = self._context.document.photo, self._context.settings_store.recent
        return photo.path.parent if photo else recent[0].parent if recent else None

    def _list(self, paths: Sequence[Path], done: Callable[[PhotoListing], None]) -> None:
        """Find the photos among files and folders, in the background."""
        context = self._context
        known = [entry.path for entry in context.document.entries]
        title = self.tr("Searching {}").format(paths[0].name)
        self._reader.run(title, lambda: list_photos(paths, known), done, context.messages.show_error)

    def _open_or_add(self, listing: PhotoListing) -> None:
        """Open a single file in place of the document, or add the photos of a folder."""
        if listing.lone_file:
            self._files.open(listing.lone_file)
        elif self._context.document.entries:
            self._add(listing)
        else:
            self._open_new(listing)

    def _open_new(self, listing: PhotoListing) -> None:
        """Open photos as a new document."""

        def start() -> None:
            entries = [PhotoEntry(path) for path in listing.photos]
            self._context.document.replace(entries, None, None)
            self._show_first(entries, lambda: self._report_added(listing))

        if listing.photos:
            self._files.leave_document(start)
        else:
            self._report_added(listing)

    def _add(self, listing: PhotoListing) -> None:
        document = self._context.document
        if not listing.photos and len(listing.projects) == 1:
            self._files.open(listing.projects[0])
            return
        entries = [PhotoEntry(path) for path in listing.photos]
        document.add(entries)
        if entries and (document.current is None or len(entries) == 1):
            self._show_first(entries, lambda: self._report_added(listing))
        else:
            self._report_added(listing)

    def _show_first(self, entries: Sequence[PhotoEntry], then: Callable[[], object]) -> None:
        """Show the first photo that can be read, then call `then`, even if there is none."""
        if entries:
            self._read(entries[0], then, lambda error: self._show_first(entries[1:], then))
        else:
            then()

    def _read(
        self,
        entry: PhotoEntry,
        then: Callable[[], object] = lambda: None,
        failed: Callable[[ShutterspanError], object] | None = None,
    ) -> None:
        """Read a photo and make it visible, then call `then`. failed: called instead of a message if it can't be
        read."""
        document = self._context.document

        def done(photo: OpenedPhoto) -> None:
            if entry in document.entries:
                document.show(entry, photo)
                then()

        def fail(error: ShutterspanError) -> None:
            self._mark_unreadable(entry, error)
            if failed:
                failed(error)
            else:
                actions = [(self.tr("Find the Photo…"), lambda: self._find(entry))]
                self._context.messages.show_error(error, actions if error.code in _MISSING else [])
                self._context.tray.show_current(document.current)

        self._context.tray.show_current(entry)
        self._reader.read(
            entry.path.name,
            lambda decoded: read_entry(entry, decoded),
            lambda photo: photo,
            done,
            fail,
        )

    def _mark_unreadable(self, entry: PhotoEntry, error: ShutterspanError) -> None:
        entry.problem = error.content
        self._context.document.entry_changed.emit(entry)

    def _find(self, entry: PhotoEntry) -> None:
        """Let the user choose the new path of a missing photo."""
        photo = prompts.choose_photo(self._context.window, self.tr("Where Is the Photo Now?"), entry.path.parent)
        if photo and entry in self._context.document.entries:
            self._context.document.move_entry(entry, photo)
            self.show(entry)

    def _step(self, by: int) -> None:
        """Go to the next photo that can be read, in one direction."""
        document = self._context.document
        if document.current:
            index = document.entries.index(document.current)
            others = document.entries[index + 1 :] if by > 0 else document.entries[:index][::-1]
            readable = next((entry for entry in others if not entry.problem), None)
            if readable:
                self.show(readable)

    def _remove_selected(self) -> None:
        entries, document = self.selected, self._context.document
        left = [entry for entry in document.entries if entry not in entries]
        if not left:
            self._files.leave_document(lambda: document.reset(None))
        elif unsaved := [entry for entry in entries if not entry.history.is_saved]:
            prompts.confirm_removal(self._context.window, len(unsaved), lambda: self._remove(entries))
        else:
            self._remove(entries)

    def _remove(self, entries: Sequence[PhotoEntry]) -> None:
        """Remove photos. Before the visible photo is removed, another one becomes visible."""
        document = self._context.document
        if document.current not in entries:
            document.remove(entries)
            return
        index = document.entries.index(document.current)
        around = (*document.entries[index + 1 :], *document.entries[:index][::-1])
        readable = [entry for entry in around if entry not in entries and not entry.problem]
        if not readable:
            self._files.leave_document(lambda: document.reset(None))
            return

        def remove(photo: OpenedPhoto) -> None:
            document.show(readable[0], photo)
            document.remove(entries)

        self._reader.read(
            readable[0].path.name,
            lambda decoded: read_entry(readable[0], decoded),
            lambda photo: photo,
            remove,
            self._context.messages.show_error,
        )

    def _report_added(self, listing: PhotoListing) -> None:
        """Report the outcome for the files, if it isn't visible."""
        messages, count = self._context.messages, len(listing.photos)
        if listing.error:
            messages.show_error(listing.error)
        elif listing.is_cut:
            text = self.tr("The tray has room for {} photos. The others were left out.")
            messages.show_warning(text.format(limits.MAX_PHOTOS))
        elif listing.projects:
            messages.show_warning(self.tr("Projects were left out: open them one at a time."))
        elif not count and listing.known_count:
            messages.show_info(self.tr("These photos are already in the tray."))
        elif not count:
            messages.show_warning(self.tr("No photos were found."))
        elif listing.known_count:
            messages.show_info(
                self.tr("{0} photos added. {1} were already in the tray.").format(count, listing.known_count)
            )
        elif count > 1:
            messages.show_info(self.tr("{} photos added.").format(count))

    def _report_unreadable(self, entries: Sequence[PhotoEntry]) -> None:
        """Report once that photos can't be read."""
        text = self.tr("{} photos can't be read.").format(len(entries))
        if len(entries) == 1:
            text = self.tr("{} can't be read.").format(entries[0].path.name)
        hint = self.tr("They are marked in the tray.") if len(self._context.document.entries) > 1 else ""
        again = [(self.tr("Read Again"), lambda: self._context.tray.thumbnails.retry(entries))]
        self._context.messages.show_warning(text, hint, again)

    def _on_photo_changed(self) -> None:
        self._context.tray.show_current(self._context.document.current)
        self._enable_actions()

    def _show_menu(self, entry: PhotoEntry, place: QPoint) -> None:
        """Show the menu of the selected photos, at a point on the screen."""
        context_menu(self._context.tray, self._context.actions, _MENU).popup(place)

    def _enable_actions(self) -> None:
        document, actions = self._context.document, self._context.actions
        has_photos = bool(document.entries)
        actions.enable(["add-photos", "remove-photos", "unfold-selected", "export-selected"], has_photos)
        actions.enable(["previous-photo", "next-photo"], len(document.entries) > 1)
