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
    procedure.add_int_argument("frames", _("_Frames"), _("How many sharp frames"), *FRAMES, 7, _FLAGS)
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
    procedure.add_int_argument(
        "length",
        _("Length of the motion in pi_xels (0: as found)"),
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
        _("How far things move in the frames: 100 as far as in the photo, 200 twice as far, 0 not at all"),
        low,
        high,
        100.0,
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
        _("Give each frame a layer mask that shows only what is selected. A video file needs the ending .mov"),
        False,
        _FLAGS,
    )


def _choice(labels: dict[str, str]) -> Any:
    choice = Gimp.Choice.new()
    for index, (name, label) in enumerate(labels.items()):
        choice.add(name, index, label, "")
    return choice
