"""Makes a film with one photo in it, for the command line to work on."""

import bpy
from stage import GIVEN, add_photo

add_photo()
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
