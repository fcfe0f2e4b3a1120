"""What the user prefers, and what was opened lately; kept in one INI file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QByteArray, QObject, QSettings, pyqtSignal

from shutterspan.core.foundation import limits

THEMES = ("system", "light", "dark")
LANGUAGES = ("system", "en", "de")
MEMORY = (0, limits.MEMORY[1])
_MOST_RECENT = 10


@dataclass(frozen=True)
class Preferences:
    """device, precision: as the command line has them; memory: gigabytes that unfolding may take, 0 for no limit."""

    device: str = "auto"
    precision: str = "auto"
    memory: int = 0
    theme: str = "system"
    language: str = "system"

    @property
    def worker_options(self) -> list[str]:
        """Of the worker's command line."""
        options = ["--device", self.device, "--precision", self.precision]
        return [*options, "--memory", str(self.memory)] if self.memory else options


class Memory(QObject):
    """What outlives the program. A file that is damaged, or edited to nonsense, counts as empty."""

    preferences_changed = pyqtSignal(object, object)  # new and old
    recent_changed = pyqtSignal()

    def __init__(self, file: Path, parent: QObject | None = None):
        super().__init__(parent)
        self._store = QSettings(str(file), QSettings.Format.IniFormat, self)
        self._preferences = self._read()

    @property
    def preferences(self) -> Preferences:
        return self._preferences

    def change_preferences(self, **changes: Any) -> None:
        old, self._preferences = self._preferences, replace(self._preferences, **changes)
        if self._preferences != old:
            for field in fields(Preferences):
                self._store.setValue(f"preferences/{field.name}", getattr(self._preferences, field.name))
            self.preferences_changed.emit(self._preferences, old)

    @property
    def recent(self) -> list[Path]:
        """Photos and projects, the latest first; also those that are gone."""
        value = self._store.value("recent") or []
        return [Path(one) for one in ([value] if isinstance(value, str) else value)]

    def opened(self, path: Path) -> None:
        others = [one for one in self.recent if one != path]
        self._store.setValue("recent", [str(one) for one in [path, *others][:_MOST_RECENT]])
        self.recent_changed.emit()

    def forget_recent(self) -> None:
        self._store.remove("recent")
        self.recent_changed.emit()

    def keep_window(self, name: str, state: QByteArray) -> None:
        self._store.setValue(f"window/{name}", state)

    def window(self, name: str) -> QByteArray | None:
        value = self._store.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else None

    def _read(self) -> Preferences:
        def choice(name: str, known: tuple[str, ...]) -> str:
            value = str(self._store.value(f"preferences/{name}"))
            return value if value in known else known[0]

        memory = str(self._store.value("preferences/memory"))
        limit = int(memory) if memory.isdecimal() and int(memory) <= MEMORY[1] else 0
        return Preferences(
            choice("device", limits.DEVICES),
            choice("precision", limits.PRECISIONS),
            limit,
            choice("theme", THEMES),
            choice("language", LANGUAGES),
        )


def existing(paths: Sequence[Path]) -> list[Path]:
    """Those that can be reached. Slow where a network drive doesn't answer: called in the background."""
    return [path for path in paths if os.path.exists(path)]  # Path.exists raises where a folder can't be searched
