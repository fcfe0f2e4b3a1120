"""The export dialog: a preset, and the settings that it proposes."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QStorageInfo, pyqtSignal
from PyQt6.QtWidgets import QWidget

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.pipeline.presets.name_pattern import expand_name, name_values
from shutterspan.core.pipeline.presets.preset import Preset
from shutterspan.core.pipeline.presets.preset_settings import export_settings, fits_duration, playing_seconds
from shutterspan.core.types.crop import crop_box
from shutterspan.core.types.framing import frame_output
from shutterspan.core.types.settings import RenderSettings
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.preset_dialog import WIDTHS, PresetDialog
from shutterspan.ui.desktop.state.clip_timing import nearest_frame
from shutterspan.ui.desktop.state.document import OpenedPhoto
from shutterspan.ui.desktop.state.export_estimate import RateBook, export_work
from shutterspan.ui.desktop.state.export_formats import format_of
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.naming import export_name
from shutterspan.ui.desktop.state.number_format import bytes_text, duration_text, localize_numbers
from shutterspan.ui.desktop.state.preset_library import PresetLibrary


@dataclass(frozen=True)
class ExportChoice:
    """The choice with which a dialog starts. preset: its name; best: whether best quality is on; width: in pixels, None
    for the preset's."""

    preset: str = "reel"
    best: bool = False
    width: int | None = None


@dataclass(frozen=True)
class ExportSubject:
    """What a dialog exports. settings: of the document, with the keys of project files; playhead: instant in [0,1];
    base_path: folder and stem for the proposed name; has_regions: whether a cut-out is possible; encode_seconds: time
    for unfolding what isn't unfolded yet; detail: as of `detail_factor`."""

    photo: OpenedPhoto
    settings: Mapping[str, Any]
    playhead: float
    base_path: Path
    has_regions: bool = False
    encode_seconds: float = 0.0
    detail: float = 1.0
    rates: RateBook = field(default_factory=RateBook)


