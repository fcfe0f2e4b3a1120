"""Installs the add-on, unfolds a photo, and renders the result."""

import bpy
from script_base import (
    GIVEN,
    add_colour,
    add_photo,
    addon_modules,
    install,
    render,
    report,
    scene,
    strips,
    timeline,
    unfold,
)

install()
names = addon_modules()
report(enabled=names, poll=bpy.ops.shutterspan.unfold.poll())
add_photo()
add_colour(2, 12, 2).mute = True
report(
    error=unfold(frames=7, folder=GIVEN["folder"]),
    timeline=timeline(),
    active=scene().sequence_editor.active_strip.name,
)

scene().view_settings.view_transform = "Standard"
render(GIVEN["rendered"] + "/standard_", 10, 16)
scene().view_settings.view_transform = "AgX"
render(GIVEN["rendered"] + "/agx_", 13)
strips()["photo unfolded"].mute = True
render(GIVEN["rendered"] + "/source_", 13)
