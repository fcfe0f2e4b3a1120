"""Preferences, recent files and the window's geometry, stored in one INI file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QByteArray, QObject, QSettings, pyqtSignal
from PyQt6.QtGui import QImage

from shutterspan.core.foundation import limits
from shutterspan.ui.desktop.state.thumbnails import Thumbnails

THEMES = ("system", "light", "dark")
LANGUAGES = ("system", "en", "de")
#: Gigabytes that a worker needs to unfold a photo.
_MIN_WORKER_MEMORY = 1.5
MEMORY_RANGE = (0, limits.MEMORY[1])
_MAX_RECENT = 10


@dataclass(frozen=True)
class Preferences:
    """device, precision: as on the command line; memory: limit in gigabytes for both workers
    together, 0 for none."""

    device: str = "auto"
    precision: str = "auto"
    memory: int = 0
    theme: str = "system"
    language: str = "system"

    @property
    def worker_options(self) -> list[str]:
        """Command line options of each of the two worker processes."""
        options = ["--device", self.device, "--precision", self.precision]
        return [*options, "--memory", f"{max(_MIN_WORKER_MEMORY, self.memory / 2):g}"] if self.memory else options


class SettingsStore(QObject):
    """The settings file. Invalid values are read as defaults, a damaged file as empty."""

    preferences_changed = pyqtSignal(object, object)  # new and old Preferences
    recent_changed = pyqtSignal()
    picture_available = pyqtSignal(object, object)  # path of a recent file and its picture, a QImage

    def __init__(self, file: Path, parent: QObject | None = None, thumbnail_folder: Path | None = None):
        """thumbnail_folder: for pictures of recent files, by default beside the settings file."""
        super().__init__(parent)
        self.thumbnails = Thumbnails(thumbnail_folder or file.parent / "thumbnails")
        self.preset_folder = file.parent / "presets"
        self._settings = QSettings(str(file), QSettings.Format.IniFormat, self)
        self._preferences = self._read()

    @property
    def preferences(self) -> Preferences:
        return self._preferences

    def change_preferences(self, **changes: Any) -> None:
        old, self._preferences = self._preferences, replace(self._preferences, **changes)
        if self._preferences != old:
            for field in fields(Preferences):
                self._settings.setValue(f"preferences/{field.name}", getattr(self._preferences, field.name))
            self.preferences_changed.emit(self._preferences, old)

    @property
    def recent(self) -> list[Path]:
        """Photos and projects, the latest first; some may no longer exist."""
        value = self._settings.value("recent") or []
        return [Path(path) for path in ([value] if isinstance(value, str) else value)]

    def add_recent(self, path: Path, picture: QImage | None = None) -> None:
        """picture: the photo as displayed, for a thumbnail."""
        others = [other for other in self.recent if other != path]
        self._settings.setValue("recent", [str(recent) for recent in [path, *others][:_MAX_RECENT]])
        self.recent_changed.emit()
        if picture:
            self.picture_available.emit(path, picture)

    def clear_recent(self) -> None:
        self._settings.remove("recent")
        self.recent_changed.emit()

    @property
    def export_rates(self) -> str:
        """The costs of exports on this computer, as text; empty if none was measured."""
        return str(self._settings.value("export_rates") or "")

    def save_export_rates(self, text: str) -> None:
        self._settings.setValue("export_rates", text)

    @property
    def is_tour_offered(self) -> bool:
        """Whether the tour was offered at an earlier start."""
        return self._settings.contains("tour_offered")

    def mark_tour_offered(self) -> None:
        self._settings.setValue("tour_offered", True)

    def save_window(self, name: str, state: QByteArray) -> None:
        self._settings.setValue(f"window/{name}", state)

    def window(self, name: str) -> QByteArray | None:
        value = self._settings.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else None

    def _read(self) -> Preferences:
        def choice(name: str, valid: tuple[str, ...]) -> str:
            value = str(self._settings.value(f"preferences/{name}"))
            return value if value in valid else valid[0]

        memory = str(self._settings.value("preferences/memory"))
        limit = int(memory) if memory.isdecimal() and int(memory) <= MEMORY_RANGE[1] else 0
        return Preferences(
            choice("device", limits.DEVICES),
            choice("precision", limits.PRECISIONS),
            limit,
            choice("theme", THEMES),
            choice("language", LANGUAGES),
        )


def existing_paths(paths: Sequence[Path]) -> list[Path]:
    """The paths that exist. Slow if a network drive doesn't respond: call it in the background."""
    return [path for path in paths if os.path.exists(path)]  # Path.exists raises if a folder can't be searched
