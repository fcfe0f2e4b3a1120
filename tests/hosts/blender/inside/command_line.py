"""Nothing but what makes a film for the command line to work on."""

import bpy
from stage import GIVEN, add_photo, install

install()
add_photo()
bpy.ops.wm.save_userpref()
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
