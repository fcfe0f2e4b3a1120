"""Makes cut-outs as pictures and as a movie, and renders each over a blue strip that hides the photo."""

import bpy
from script_base import GIVEN, add_colour, add_photo, install, render, report, scene, strips, timeline, unfold

install()
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
scene().view_settings.view_transform = "Standard"
photo = add_photo(length=3)
photo.blend_type = "REPLACE"
blue = add_colour(2, 10, 3)
blue.color = 0.1, 0.2, 0.8
render(GIVEN["rendered"] + "/blue_", 10)

errors = [unfold(frames=3, region="MASK", mask=GIVEN["mask"], cutout=True)]
render(GIVEN["rendered"] + "/sequence_", 10, 12)
strips()["photo unfolded"].mute = True
errors.append(unfold(frames=3, region="MASK", mask=GIVEN["mask"], cutout=True, result="MOV"))
render(GIVEN["rendered"] + "/movie_", 10, 12)
report(errors=errors, timeline=timeline())
