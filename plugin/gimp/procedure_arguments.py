"""The procedure's arguments: labels, ranges, defaults."""

from typing import Any

from gi.repository import Gimp, GObject

from ..limits import FRAMES, LENGTH, STRENGTH
from .filter_settings import DEBLURRED, FILE, LAYER_GROUP, MOVING, NEW_IMAGE, PHOTO, STILL, TRAJECTORIES
from .texts import _

_FLAGS = GObject.ParamFlags.READWRITE


def declare_arguments(procedure: Any) -> None:
    """Add all arguments to GIMP's procedure."""
    procedure.add_choice_argument(
        "target",
        _("_Make"),
        _("Kind of result"),
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
        _("File to write: .mp4, .gif, .webm or .mov"),
        Gimp.FileChooserAction.SAVE,
        True,
        None,
        _FLAGS,
    )
    procedure.add_boolean_argument("overwrite", _("Re_place the file if it exists"), None, False, _FLAGS)
    procedure.add_int_argument("frames", _("_Frames"), _("Number of sharp frames"), *FRAMES, 7, _FLAGS)
    procedure.add_boolean_argument(
        "directed",
        _("Se_t the direction"),
        _("Otherwise the direction is to the right and a little down"),
        False,
        _FLAGS,
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
    procedure.add_int_argument(
        "length",
        _("Length of the motion in pi_xels (0: as estimated)"),
        _("How far things moved in this direction while the shutter was open"),
        0,
        int(LENGTH[1]),
        0,
        _FLAGS,
    )
    low, high = (100 * factor for factor in STRENGTH)
    procedure.add_double_argument(
        "strength",
        _("Stre_ngth of the motion (%)"),
        _("How far things move in the frames: 100 is as far as in the photo, 200 is twice as far, at 0 nothing moves"),
        low,
        high,
        100.0,
        _FLAGS,
    )
    procedure.add_boolean_argument("flip", _("Pla_y backwards"), _("Reverse time"), False, _FLAGS)
    procedure.add_double_argument(
        "from", _("Be_gin"), _("First instant: 0 is when the shutter opened"), 0.0, 1.0, 0.0, _FLAGS
    )
    procedure.add_double_argument("to", _("_End"), _("Last instant: 1 is when it closed"), 0.0, 1.0, 1.0, _FLAGS)
    procedure.add_choice_argument(
        "outside",
        _("O_utside the selection"),
        _("What is visible outside the selection"),
        _choice(
            {
                PHOTO: _("Original photo"),
                STILL: _("Sharpened still"),
                MOVING: _("Motion there too"),
            }
        ),
        PHOTO,
        _FLAGS,
    )
    procedure.add_double_argument(
        "feather",
        _("Soft _border (−1: automatic)"),
        _("Width of the selection's soft border in pixels. The automatic width depends on the layer's size"),
        -1.0,
        1000.0,
        -1.0,
        _FLAGS,
    )
    procedure.add_boolean_argument(
        "still-clip",
        _("_Also when nothing moves"),
        _("Make all frames even if they are the same picture"),
        False,
        _FLAGS,
    )
    procedure.add_boolean_argument(
        "cutout",
        _("Cut out _what moves"),
        _("Add a layer mask to each frame that shows only the selected part. A video file needs the ending .mov"),
        False,
        _FLAGS,
    )


def _choice(labels: dict[str, str]) -> Any:
    choice = Gimp.Choice.new()
    for index, (name, label) in enumerate(labels.items()):
        choice.add(name, index, label, "")
    return choice
