"""Unfolds invalid input. Reports each error message, and whether the timeline is unchanged."""

import os
from pathlib import Path
from typing import Any

import bpy
from script_base import GIVEN, add_colour, add_photo, addon_modules, install, report, scene, strips, timeline, unfold

install()
errors: dict[str, dict[str, Any]] = {}


def attempt(name: str, **properties: Any) -> None:
    before = timeline()
    errors[name] = {"sentence": unfold(**properties), "unchanged": timeline() == before}
    report(errors=errors)


here = GIVEN["folder"]
scene().sequence_editor_clear()
attempt("no strips", folder=here)
scene().sequence_editor_create()
attempt("no active strip", folder=here)
scene().sequence_editor.active_strip = add_colour(8, 1, 5)
attempt("an effect", folder=here)
attempt("no such strip", folder=here, strip="nobody")

photo = add_photo()
attempt("not saved")
attempt("a folder that goes away", folder=bpy.app.tempdir)
attempt("no such folder", folder=here + "/none")
attempt("a file for a folder", folder=GIVEN["photo"])
attempt("no crop", folder=here, region="CROP")
attempt("no mask", folder=here, region="MASK")
attempt("no mask there", folder=here, region="MASK", mask=here + "/none.png")
attempt("a mask that is none", folder=here, region="MASK", mask=GIVEN["sound"])
attempt("nothing to cut out", folder=here, cutout=True)
attempt("a cut-out as H.264", folder=here, cutout=True, region="MASK", result="MP4")
attempt("from after to", folder=here, start=0.7, end=0.3)
if GIVEN["read_only"]:
    attempt("a folder that is read only", folder=GIVEN["read_only"])
add_photo(path=GIVEN["damaged"], name="damaged", channel=5)
attempt("a damaged photo", folder=here)
add_photo(path=GIVEN["mirrored"], name="mirrored", channel=6)
attempt("a mirrored photo", folder=here)
copy = add_photo(path=GIVEN["leaving"], name="leaving", channel=7)
Path(GIVEN["leaving"]).unlink()
attempt("missing", folder=here)

scene().sequence_editor.active_strip = photo
for channel in range(2, 129):
    if not any(strip.channel == channel for strip in strips()):
        add_colour(channel, 1, 60).mute = True
os.environ["SHUTTERSPAN_WORKER"] = "/none/python"
attempt("no worker there", folder=here)
os.environ["SHUTTERSPAN_WORKER"] = '["/bin/sh", "-c", "exit 3"]'
attempt("a worker that ends at once", folder=here)
del os.environ["SHUTTERSPAN_WORKER"]
os.environ["SHUTTERSPAN_LOCATOR"] = here + "/none.json"
attempt("not installed", folder=here)
bpy.context.preferences.addons[addon_modules()[0]].preferences.interpreter = "/none/python"
attempt("the preferences say wrong", folder=here)
