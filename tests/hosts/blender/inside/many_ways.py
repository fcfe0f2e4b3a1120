"""Unfolds one photo with many settings, and reports the new strips by name."""

import math
from typing import Any

import bpy
from script_base import GIVEN, add_colour, add_photo, described, install, render, report, scene, strips, unfold

install()
clips: dict[str, dict[str, Any]] = {}


def unfold_as(name: str, owner: Any = None, **properties: Any) -> None:
    """Unfold the active strip with these properties, and report the new strip. owner: the meta strip around it."""
    before = {strip.name for strip in strips(owner)}
    error = unfold(**properties)
    new = [strip for strip in strips(owner) if strip.name not in before]
    clips[name] = {"error": error, "new": [described(strip) for strip in new]}
    report(clips=clips)


def reset_timeline(**photo):
    """Remove all strips, and add the photo's strip."""
    for strip in list(strips()):
        strips().remove(strip)
    return add_photo(**photo)


scene().render.fps, scene().render.fps_base = 24, 1.0
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
scene().shutterspan.frames = 3

reset_timeline(length=24)
unfold_as("movie", result="MP4", length="SECONDS", seconds=0.5)
render(GIVEN["rendered"] + "/movie_", 12)

scene().render.fps_base = 1.001
reset_timeline(length=48)
unfold_as("film_rate", result="MP4", length="STRIP")
scene().render.fps_base = 1.0

strip = reset_timeline(length=12)
strip.crop.min_x, strip.crop.max_x, strip.crop.min_y, strip.crop.max_y = 100, 40, 20, 60
unfold_as("crop", region="CROP", length="STRIP")
strip.crop.min_x = strip.crop.max_x = strip.crop.min_y = strip.crop.max_y = 0
unfold_as("mask", region="MASK", mask=GIVEN["mask"], loop="BOOMERANG")
unfold_as("right", use_direction=True, direction=0.0)

reset_timeline(length=3)
unfold_as("up", use_direction=True, direction=math.pi / 2, motion_length=30)
reset_timeline(length=3)
unfold_as("plain")
reset_timeline(length=3)
unfold_as("strong", strength=200.0)

strip = reset_timeline(length=3)
meta = strips().new_meta(name="meta", channel=3, frame_start=1)
strip.move_to_meta(meta)
add_colour(2, 10, 30, owner=meta)
scene().sequence_editor.active_strip = strip
unfold_as("left", meta, use_direction=True, direction=math.pi)

strip = reset_timeline(length=3)
strip.transform.scale_x, strip.transform.scale_y = 0.8, 1.2
strip.transform.rotation, strip.transform.offset_x, strip.use_flip_x = 0.3, 20, True
strip.crop.min_x = 30
if bpy.app.version < (5, 0, 0):  # without a window, 5.0 crashes in modifiers.new
    strip.modifiers.new("warm", "COLOR_BALANCE").color_balance.gain = (1.3, 1.0, 0.8)
render(GIVEN["rendered"] + "/strange_photo_", 11)
unfold_as("strange", quality="FINEST", trajectories=True)
render(GIVEN["rendered"] + "/strange_clip_", 11)

reset_timeline(path=GIVEN["turned"], length=3)
render(GIVEN["rendered"] + "/turned_photo_", 11)
unfold_as("turned")
render(GIVEN["rendered"] + "/turned_clip_", 11)

reset_timeline(path=GIVEN["large"], length=3)
render(GIVEN["rendered"] + "/large_photo_", 11)
unfold_as("draft", quality="DRAFT")
render(GIVEN["rendered"] + "/draft_clip_", 11)
bpy.ops.wm.save_mainfile()