class ExportDialog(PresetDialog):
    job_chosen = pyqtSignal(object)  # ExportJob

    def __init__(
        self,
        parent: QWidget,
        library: PresetLibrary,
        subject: ExportSubject,
        choice: ExportChoice,
        is_target: Callable[[Path], bool] = lambda path: False,
    ):
        """choice: the last one; is_target: whether a pending export will write to a path."""
        super().__init__(parent, library, choice.best or subject.settings.get("best", False))
        self.setWindowTitle(self.tr("Export"))
        self._subject, self._is_target = subject, is_target
        #: The file that the user has chosen, and the file that the export writes.
        self._chosen_target: Path | None = None
        self._target = subject.base_path
        self._fields.set_width_tip(self.tr("Width of the export, at most that of the photo"))
        self._presets.choose(choice.preset)
        self._forget_edits()
        if choice.width:
            self._edit({"size": choice.width})

    @property
    def _settings(self) -> dict[str, Any]:
        from shutterspan.core.pipeline.project.project_json import parse_settings

        subject, preset = self._subject, self._preset
        # The frames that the user chose are merged last. Unlike the frames of a preset, they don't change the duration.
        others = {name: value for name, value in self._presets.preset.changes.items() if name == "frames"}
        others |= {name: value for name, value in preset.changes.items() if name != "frames"}
        merged = export_settings(replace(preset, changes=others), subject.settings, subject.playhead)
        frames = {} if preset.still else {name: value for name, value in self._edits.items() if name == "frames"}
        settings = {"size": RenderSettings.size, **merged, **frames}
        if not preset.still and not fits_duration(parse_settings(settings), preset.suffix):
            del settings["duration"]
        if isinstance(settings["size"], int):
            settings["size"] = min(settings["size"], self._full_width(settings))
        return settings

    def _full_width(self, settings: Mapping[str, Any]) -> int:
        """The largest width of the export, in pixels: the width of the crop, or of the photo."""
        left, _, right, _ = crop_box(self._subject.photo.width, self._subject.photo.height, settings.get("aspect"))
        return right - left

    def _forget_edits(self) -> None:
        self._chosen_target = None
        super()._forget_edits()

    def _edit(self, changes: dict[str, Any]) -> None:
        super()._edit(changes)
        chosen, suffix = self._chosen_target, self._preset.suffix
        if chosen and suffix and chosen.suffix.lower() != suffix:
            self._chosen_target = None
            self._refresh()

    def _show_preset(self) -> None:
        preset, settings = self._preset, self._settings
        all_settings = {"frames": RenderSettings.frames} | settings
        self._fields.show_settings(format_of(preset, settings), all_settings, preset.name_pattern)
        self._fields.show_frames(not preset.still)
        self._fields.show_widths(*self._widths(preset, settings))
        self._refresh()

    def _widths(self, preset: Preset, settings: Mapping[str, Any]) -> tuple[list[tuple[str, Any]], Any]:
        """The widths to choose from, each with its text, and the chosen one."""
        whole, size = self._full_width(settings), settings["size"]
        widths: list[tuple[str, Any]] = []
        if preset.suffix in (".mp4", ".mov", ".webm"):
            widths.append((self.tr("Same as the photo, 4K at most"), "fit"))
        widths.append((self.tr("Same as the photo, {} px").format(whole), "full"))
        extra = {size} if isinstance(size, int) else set()
        for width in sorted({*WIDTHS, *extra}, reverse=True):
            if width < whole or width == size:
                widths.append((self.tr("{} px").format(width), width))
        return widths, size

    def _refresh(self) -> None:
        try:
            self._target = self._chosen_target or self._proposed_target()
            self._check_regions()
        except ShutterspanError as error:
            self._show_problem(error)
            return
        self._show_problem(None)
        self._destination.setText(f"{self._target.name}\n{self._target.parent}")
        self._summary.setText(" ".join(self._summary_parts()))

    def _check_regions(self) -> None:
        """Raises UsageError: a cut-out needs a region."""
        if self._settings.get("cutout") and not self._subject.has_regions:
            raise UsageError("cutout_needs_region")

    def _proposed_target(self) -> Path:
        """Raises UsageError: the name pattern is invalid."""
        preset, base_path = self._preset, self._subject.base_path
        frames = self._settings.get("frames", RenderSettings.frames)
        values = name_values(base_path, preset.name, 1, frames) | {"photo": base_path.name}
        stem = expand_name(preset.name_pattern, values, preset.suffix)
        return export_name(base_path.parent, stem, preset, self._is_taken)

    def _is_taken(self, path: Path) -> bool:
        return os.path.exists(path) or self._is_target(path)

    def _summary_parts(self) -> list[str]:
        from shutterspan.core.pipeline.project.project_json import parse_settings

        subject, preset = self._subject, self._preset
        settings = parse_settings(self._settings)
        photo = subject.photo
        is_playable = not preset.still and bool(preset.suffix) and settings.moving_photo is None
        size = "{} × {}".format(*frame_output(settings, photo.width, photo.height, is_playable).size)
        parts = [self._contents(settings, size)]
        estimate = subject.rates.estimate(
            export_work(settings, self._target, photo.width, photo.height), subject.detail, subject.encode_seconds
        )
        parts.append(
            self.tr("About {0}, in about {1}.").format(bytes_text(estimate.size), duration_text(estimate.seconds))
        )
        free = QStorageInfo(str(self._target.parent)).bytesAvailable()
        if 0 <= free < estimate.size:
            parts.append(self.tr("Only {} are free there.").format(bytes_text(free)))
        if self._chosen_target and os.path.exists(self._chosen_target):
            files = ExportJob(self._settings, self._target).files
            names = ", ".join(path.name for path in files if os.path.exists(path))
            parts.append(self.tr("{} will be replaced.").format(names))
        return parts

    def _contents(self, settings: RenderSettings, size: str) -> str:
        """A sentence on what will be written."""
        from shutterspan.core.pipeline.project.project_json import parse_settings

        subject, preset = self._subject, self._preset
        if preset.still:
            times = parse_settings(subject.settings).instants
            frame = nearest_frame(times, subject.playhead) + 1
            return self.tr("Frame {} of {}, {}.").format(frame, len(times), size)
        if not preset.suffix:
            if settings.depth:
                return self.tr("{} PNG files of {} bit, {}.").format(settings.frames, settings.depth, size)
            return self.tr("{} PNG files, {}.").format(settings.frames, size)
        seconds = playing_seconds(settings, preset.suffix)
        fps = localize_numbers(f"{settings.fps or _default_fps(settings, preset.suffix):g}")
        length = localize_numbers(f"{seconds:.1f}")
        return self.tr("{} frames, {}, {} s at {} fps.").format(settings.frames, size, length, fps)

    def _choose_destination(self) -> None:
        chosen = prompts.choose_export_target(self, self._target, self._preset.suffix)
        if chosen:
            self._chosen_target = chosen
            self._refresh()

    def _export(self) -> None:
        settings = self._settings
        self.choice_made.emit(ExportChoice(self._preset.name, bool(self._best)))
        overwrite = self._chosen_target is not None and os.path.exists(self._chosen_target)
        self.job_chosen.emit(ExportJob(settings, self._target, overwrite))
        self.accept()


def _default_fps(settings: RenderSettings, suffix: str) -> float:
    from shutterspan.core.pipeline.playable_formats import playback_fps

    return playback_fps(settings, ".mp4" if settings.moving_photo else suffix)
