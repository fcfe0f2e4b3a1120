"""Unfolds every file of a folder. Reports errors, the notices, and the strips."""

from pathlib import Path

import bpy
from script_base import GIVEN, add_photo, install, report, scene, timeline, unfold

install()
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
scene().shutterspan.frames = 3
errors: dict[str, str] = {}
for number, photo in enumerate(sorted(Path(GIVEN["photos"]).iterdir())):
    print(f"--- {photo.name}", flush=True)
    add_photo(path=str(photo), name=photo.name, channel=1, start=10 + 20 * number, length=3)
    errors[photo.name] = unfold()
report(errors=errors, timeline=timeline())
