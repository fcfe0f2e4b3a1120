"""The dialog to export several photos at once: a preset, and a folder."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from shutterspan.core.foundation.errors import ShutterspanError, UsageError
from shutterspan.core.pipeline.presets.preset_settings import export_settings
from shutterspan.ui.desktop.dialogs import prompts
from shutterspan.ui.desktop.dialogs.export_dialog import ExportChoice
from shutterspan.ui.desktop.dialogs.preset_dialog import WIDTHS, PresetDialog
from shutterspan.ui.desktop.state.batch_jobs import plan_batch
from shutterspan.ui.desktop.state.export_estimate import RateBook, estimate_batch
from shutterspan.ui.desktop.state.export_formats import format_of
from shutterspan.ui.desktop.state.export_job import ExportJob
from shutterspan.ui.desktop.state.number_format import bytes_text, duration_text
from shutterspan.ui.desktop.state.photo_entry import PhotoEntry
from shutterspan.ui.desktop.state.preset_library import PresetLibrary


class BatchDialog(PresetDialog):
    jobs_chosen = pyqtSignal(list)  # pairs of PhotoEntry and ExportJob

    def __init__(
        self,
        parent: QWidget,
        library: PresetLibrary,
        entries: Sequence[PhotoEntry],
        left_out: int,
        choice: ExportChoice,
        rates: RateBook,
        is_target: Callable[[Path], bool],
    ):
        """entries: the photos, whose sizes are known; left_out: number of selected photos that can't be read; choice:
        the last one; rates: of the costs of exports; is_target: whether a pending export will write to a path."""
        super().__init__(parent, library, choice.best)
        self.setWindowTitle(self.tr("Export Selected Photos"))
        self._entries, self._left_out, self._is_target, self._rates = entries, left_out, is_target, rates
        self._folder: Path | None = None
        self._jobs: list[tuple[PhotoEntry, ExportJob]] = []
        self._fields.show_frames(False)
        self._fields.set_width_tip(self.tr("Width of the exports, at most that of each photo"))
        self._presets.choose(choice.preset)
        self._forget_edits()

    def _edit(self, changes: dict[str, Any]) -> None:
        """A value None stands for the value of each photo, unless the preset sets one."""
        own = self._presets.preset.changes
        photos_own = {name for name, value in changes.items() if value is None and name not in own}
        for name in photos_own:
            self._edits.pop(name, None)
        super()._edit({name: value for name, value in changes.items() if name not in photos_own})

    def _show_preset(self) -> None:
        preset = self._preset
        settings = export_settings(preset, {}, 0.5)
        self._fields.show_settings(format_of(preset, settings), settings, preset.name_pattern)
        kept = self._presets.preset
        size = kept.changes.get("size")
        own_text = self.tr("{} px, from the preset").format(size) if isinstance(size, int) else None
        own = own_text or self.tr("Same as each photo")
        widths = [(own, size), *((self.tr("{} px").format(width), width) for width in WIDTHS)]
        self._fields.show_widths(widths, preset.changes.get("size"))
        self._refresh()

    def _refresh(self) -> None:
        self._destination.setText(str(self._folder) if self._folder else self.tr("Beside each photo"))
        self._summary.setText(self._contents())
        try:
            self._jobs = plan_batch(self._entries, self._preset, self._folder, self._is_taken)
            self._check_regions()
        except ShutterspanError as error:
            self._show_problem(error)
            return
        self._show_problem(None)
        estimate = estimate_batch(self._jobs, self._rates)
        costs = self.tr("About {0}, in about {1}.").format(bytes_text(estimate.size), duration_text(estimate.seconds))
        self._summary.setText(f"{self._contents()} {costs}")

    def _check_regions(self) -> None:
        """Raises UsageError: a cut-out needs a region, and a photo has none."""
        for entry, job in self._jobs:
            if job.settings.get("cutout") and not entry.state.request.regions:
                raise UsageError("cutout_needs_region")

    def _is_taken(self, path: Path) -> bool:
        return os.path.exists(path) or self._is_target(path)

    def _contents(self) -> str:
        text = self.tr("{} photos, each with its own regions, arrows and clip.").format(len(self._entries))
        if len(self._entries) == 1:
            text = self.tr("1 photo, with its own regions, arrows and clip.")
        if self._left_out == 1:
            text += " " + self.tr("1 photo can't be read and is left out.")
        elif self._left_out:
            text += " " + self.tr("{} photos can't be read and are left out.").format(self._left_out)
        return text

    def _choose_destination(self) -> None:
        start = self._folder or self._entries[0].path.parent
        self._folder = prompts.choose_export_folder(self, start) or self._folder
        self._refresh()

    def _export(self) -> None:
        preset = self._preset
        self.choice_made.emit(ExportChoice(preset.name, bool(self._best)))
        self.jobs_chosen.emit(self._jobs)
        self.accept()
