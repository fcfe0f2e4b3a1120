"""Preferences and their effect, the sheet of keys, the log, and what this program is."""

from importlib.metadata import version
from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMessageBox

from shutterspan.ui.desktop.dialogs.keys import KeysDialog
from shutterspan.ui.desktop.dialogs.log import LogDialog
from shutterspan.ui.desktop.dialogs.preferences import PreferencesDialog
from shutterspan.ui.desktop.flows.parts import Parts
from shutterspan.ui.desktop.state.preferences import Preferences
from shutterspan.ui.desktop.theme import Theme


class Helping(QObject):
    def __init__(self, parts: Parts, log: Path, theme: Theme):
        super().__init__(parts.window)
        self._parts, self._log, self._theme = parts, log, theme
        self._devices: list[str] = []
        parts.worker.ready.connect(lambda hello: self._devices.__setitem__(slice(None), hello["devices"]))
        parts.actions.connect(
            preferences=lambda: PreferencesDialog(parts.window, parts.memory, self._devices).open(),
            keys=lambda: KeysDialog(parts.window, parts.actions).open(),
            log=lambda: LogDialog(parts.window, self._log).open(),
            about=self._about,
        )
        parts.memory.preferences_changed.connect(self._take_preferences)

    def _take_preferences(self, new: Preferences, old: Preferences) -> None:
        if new.theme != old.theme:
            self._theme.choose(new.theme)
        if new.worker_options != old.worker_options:
            self._parts.exporter.restart()
            self._parts.worker.restart()

    def _about(self) -> None:
        said = self.tr("Give it one motion-blurred photo; get back the sharp video of its exposure.")
        licence = self.tr("Free software under the GPL, version 3 or later.")
        lines = "".join(f"<p>{line.replace('; ', ';<br>')}</p>" for line in (said, licence))  # of alike length
        name = f"<h3>Shutterspan {version('shutterspan')}</h3>"
        QMessageBox.about(self._parts.window, self.tr("About Shutterspan"), name + lines)
