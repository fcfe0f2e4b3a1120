"""The procedure `plug-in-shutterspan-unfold`, as GIMP registers and runs it."""

import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, GLib, GObject  # noqa: E402

from ..host_common import UserError  # noqa: E402
from ..updates import RequestCancelled, WorkerError  # noqa: E402
from . import layer_unfolding  # noqa: E402
from .dialog import run_dialog  # noqa: E402
from .filter_settings import read_settings  # noqa: E402
from .gimp_progress import GimpProgress  # noqa: E402
from .gimp_wording import user_wording  # noqa: E402
from .procedure_arguments import declare_arguments  # noqa: E402
from .sandbox import check_sandbox  # noqa: E402
from .source import check_selection, selected_layer  # noqa: E402
from .texts import _  # noqa: E402

PROCEDURE = "plug-in-shutterspan-unfold"
_FLAGS = GObject.ParamFlags.READWRITE


class UnfoldFilter(Gimp.PlugIn):
    """The plug-in: GIMP queries it for its procedure, and creates the procedure for each run."""

    def do_query_procedures(self) -> list[str]:
        return [PROCEDURE]

    def do_create_procedure(self, name: str) -> Any:
        procedure = Gimp.ImageProcedure.new(self, name, Gimp.PDBProcType.PLUGIN, _run, None)
        procedure.set_menu_label(_("Unfol_d Motion Blur…"))
        procedure.add_menu_path("<Image>/Filters/Blur")
        procedure.set_documentation(
            _("Turn motion blur into the sharp frames of its exposure"),
            _(
                "Unfolds the motion in the selection, or in the whole layer, into the sharp frames of the exposure. "
                "The result is a new image or a group with a layer for each frame, one deblurred layer, or a video."
            ),
            None,
        )
        procedure.set_attribution("Shutterspan", "Shutterspan, GPL-3.0-or-later", "2026")
        # For all images: if one can't be unfolded, the user gets an error message instead of a disabled menu entry.
        procedure.set_image_types("*")
        sensitive = Gimp.ProcedureSensitivityMask
        procedure.set_sensitivity_mask(sensitive.DRAWABLE | sensitive.DRAWABLES | sensitive.NO_DRAWABLES)
        declare_arguments(procedure)
        procedure.add_image_return_value("result", _("Result"), _("The new image or the given image"), False, _FLAGS)
        return procedure


def _run(procedure: Any, run_mode: Any, image: Any, drawables: Sequence[Any], config: Any, _data: Any) -> Any:
    """Run the filter. Returns GIMP's status, with the image or with the error message that GIMP displays."""
    status = Gimp.PDBStatusType
    try:
        check_sandbox()
        layer = selected_layer(image, drawables)
        if run_mode == Gimp.RunMode.INTERACTIVE:
            check_selection(image, layer)
            if not run_dialog(procedure, config, not Gimp.Selection.is_empty(image)):
                return procedure.new_return_values(status.CANCEL, None)
        result = _unfold(layer, config, run_mode)
    except UserError as error:
        return procedure.new_return_values(status.CALLING_ERROR, GLib.Error(str(error)))
    except WorkerError as error:
        return procedure.new_return_values(status.EXECUTION_ERROR, GLib.Error(user_wording().full_text(error.content)))
    except RequestCancelled:
        return procedure.new_return_values(status.CANCEL, None)
    except Exception as error:
        traceback.print_exc()
        sentence = _("The filter stopped unexpectedly ({reason}). The image is not changed.").format(reason=error)
        return procedure.new_return_values(status.EXECUTION_ERROR, GLib.Error(sentence))
    values = procedure.new_return_values(status.SUCCESS, None)
    values.remove(1)
    values.insert(1, GObject.Value(Gimp.Image, result))
    return values


def _unfold(layer: Any, config: Any, run_mode: Any) -> Any:
    Gegl.init(None)
    Gimp.progress_init(_("Starting …"))
    quiet = run_mode == Gimp.RunMode.NONINTERACTIVE
    try:
        result = layer_unfolding.unfold(
            layer,
            read_settings(config),
            GimpProgress(_display_progress),
            (lambda text: None) if quiet else Gimp.message,
        )
    finally:
        Gimp.progress_end()
    if result != layer.get_image() and not quiet:
        with suppress(TypeError):  # a GIMP without windows can't open a display
            Gimp.Display.new(result)
    Gimp.displays_flush()
    return result


def _display_progress(fraction: float, text: str) -> None:
    Gimp.progress_set_text(text)
    Gimp.progress_update(fraction)


def main() -> None:
    Gimp.main(UnfoldFilter.__gtype__, sys.argv)
