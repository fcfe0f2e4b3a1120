"""One photo, unfolded in many ways; each name tells what the test looks at."""

import math

import bpy
from stage import GIVEN, add_colour, add_photo, described, install, render, scene, strips, tell, unfold

install()
told = {}


def made(name: str, home=None, **wishes) -> None:
    """Unfold the active strip, and tell of the new one. Only what is under test differs from the usual."""
    before = {strip.name for strip in strips(home)}
    error = unfold(**wishes)
    new = [strip for strip in strips(home) if strip.name not in before]
    told[name] = {"error": error, "new": [described(strip) for strip in new]}
    tell(made=told)


def fresh(**photo):
    """A timeline with nothing but the photo."""
    for strip in list(strips()):
        strips().remove(strip)
    return add_photo(**photo)


scene().render.fps, scene().render.fps_base = 24, 1.0
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
scene().shutterspan.frames = 3

fresh(length=24)
made("movie", result="MP4", length="SECONDS", seconds=0.5)
render(GIVEN["rendered"] + "/movie_", 12)

strip = fresh(length=12)
strip.crop.min_x, strip.crop.max_x, strip.crop.min_y, strip.crop.max_y = 100, 40, 20, 60
made("crop", region="CROP", length="STRIP")
strip.crop.min_x = strip.crop.max_x = strip.crop.min_y = strip.crop.max_y = 0
made("mask", region="MASK", mask=GIVEN["mask"], loop="BOOMERANG")
made("right", use_direction=True, direction=0.0)

strip = fresh(length=3)
meta = strips().new_meta(name="meta", channel=3, frame_start=1)
strip.move_to_meta(meta)
add_colour(2, 10, 30, owner=meta)
scene().sequence_editor.active_strip = strip
made("left", meta, use_direction=True, direction=math.pi)

strip = fresh(length=3)
strip.transform.scale_x, strip.transform.scale_y = 0.8, 1.2
strip.transform.rotation, strip.transform.offset_x, strip.use_flip_x = 0.3, 20, True
strip.crop.min_x = 30
if bpy.app.version < (5, 0, 0):  # without a window, 5.0 crashes in modifiers.new
    strip.modifiers.new("warm", "COLOR_BALANCE").color_balance.gain = (1.3, 1.0, 0.8)
render(GIVEN["rendered"] + "/strange_photo_", 11)
made("strange", quality="FINEST", trajectories=True)
render(GIVEN["rendered"] + "/strange_clip_", 11)

fresh(path=GIVEN["turned"], length=3)
render(GIVEN["rendered"] + "/turned_photo_", 11)
made("turned")
render(GIVEN["rendered"] + "/turned_clip_", 11)

fresh(path=GIVEN["large"], length=3)
render(GIVEN["rendered"] + "/large_photo_", 11)
made("draft", quality="DRAFT")
render(GIVEN["rendered"] + "/draft_clip_", 11)
bpy.ops.wm.save_mainfile()
