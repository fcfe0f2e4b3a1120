"""The add-on's panel in the sequencer's sidebar, and its entry in the Strip menu."""

from textwrap import wrap
from typing import Any

import bpy

from .addon_preferences import preferences
from .compat import sequencer_scene
from .operator import SHUTTERSPAN_OT_unfold, current_run
from .photo_strip import unfoldable_problem


class SHUTTERSPAN_PT_sequencer(bpy.types.Panel):
    bl_label = "Unfold Motion Blur"
    bl_space_type = "SEQUENCE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Shutterspan"

    def draw(self, context: Any) -> None:
        properties = sequencer_scene(context).shutterspan
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        _draw_start(layout, context)
        _draw_time(layout, properties)
        _draw_motion(layout, properties)
        _draw_result(layout, properties)


def _draw_time(layout: Any, properties: Any) -> None:
    column = layout.column()
    column.prop(properties, "length")
    if properties.length == "FRAMES":
        column.prop(properties, "frames")
    elif properties.length == "SECONDS":
        column.prop(properties, "seconds")
    column.prop(properties, "loop")
    span = layout.column(align=True)
    span.prop(properties, "start", slider=True)
    span.prop(properties, "end", slider=True)


def _draw_motion(layout: Any, properties: Any) -> None:
    column = layout.column()
    row = column.row(heading="Direction")
    row.prop(properties, "use_direction", text="")
    angle = row.row()
    angle.active = properties.use_direction
    angle.prop(properties, "direction", text="")
    length = column.row()
    length.active = properties.use_direction
    length.prop(properties, "motion_length")
    column.prop(properties, "strength", slider=True)
    column.prop(properties, "flip", text="Flip Time")
    column.prop(properties, "region")
    if properties.region == "MASK":
        column.prop(properties, "mask")
    column.prop(properties, "cutout")


def _draw_result(layout: Any, properties: Any) -> None:
    column = layout.column()
    column.prop(properties, "result")
    column.prop(properties, "still_clip")
    column.prop(properties, "folder")
    column.prop(properties, "quality")
    column.prop(preferences(), "device")
    column.prop(properties, "trajectories", text="Trajectories (.exr)")


def _draw_start(layout: Any, context: Any) -> None:
    """Draw the button, and above it the reason if it is disabled. During a run, draw the progress instead."""
    run = current_run()
    if run:
        layout.progress(factor=run.progress.fraction_done, text=run.status_text)
        layout.label(text="stops it", icon="EVENT_ESC")
        return
    reason = unfoldable_problem(context)
    if reason:
        _draw_sentence(layout, reason, context)
    layout.operator(SHUTTERSPAN_OT_unfold.bl_idname)


def _draw_sentence(layout: Any, sentence: str, context: Any) -> None:
    """Draw a sentence in lines that fit the width of the sidebar."""
    characters = max(12, int(context.region.width / context.preferences.system.ui_scale / 7))
    column = layout.column(align=True)
    for index, line in enumerate(wrap(sentence, characters)):
        column.label(text=line, icon="BLANK1" if index else "INFO")


def draw_menu(self: Any, context: Any) -> None:
    self.layout.separator()
    self.layout.operator(SHUTTERSPAN_OT_unfold.bl_idname)
