"""Saves a .blend file with one photo strip, for the tests of the command line."""

import bpy
from script_base import GIVEN, add_photo

add_photo()
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
