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

from ..client import Cancelled, WorkerError  # noqa: E402
from ..host_common import Refused  # noqa: E402
from . import work  # noqa: E402
from .dialog import confirmed  # noqa: E402
from .meter import Meter  # noqa: E402
from .sandbox import check_sandbox  # noqa: E402
from .settings import (  # noqa: E402
    DEBLURRED,
    FILE,
    LAYER_GROUP,
    MOVING,
    NEW_IMAGE,
    PHOTO,
    STILL,
    TRAJECTORIES,
    settings_of,
)
from .source import chosen_layer, selected_box  # noqa: E402
from .texts import _  # noqa: E402

PROCEDURE = "plug-in-shutterspan-unfold"
_FLAGS = GObject.ParamFlags.READWRITE


class UnfoldFilter(Gimp.PlugIn):
    """What GIMP asks, once for what there is, then for each run."""

    def do_query_procedures(self) -> list[str]:
        return [PROCEDURE]

    def do_create_procedure(self, name: str) -> Any:
        procedure = Gimp.ImageProcedure.new(self, name, Gimp.PDBProcType.PLUGIN, _run, None)
        procedure.set_menu_label(_("Unfol_d Motion Blur…"))
        procedure.add_menu_path("<Image>/Filters/Blur")
        procedure.set_documentation(
            _("Turn motion blur into the sharp frames of its exposure"),
            _(
                "Unfolds what moved in the selection, or in the whole layer, while the shutter was open. The frames "
                "become layers of a new image or of a group, one deblurred layer, or a video."
            ),
            None,
        )
        procedure.set_attribution("Shutterspan", "Shutterspan, GPL-3.0-or-later", "2026")
        # Wherever there is an image, so that what can't be unfolded is told in a sentence instead of a grey menu.
        procedure.set_image_types("*")
        sensitive = Gimp.ProcedureSensitivityMask
        procedure.set_sensitivity_mask(sensitive.DRAWABLE | sensitive.DRAWABLES | sensitive.NO_DRAWABLES)
        _declare_arguments(procedure)
        procedure.add_image_return_value(
            "result", _("Result"), _("The new image, or the one that was given"), False, _FLAGS
        )
        return procedure


def _declare_arguments(procedure: Any) -> None:
    procedure.add_choice_argument(
        "target",
        _("_Make"),
        _("What becomes of the frames"),
        _choice(
            {
                NEW_IMAGE: _("New image, a layer for each frame"),
                LAYER_GROUP: _("Layer group above the layer"),
                DEBLURRED: _("One deblurred layer"),
                TRAJECTORIES: _("Trajectories as a layer"),
                FILE: _("Video or GIF file"),
            }
        ),
        NEW_IMAGE,
        _FLAGS,
    )
    procedure.add_file_argument(
        "file",
        _("F_ile"),
        _("What to write: .mp4, .gif, .webm or .mov"),
        Gimp.FileChooserAction.SAVE,
        True,
        None,
        _FLAGS,
    )
    procedure.add_boolean_argument("overwrite", _("Re_place the file if it exists"), None, False, _FLAGS)
    procedure.add_int_argument("frames", _("_Frames"), _("How many sharp frames"), 2, 240, 7, _FLAGS)
    procedure.add_boolean_argument(
        "directed", _("_Tell the direction"), _("Else it is chosen: to the right and a little down"), False, _FLAGS
    )
    procedure.add_double_argument(
        "direction",
        _("_Direction of the motion"),
        _("Degrees counterclockwise: 0 to the right, 90 up, 180 to the left"),
        0.0,
        360.0,
        0.0,
        _FLAGS,
    )
    procedure.add_boolean_argument("flip", _("Pla_y backwards"), _("Turn the direction of time round"), False, _FLAGS)
    procedure.add_double_argument(
        "from", _("Be_gin"), _("First instant: 0 is when the shutter opened"), 0.0, 1.0, 0.0, _FLAGS
    )
    procedure.add_double_argument("to", _("_End"), _("Last instant: 1 is when it closed"), 0.0, 1.0, 1.0, _FLAGS)
    procedure.add_choice_argument(
        "outside",
        _("O_utside the selection"),
        _("What is seen there"),
        _choice(
            {
                PHOTO: _("The photo as it is"),
                STILL: _("The photo, sharpened and still"),
                MOVING: _("What moves there"),
            }
        ),
        PHOTO,
        _FLAGS,
    )
    procedure.add_double_argument(
        "feather",
        _("Soft _border (−1: by the layer's size)"),
        _("Of the selection, in pixels"),
        -1.0,
        1000.0,
        -1.0,
        _FLAGS,
    )


def _choice(labels: dict[str, str]) -> Any:
    choice = Gimp.Choice.new()
    for number, (name, label) in enumerate(labels.items()):
        choice.add(name, number, label, "")
    return choice


def _run(procedure: Any, run_mode: Any, image: Any, drawables: Sequence[Any], config: Any, _data: Any) -> Any:
    """Every way out answers with an honest status; a sentence goes to where GIMP shows errors."""
    status = Gimp.PDBStatusType
    try:
        check_sandbox()
        layer = chosen_layer(image, drawables)
        if run_mode == Gimp.RunMode.INTERACTIVE:
            selected_box(image, layer)
            if not confirmed(procedure, config, not Gimp.Selection.is_empty(image)):
                return procedure.new_return_values(status.CANCEL, None)
        result = _unfolded(layer, config, run_mode)
    except Refused as refusal:
        return procedure.new_return_values(status.CALLING_ERROR, GLib.Error(str(refusal)))
    except WorkerError as error:
        return procedure.new_return_values(status.EXECUTION_ERROR, GLib.Error(str(error)))
    except Cancelled:
        return procedure.new_return_values(status.CANCEL, None)
    except Exception as error:
        traceback.print_exc()
        sentence = _("The filter stopped unexpectedly ({reason}). The image is as it was.").format(reason=error)
        return procedure.new_return_values(status.EXECUTION_ERROR, GLib.Error(sentence))
    values = procedure.new_return_values(status.SUCCESS, None)
    values.remove(1)
    values.insert(1, GObject.Value(Gimp.Image, result))
    return values


def _unfolded(layer: Any, config: Any, run_mode: Any) -> Any:
    Gegl.init(None)
    Gimp.progress_init(_("Starting …"))
    quiet = run_mode == Gimp.RunMode.NONINTERACTIVE
    try:
        result = work.unfold(layer, settings_of(config), Meter(_show), (lambda text: None) if quiet else Gimp.message)
    finally:
        Gimp.progress_end()
    if result != layer.get_image() and not quiet:
        with suppress(TypeError):  # a GIMP without windows makes none
            Gimp.Display.new(result)
    Gimp.displays_flush()
    return result


def _show(share: float, text: str) -> None:
    Gimp.progress_set_text(text)
    Gimp.progress_update(share)


def main() -> None:
    Gimp.main(UnfoldFilter.__gtype__, sys.argv)
