"""The filter's dialog, which GIMP builds from the procedure's arguments."""

from collections.abc import Sequence
from typing import Any

import gi

from .filter_settings import CLIPS, DEBLURRED, FILE
from .texts import _


def run_dialog(procedure: Any, config: Any, selected: bool) -> bool:
    """Let the user edit `config`. Returns True for OK, False for Cancel. selected: whether there is a selection."""
    gi.require_version("GimpUi", "3.0")
    from gi.repository import GimpUi

    GimpUi.init(procedure.get_name())
    dialog = GimpUi.ProcedureDialog.new(procedure, config, _("Unfold Motion Blur"))
    dialog.get_label(
        "region",
        _("The selected part moves.") if selected else _("Nothing is selected: the whole layer is unfolded."),
        False,
        False,
    )
    dialog.get_label("span-title", _("Part of the exposure, from 0 to 1"), False, False)
    for name in ("from", "to", "direction", "strength"):
        dialog.get_spin_scale(name, 1.0)
    dialog.fill_box("span", ["from", "to"])
    dialog.fill_box("motion", ["direction", "length"])
    dialog.fill_frame("directed-frame", "directed", False, "motion")
    dialog.fill_frame("span-frame", "span-title", False, "span")
    dialog.fill_box("file-box", ["file", "overwrite"])
    for name in ("file", "overwrite"):
        _enable_only_for(dialog, name, (FILE,))
    _enable_only_for(dialog, "still-clip", CLIPS)
    _enable_only_for(dialog, "cutout", (*CLIPS, DEBLURRED))
    selection_arguments = ["outside", "feather"] if selected else []
    result = ["target", "file-box", "cutout", "frames", "still-clip"]
    motion = ["directed-frame", "strength", "flip"]
    dialog.fill(["region", *result, *motion, "span-frame", *selection_arguments])
    accepted = bool(dialog.run())
    dialog.destroy()
    return accepted


def _enable_only_for(dialog: Any, name: str, targets: Sequence[str]) -> None:
    """Enable an argument's control only for these targets."""
    from gi.repository import Gimp

    values = Gimp.ValueArray.new(len(targets))
    for target in targets:
        values.append(target)
    dialog.set_sensitive_if_in(name, None, "target", values, True)
