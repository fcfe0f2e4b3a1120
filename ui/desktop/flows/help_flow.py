"""Preferences and their effect; dialogs for shortcuts, the log and the program's version."""

from importlib.metadata import version
from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMessageBox

from shutterspan.ui.desktop.dialogs.keys_dialog import KeysDialog
from shutterspan.ui.desktop.dialogs.log_dialog import LogDialog
from shutterspan.ui.desktop.dialogs.photo_guide_dialog import PhotoGuideDialog
from shutterspan.ui.desktop.dialogs.preferences_dialog import PreferencesDialog
from shutterspan.ui.desktop.flows.app_context import AppContext
from shutterspan.ui.desktop.state.preferences import Preferences
from shutterspan.ui.desktop.theme import Theme


class HelpFlow(QObject):
    """Shows the dialogs, and applies changed preferences."""

    def __init__(self, context: AppContext, log: Path, theme: Theme):
        super().__init__(context.window)
        self._context, self._log, self._theme = context, log, theme
        self._devices: list[str] = []
        context.worker.ready.connect(lambda hello: self._devices.__setitem__(slice(None), hello["devices"]))
        context.actions.connect(
            preferences=lambda: PreferencesDialog(context.window, context.settings_store, self._devices).open(),
            keys=lambda: KeysDialog(context.window, context.actions).open(),
            log=lambda: LogDialog(context.window, self._log).open(),
            photo_guide=lambda: PhotoGuideDialog(context.window).open(),
            about=self._show_about,
        )
        context.settings_store.preferences_changed.connect(self._apply_preferences)

    def _apply_preferences(self, new: Preferences, old: Preferences) -> None:
        if new.theme != old.theme:
            self._theme.choose(new.theme)
        if new.worker_options != old.worker_options:
            self._context.export_worker.restart()
            self._context.worker.restart()

    def _show_about(self) -> None:
        purpose = self.tr("Turns one motion-blurred photo into the sharp video of its exposure.")
        licence = self.tr("Free software under the GPL, version 3 or later.")
        # Line breaks after semicolons, so that the lines have similar lengths.
        lines = "".join(f"<p>{line.replace('; ', ';<br>')}</p>" for line in (purpose, licence))
        name = f"<h3>Shutterspan {version('shutterspan')}</h3>"
        QMessageBox.about(self._context.window, self.tr("About Shutterspan"), name + lines)
