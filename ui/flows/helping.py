"""Preferences, the sheet of keys, the log, and what this program is."""

from importlib.metadata import version
from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMessageBox

from shutterspan.ui.dialogs.keys import KeysDialog
from shutterspan.ui.dialogs.log import LogDialog
from shutterspan.ui.dialogs.preferences import PreferencesDialog
from shutterspan.ui.flows.parts import Parts


class Helping(QObject):
    def __init__(self, parts: Parts, log: Path):
        super().__init__(parts.window)
        self._parts, self._log = parts, log
        self._devices: list[str] = []
        parts.worker.ready.connect(lambda hello: self._devices.__setitem__(slice(None), hello["devices"]))
        parts.actions.connect(
            preferences=lambda: PreferencesDialog(parts.window, parts.memory, self._devices).open(),
            keys=lambda: KeysDialog(parts.window, parts.actions).open(),
            log=lambda: LogDialog(parts.window, self._log).open(),
            about=self._about,
        )

    def _about(self) -> None:
        text = self.tr(
            "<h3>Shutterspan {}</h3><p>Give it one motion-blurred photo;<br>"
            "get back the sharp video of its exposure.</p>"
            "<p>Free software under the GPL, version 3 or later.</p>"
        )
        QMessageBox.about(self._parts.window, self.tr("About Shutterspan"), text.format(version("shutterspan")))
