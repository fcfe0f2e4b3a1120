"""Everything that can't be unfolded: the sentence, and the timeline as it was."""

import os
from pathlib import Path

import bpy
from stage import GIVEN, add_colour, add_photo, install, ours, scene, strips, tell, timeline, unfold

install()
told = {}


def refused(name: str, **wishes) -> None:
    before = timeline()
    told[name] = {"sentence": unfold(**wishes), "unchanged": timeline() == before}
    tell(refused=told)


here = GIVEN["folder"]
scene().sequence_editor_clear()
refused("no strips", folder=here)
scene().sequence_editor_create()
refused("no active strip", folder=here)
scene().sequence_editor.active_strip = add_colour(8, 1, 5)
refused("an effect", folder=here)
refused("no such strip", folder=here, strip="nobody")

photo = add_photo()
refused("not saved")
refused("a folder that goes away", folder=bpy.app.tempdir)
refused("no such folder", folder=here + "/none")
refused("a file for a folder", folder=GIVEN["photo"])
refused("no crop", folder=here, region="CROP")
refused("no mask", folder=here, region="MASK")
refused("no mask there", folder=here, region="MASK", mask=here + "/none.png")
refused("a mask that is none", folder=here, region="MASK", mask=GIVEN["sound"])
refused("from after to", folder=here, start=0.7, end=0.3)
if GIVEN["read_only"]:
    refused("a folder that is read only", folder=GIVEN["read_only"])
add_photo(path=GIVEN["damaged"], name="damaged", channel=5)
refused("a damaged photo", folder=here)
add_photo(path=GIVEN["mirrored"], name="mirrored", channel=6)
refused("a mirrored photo", folder=here)
copy = add_photo(path=GIVEN["leaving"], name="leaving", channel=7)
Path(GIVEN["leaving"]).unlink()
refused("missing", folder=here)

scene().sequence_editor.active_strip = photo
for channel in range(2, 129):
    if not any(strip.channel == channel for strip in strips()):
        add_colour(channel, 1, 60).mute = True
os.environ["SHUTTERSPAN_WORKER"] = "/none/python"
refused("no worker there", folder=here)
os.environ["SHUTTERSPAN_WORKER"] = '["/bin/sh", "-c", "exit 3"]'
refused("a worker that ends at once", folder=here)
del os.environ["SHUTTERSPAN_WORKER"]
os.environ["SHUTTERSPAN_LOCATOR"] = here + "/none.json"
refused("not installed", folder=here)
bpy.context.preferences.addons[ours()[0]].preferences.interpreter = "/none/python"
refused("the preferences say wrong", folder=here)
