"""The filter's dialog, made by GIMP of the procedure's arguments."""

from typing import Any

import gi

from .settings import FILE
from .texts import _


def confirmed(procedure: Any, config: Any, selected: bool) -> bool:
    """Let the user set `config`; whether they want it done. selected: whether there is a selection."""
    gi.require_version("GimpUi", "3.0")
    from gi.repository import GimpUi

    GimpUi.init(procedure.get_name())
    dialog = GimpUi.ProcedureDialog.new(procedure, config, _("Unfold Motion Blur"))
    dialog.get_label(
        "region",
        _("What is selected moves.") if selected else _("Nothing is selected: the whole layer is unfolded."),
        False,
        False,
    )
    dialog.get_label("span-title", _("Part of the exposure, from 0 to 1"), False, False)
    for name in ("from", "to", "direction"):
        dialog.get_spin_scale(name, 1.0)
    dialog.fill_box("span", ["from", "to"])
    dialog.fill_frame("directed-frame", "directed", False, "direction")
    dialog.fill_frame("span-frame", "span-title", False, "span")
    dialog.fill_box("file-box", ["file", "overwrite"])
    for name in ("file", "overwrite"):
        _only_for(dialog, name, [FILE])
    around = ["outside", "feather"] if selected else []
    dialog.fill(["region", "target", "file-box", "frames", "directed-frame", "flip", "span-frame", *around])
    agreed = bool(dialog.run())
    dialog.destroy()
    return agreed


def _only_for(dialog: Any, name: str, targets: list[str]) -> None:
    from gi.repository import Gimp

    values = Gimp.ValueArray.new(len(targets))
    for target in targets:
        values.append(target)
    dialog.set_sensitive_if_in(name, None, "target", values, True)
