"""The export dialog: a preset, and the settings that it proposes."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QSpinBox, QWidget

from shutterspan.core.foundation import limits
from shutterspan.core.pipeline.playable_formats import VIDEO_FPS
from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.preset_dialog import WIDTHS, PresetDialog
from shutterspan.ui.desktop.state.clip_timing import nearest_frame
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.naming import export_name
from shutterspan.ui.desktop.state.number_format import localize_numbers
from shutterspan.ui.desktop.state.presets import (
    ExportJob,
    Preset,
    export_settings,
    fits_duration,
    output_size,
    playing_seconds,
)


@dataclass(frozen=True)
class ExportChoice:
    """The choice with which a dialog starts. preset: its key; best: whether best quality is on; width: in pixels, None
    for the preset's."""

    preset: str = "reel"
    best: bool = False
    width: int | None = None


class ExportDialog(PresetDialog):
    job_chosen = pyqtSignal(object)  # ExportJob

    def __init__(
        self,
        parent: QWidget,
        photo: OpenedPhoto,
        document_settings: Mapping[str, Any],
        playhead: float,
        base_path: Path,
        choice: ExportChoice,
        is_target: Callable[[Path], bool] = lambda path: False,
    ):
        """document_settings: with the keys of project files; playhead: instant in [0,1]; base_path: folder and stem for
        the proposed name; choice: the last one; is_target: whether a pending export will write to a path."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self._photo, self._document_settings = photo, document_settings
        self._playhead, self._base_path = playhead, base_path
        self._target, self._overwrite, self._is_target = base_path, False, is_target
        self._width.setToolTip(self.tr("Width of the export, at most that of the photo"))
        self._best.setChecked(choice.best or document_settings.get("best", False))
        self._frames.valueChanged.connect(self._summarize)
        self._width.activated.connect(self._summarize)
        self._presets.currentRowChanged.connect(self._apply_preset)
        self._presets.choose(choice.preset)
        if choice.width:
            self._fill_widths(choice.width)
            self._summarize()

    def _fill_form(self) -> None:
        self._frames = QSpinBox()
        self._frames.setRange(*limits.FRAMES)
        self._form.add(self.tr("Frames"), self._frames)
        super()._fill_form()

    @property
    def _preset(self) -> Preset:
        return self._presets.preset

    @property
    def _settings(self) -> dict[str, Any]:
        from shutterspan.core.pipeline.project.project_json import parse_settings

        preset = self._preset
        suffix = self._target.suffix if preset.still else preset.suffix
        settings = export_settings(preset, self._document_settings, self._playhead, suffix)
        if not preset.still:
            settings["frames"] = self._frames.value()
        if not fits_duration(parse_settings(settings), preset.suffix):
            del settings["duration"]
        return {**settings, "size": self._width.currentData(), "best": self._best.isChecked()}

    def _apply_preset(self) -> None:
        preset = self._preset
        settings = export_settings(preset, self._document_settings, self._playhead)
        self._target, self._overwrite = export_name(self._base_path, preset.suffix, self._is_taken), False
        self._fill_widths(settings.get("size", RenderSettings.size))
        self._form.show_row(self._frames, not preset.still)
        self._frames.setValue(settings.get("frames", RenderSettings.frames))
        self._summarize()

    def _is_taken(self, path: Path) -> bool:
        return os.path.exists(path) or self._is_target(path)

    def _fill_widths(self, size: str | int) -> None:
        self._width.clear()
        photo_width = self._photo.width
        if self._preset.suffix in (".mp4", ".mov"):
            self._width.addItem(self.tr("As the photo, 4K at most"), "fit")
        self._width.addItem(self.tr("As the photo, {} px").format(photo_width), "full")
        extra = {size} if isinstance(size, int) else set()
        for width in sorted({*WIDTHS, *extra}, reverse=True):
            if width < photo_width or width == size:
                self._width.addItem(self.tr("{} px").format(min(width, photo_width)), min(width, photo_width))
        selected = min(size, photo_width) if isinstance(size, int) else size
        self._width.setCurrentIndex(max(0, self._width.findData(selected)))

    def _summarize(self) -> None:
        from shutterspan.core.pipeline.project.project_json import parse_settings

        settings, preset = parse_settings(self._settings), self._preset
        self._destination.setText(f"{self._target.name}\n{self._target.parent}")
        size = "{} × {}".format(*output_size(settings, self._photo.width, self._photo.height))
        if preset.still:
            times = parse_settings(self._document_settings).instants
            summary = self.tr("Frame {} of {}, {}.").format(nearest_frame(times, self._playhead) + 1, len(times), size)
        elif not preset.suffix:
            summary = self.tr("{} PNG files of 16 bit, {}.").format(settings.frames, size)
        else:
            seconds = localize_numbers(f"{playing_seconds(settings, preset.suffix):.1f}")
            fps = localize_numbers(f"{settings.fps or VIDEO_FPS:g}")
            summary = self.tr("{} frames, {}, {} s at {} fps.").format(settings.frames, size, seconds, fps)
        if self._overwrite:
            summary += " " + self.tr("The existing file will be replaced.")
        self._summary.setText(summary)

    def _choose_destination(self) -> None:
        chosen = prompts.choose_export_target(self, self._target, self._preset.suffix)
        if chosen:
            self._target, self._overwrite = chosen, os.path.exists(chosen)
            self._summarize()

    def _export(self) -> None:
        self.choice_made.emit(ExportChoice(self._preset.key, self._best.isChecked()))
        self.job_chosen.emit(ExportJob(self._settings, self._target, self._overwrite))
        self.accept()
