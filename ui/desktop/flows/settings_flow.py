"""Copy the settings of one photo, and paste them to the selected ones."""

import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from PyQt6.QtCore import QObject

from shutterspan.core.foundation.errors import UsageError
from shutterspan.ui.desktop.background import call_later
from shutterspan.ui.desktop.dialogs.paste_settings_dialog import PasteSettingsDialog
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.flows.drawing_flow import DrawingFlow
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.photo_sizes import measure_entries
from shutterspan.ui.desktop.state.settings_transfer import PARTS, CopiedSettings, Edit, Part, Size, paste_edit
from shutterspan.ui.desktop.state.wording import message_text

#: Number of photos that a message names.
_MAX_NAMES = 3
#: Seconds for which photos are edited before the window handles its events again.
_SLICE = 0.005


@dataclass
class _Paste:
    """Settings that are being pasted to photos. edits: by size of the photo; error: why a size has none."""

    waiting: deque[PhotoEntry]
    edits: dict[Size, Edit]
    error: UsageError | None
    done: list[PhotoEntry] = field(default_factory=list)
    unreadable: list[PhotoEntry] = field(default_factory=list)
    unsuitable: list[PhotoEntry] = field(default_factory=list)


class SettingsFlow(QObject):
    """Keeps the copied settings, even when another document is opened."""

    def __init__(self, context: AppContext, drawing: DrawingFlow, selected: Callable[[], list[PhotoEntry]]):
        """selected: the photos that are selected in the tray, or else the visible one."""
        super().__init__(context.window)
        self._context, self._drawing, self._selected = context, drawing, selected
        self._copied: CopiedSettings | None = None
        #: The parts that the user chose last.
        self._parts: frozenset[Part] = frozenset(PARTS)
        context.actions.connect(copy_settings=self._copy, paste_settings=self._show_dialog)
        context.document.entries_changed.connect(self._enable_actions)
        context.document.photo_changed.connect(self._enable_actions)
        context.tray.selection_changed.connect(self._enable_actions)
        self._enable_actions()

    def _copy(self) -> None:
        """Copy the settings of the selected photo, or of the visible photo if several are selected."""
        entries, current = self._selected(), self._context.document.current
        if entries:
            entry = current if current in entries else entries[0]
            self._drawing.run_when_idle(lambda: self._measure([entry], lambda: self._keep(entry)))

    def _measure(self, entries: Sequence[PhotoEntry], then: Callable[[], object]) -> None:
        measure_entries(entries, self._context.background, then, self._context.messages.show_error)

    def _keep(self, entry: PhotoEntry) -> None:
        messages, name = self._context.messages, entry.path.name
        if entry.size is None:
            messages.show_warning(self.tr("{} can't be read.").format(name))
            return
        self._copied = CopiedSettings(entry.state, entry.size)
        self._enable_actions()
        messages.show_info(self.tr("Copied the settings of {}.").format(name))

    def _show_dialog(self) -> None:
        """Let the user choose what to paste."""
        copied, entries = self._copied, self._selected()
        if copied and entries:
            dialog = PasteSettingsDialog(self._context.window, entries, copied.parts, self._parts)
            dialog.parts_chosen.connect(lambda parts: self._paste(copied, entries, parts))
            dialog.open()

    def _paste(self, copied: CopiedSettings, entries: Sequence[PhotoEntry], parts: frozenset[Part]) -> None:
        self._parts = parts | (self._parts - copied.parts)  # a part that couldn't be chosen keeps its value
        self._measure(entries, lambda: self._prepare(copied, entries, parts))

    def _prepare(self, copied: CopiedSettings, entries: Sequence[PhotoEntry], parts: frozenset[Part]) -> None:
        """Convert the settings to the sizes of the photos in the background, then paste them."""
        sizes = {entry.size for entry in entries if entry.size}

        def work() -> _Paste:
            return _Paste(deque(entries), *_make_edits(copied, sizes, parts))

        def done(paste: _Paste) -> None:
            self._drawing.run_when_idle(lambda: self._apply(paste))

        self._context.background.run(work, done, self._context.messages.show_error)

    def _apply(self, paste: _Paste) -> None:
        """Edit photos for a moment, then continue with the others after the window has handled its events."""
        document, end = self._context.document, time.monotonic() + _SLICE
        while paste.waiting and time.monotonic() < end:
            entry = paste.waiting.popleft()
            if entry not in document.entries:
                continue  # it has been removed
            if entry.size is None:
                paste.unreadable.append(entry)
            elif edit := paste.edits.get(entry.size):
                document.change_entry(entry, entry.size, self.tr("Paste Settings"), edit)
                paste.done.append(entry)
            else:
                paste.unsuitable.append(entry)
        if paste.waiting:
            call_later(self, 0, lambda: self._apply(paste))
        else:
            self._report(paste)

    def _report(self, paste: _Paste) -> None:
        """Report the number of photos that have the settings now, and name the photos that were left out."""
        messages, done = self._context.messages, len(paste.done)
        left_out = []
        if paste.unreadable:
            left_out.append(self.tr("Can't be read: {}.").format(self._names(paste.unreadable)))
        if paste.unsuitable and paste.error:
            names, reason = self._names(paste.unsuitable), message_text(paste.error.content)
            left_out.append(self.tr("Left out: {0}. {1}").format(names, reason))
        if left_out:
            text = self.tr("Settings applied to {0} of {1} photos.")
            count = done + len(paste.unreadable) + len(paste.unsuitable)
            messages.show_warning(text.format(done, count), " ".join(left_out))
        elif done == 1:
            messages.show_info(self.tr("Settings applied to {}.").format(paste.done[0].path.name))
        elif done:
            messages.show_info(self.tr("Settings applied to {} photos.").format(done))

    def _names(self, entries: Sequence[PhotoEntry]) -> str:
        names = ", ".join(entry.path.name for entry in entries[:_MAX_NAMES])
        others = len(entries) - _MAX_NAMES
        return self.tr("{0} and {1} more").format(names, others) if others > 0 else names

    def _enable_actions(self) -> None:
        has_target = bool(self._selected())
        self._context.actions.enable(["copy-settings"], has_target)
        self._context.actions.enable(["paste-settings"], has_target and self._copied is not None)


def _make_edits(
    copied: CopiedSettings, sizes: Collection[Size], parts: frozenset[Part]
) -> tuple[dict[Size, Edit], UsageError | None]:
    """The edits by size of the photo, and the error if a size has none."""
    edits, error = {}, None
    for size in sizes:
        try:
            edits[size] = paste_edit(copied, size, parts)
        except UsageError as reason:
            error = reason
    return edits, error
