"""Recent files, in their menu and on the start page."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMenu

from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.menus import escape_mnemonics
from shutterspan.ui.desktop.state.preferences import existing_paths


class RecentFilesFlow(QObject):
    """Lists the recent files that exist. menu: the submenu."""

    def __init__(self, context: AppContext, open_file: Callable[[Path], object]):
        super().__init__(context.window)
        self._context, self._open_file = context, open_file
        # A pool of its own: a network drive that doesn't respond blocks a thread, which must not delay photos.
        self._background = Background(self, threads=1)
        self.menu = QMenu(self.tr("Open &Recent"), context.window)
        context.empty_state.recent_chosen.connect(open_file)
        context.settings_store.recent_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        """Show all recent files at once, and without missing ones as soon as these are known."""
        paths = self._context.settings_store.recent

        def show_existing(found: list[Path]) -> None:
            if found != paths and self._context.settings_store.recent == paths:
                self._show_paths(found)

        self._show_paths(paths)
        self._background.run(lambda: existing_paths(paths), show_existing)

    def _show_paths(self, paths: Sequence[Path]) -> None:
        self._context.empty_state.show_recent(paths)
        self.menu.clear()
        for path in paths:
            self._add_action(escape_mnemonics(path.name), partial(self._open_file, path))
        self.menu.addSeparator()
        self._add_action(self.tr("&Forget Them"), self._context.settings_store.clear_recent)
        self.menu.setEnabled(bool(paths))

    def _add_action(self, text: str, run: Callable[[], object]) -> None:
        action = self.menu.addAction(text)
        assert action is not None
        action.triggered.connect(lambda checked=False: run())
