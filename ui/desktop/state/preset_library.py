"""The export presets: those of the program, and the user's own."""

from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal

from shutterspan.core.foundation.errors import ShutterspanError
from shutterspan.core.pipeline.presets.preset import BUILT_IN_PRESETS, Preset
from shutterspan.core.pipeline.presets.preset_files import PresetFolder
from shutterspan.ui.desktop.state.wording import message_text


def preset_label(preset: Preset) -> str:
    """The name of a preset in the user's language."""
    return preset.label if isinstance(preset.label, str) else message_text(preset.label)


class PresetLibrary(QObject):
    """All presets; those of the user after the first `load`.

    problems: errors of files in the folder that can't be read; these files aren't changed.
    """

    changed = pyqtSignal()

    def __init__(self, folder: PresetFolder, parent: QObject | None = None):
        super().__init__(parent)
        self._folder = folder
        self._own: list[Preset] = []
        self.problems: list[ShutterspanError] = []

    @property
    def presets(self) -> tuple[Preset, ...]:
        return (*BUILT_IN_PRESETS, *self._own)

    def find(self, name: str) -> Preset | None:
        return next((preset for preset in self.presets if preset.name.casefold() == name.casefold()), None)

    def load(self) -> None:
        """Read the folder. Call it again later, because another window may have saved a preset."""
        own, self.problems = self._folder.load()
        if own != self._own:
            self._own = own
            self.changed.emit()

    def save(self, preset: Preset) -> None:
        """Save a preset under its name. Raises what `PresetFolder.save` raises."""
        self._folder.save(preset)
        self.load()

    def rename(self, preset: Preset, name: str) -> Preset:
        """Raises what `PresetFolder.save` and `remove` raise."""
        renamed = replace(preset, name=name)
        self._folder.save(renamed)
        if name.casefold() != preset.name.casefold():
            self._folder.remove(preset.name)
        self.load()
        return renamed

    def remove(self, preset: Preset) -> None:
        """Raises OutputError: its file can't be removed."""
        self._folder.remove(preset.name)
        self.load()
