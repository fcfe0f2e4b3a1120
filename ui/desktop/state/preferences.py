"""What the user prefers, and what was opened lately; kept in one INI file."""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QByteArray, QObject, QSettings, pyqtSignal

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "fp32", "bf16")
THEMES = ("system", "light", "dark")
LANGUAGES = ("system", "en", "de")
MEMORY = (0, 1024)
_MOST_RECENT = 10


@dataclass(frozen=True)
class Preferences:
    """device, precision: as the command line has them; memory: gigabytes that unfolding may take, 0 for no limit."""

    device: str = "auto"
    precision: str = "auto"
    memory: int = 0
    theme: str = "system"
    language: str = "system"


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
        """Photos and projects, the latest first; those that are gone are left out."""
        return [path for path in self._recent() if path.exists()]

    def opened(self, path: Path) -> None:
        others = [one for one in self._recent() if one != path]
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

    def _recent(self) -> list[Path]:
        value = self._store.value("recent") or []
        return [Path(one) for one in ([value] if isinstance(value, str) else value)]

    def _read(self) -> Preferences:
        def choice(name: str, known: tuple[str, ...]) -> str:
            value = str(self._store.value(f"preferences/{name}"))
            return value if value in known else known[0]

        memory = str(self._store.value("preferences/memory"))
        limit = int(memory) if memory.isdecimal() and int(memory) <= MEMORY[1] else 0
        return Preferences(
            choice("device", DEVICES),
            choice("precision", PRECISIONS),
            limit,
            choice("theme", THEMES),
            choice("language", LANGUAGES),
        )
