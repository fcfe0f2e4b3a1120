"""Recent files, in their menu and on the start page, with thumbnails."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QIcon, QImage, QPixmap
from PyQt6.QtWidgets import QMenu

from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.icons import icon
from shutterspan.ui.desktop.menus import escape_mnemonics
from shutterspan.ui.desktop.state.preferences import existing_paths


class RecentFilesFlow(QObject):
    """Lists the recent files that exist. menu: the submenu."""

    def __init__(self, context: AppContext, open_file: Callable[[Path], object]):
        super().__init__(context.window)
        self._context, self._open_file = context, open_file
        # A separate pool: a network drive that doesn't respond blocks a thread, which must not delay photos.
        self._background = Background(self, threads=1)
        # One thread, so that a thumbnail is written, read and removed in this order.
        self._thumbnail_background = Background(self, threads=1)
        self._thumbnails = context.settings_store.thumbnails
        self._paths: list[Path] = []
        self._pictures: dict[Path, QImage] = {}
        self.menu = QMenu(self.tr("Open &Recent"), context.window)
        context.empty_state.recent_chosen.connect(open_file)
        context.settings_store.recent_changed.connect(self._refresh)
        context.settings_store.picture_available.connect(self._keep_thumbnail)
        self._refresh()

    def _refresh(self) -> None:
        """Show all recent files at once, and remove missing files when they are known."""
        paths = self._context.settings_store.recent

        def show_existing(found: list[Path]) -> None:
            if found != paths and self._context.settings_store.recent == paths:
                self._show_paths(found)

        self._pictures = {path: self._pictures[path] for path in paths if path in self._pictures}
        self._show_paths(paths)
        self._background.run(lambda: existing_paths(paths), show_existing)
        self._thumbnail_background.run(lambda: self._thumbnails.keep_only(paths))
        self._read_thumbnails(paths)

    def _keep_thumbnail(self, path: Path, picture: QImage) -> None:
        self._thumbnail_background.run(lambda: self._thumbnails.write(path, picture))
        self._read_thumbnails([path])

    def _read_thumbnails(self, paths: list[Path]) -> None:
        def read() -> dict[Path, QImage]:
            return {path: picture for path in paths if (picture := self._thumbnails.read(path))}

        def show(pictures: dict[Path, QImage]) -> None:
            if pictures:
                self._pictures |= pictures
                self._show_paths(self._paths)

        self._thumbnail_background.run(read, show)

    def _show_paths(self, paths: list[Path]) -> None:
        self._paths = paths
        self._context.empty_state.show_recent(paths, self._pictures)
        self.menu.clear()
        for path in paths:
            self._add_action(escape_mnemonics(path.name), partial(self._open_file, path), self._icon_of(path))
        self.menu.addSeparator()
        self._add_action(self.tr("&Clear Recent Files"), self._context.settings_store.clear_recent)
        self.menu.setEnabled(bool(paths))

    def _icon_of(self, path: Path) -> QIcon:
        picture = self._pictures.get(path)
        return QIcon(QPixmap.fromImage(picture)) if picture else icon("photo")

    def _add_action(self, text: str, run: Callable[[], object], picture: QIcon | None = None) -> None:
        action = self.menu.addAction(text)
        assert action is not None
        if picture:
            action.setIcon(picture)
        action.triggered.connect(lambda checked=False: run())
