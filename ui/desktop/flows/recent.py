"""Files that were opened lately: their menu, and their list on the first page."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMenu

from shutterspan.ui.desktop.background import Background
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.menus import literal
from shutterspan.ui.desktop.state.preferences import existing


class Recent(QObject):
    def __init__(self, parts: Parts, open_file: Callable[[Path], object]):
        super().__init__(parts.window)
        self._parts, self._open = parts, open_file
        # A network drive that doesn't answer holds up a thread; that must be none in which photos are read.
        self._background = Background(self, threads=1)
        self.menu = QMenu(self.tr("Open &Recent"), parts.window)
        parts.empty.recent_chosen.connect(open_file)
        parts.memory.recent_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        """All that are remembered at once; those that are gone are left out as soon as that is known."""
        paths = self._parts.memory.recent

        def show_existing(found: list[Path]) -> None:
            if found != paths and self._parts.memory.recent == paths:
                self._fill(found)

        self._fill(paths)
        self._background.run(lambda: existing(paths), show_existing)

    def _fill(self, paths: Sequence[Path]) -> None:
        self._parts.empty.show_recent(paths)
        self.menu.clear()
        for path in paths:
            self._add(literal(path.name), partial(self._open, path))
        self.menu.addSeparator()
        self._add(self.tr("&Forget Them"), self._parts.memory.forget_recent)
        self.menu.setEnabled(bool(paths))

    def _add(self, text: str, run: Callable[[], object]) -> None:
        action = self.menu.addAction(text)
        assert action is not None
        action.triggered.connect(lambda checked=False: run())
