"""Unfolds a photo in which nothing moves, and a photo at strength 0. Reports errors and strips."""

from typing import Any

import bpy
from script_base import GIVEN, add_photo, install, report, scene, timeline, unfold

install()
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
scene().shutterspan.frames = 3
errors: dict[str, str] = {}


def attempt(name: str, **properties: Any) -> None:
    print(f"--- {name}", flush=True)
    errors[name] = unfold(**properties)


add_photo()
attempt("no strength", strength=0.0)
attempt("no strength, on request", strength=0.0, still_clip=True)
add_photo(path=GIVEN["still"], name="still", channel=4)
attempt("still", trajectories=True)
attempt("still, a movie", result="MP4")
report(without=timeline())
attempt("still, on request", still_clip=True, trajectories=True)
attempt("too long", use_direction=True, motion_length=321)
attempt("a stroke", use_direction=True, motion_length=30)
report(errors=errors, timeline=timeline())
