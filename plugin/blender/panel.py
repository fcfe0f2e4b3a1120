"""Where Blender shows the add-on: an entry in the Strip menu, and a panel in the sequencer's sidebar."""

from textwrap import wrap
from typing import Any

import bpy

from .compat import sequencer_scene
from .operator import SHUTTERSPAN_OT_unfold, running
from .photo import problem
from .preferences import preferences


class SHUTTERSPAN_PT_sequencer(bpy.types.Panel):
    bl_label = "Unfold Motion Blur"
    bl_space_type = "SEQUENCE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Shutterspan"

    def draw(self, context: Any) -> None:
        wishes = sequencer_scene(context).shutterspan
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        _draw_start(layout, context)
        _draw_time(layout, wishes)
        _draw_motion(layout, wishes)
        _draw_result(layout, wishes)


def _draw_time(layout: Any, wishes: Any) -> None:
    column = layout.column()
    column.prop(wishes, "length")
    if wishes.length == "FRAMES":
        column.prop(wishes, "frames")
    elif wishes.length == "SECONDS":
        column.prop(wishes, "seconds")
    column.prop(wishes, "loop")
    span = layout.column(align=True)
    span.prop(wishes, "start", slider=True)
    span.prop(wishes, "end", slider=True)


def _draw_motion(layout: Any, wishes: Any) -> None:
    column = layout.column()
    row = column.row(heading="Direction")
    row.prop(wishes, "use_direction", text="")
    angle = row.row()
    angle.active = wishes.use_direction
    angle.prop(wishes, "direction", text="")
    column.prop(wishes, "flip", text="Flip Time")
    column.prop(wishes, "region")
    if wishes.region == "MASK":
        column.prop(wishes, "mask")


def _draw_result(layout: Any, wishes: Any) -> None:
    column = layout.column()
    column.prop(wishes, "result")
    column.prop(wishes, "folder")
    column.prop(wishes, "quality")
    column.prop(preferences(), "device")
    column.prop(wishes, "trajectories", text="Trajectories (.exr)")


def _draw_start(layout: Any, context: Any) -> None:
    """The button; while the work goes on, how far it is; and why there is nothing to press."""
    job = running()
    if job:
        layout.progress(factor=job.meter.share, text=job.words)
        layout.label(text="stops it", icon="EVENT_ESC")
        return
    reason = problem(context)
    if reason:
        _draw_sentence(layout, reason, context)
    layout.operator(SHUTTERSPAN_OT_unfold.bl_idname)


def _draw_sentence(layout: Any, sentence: str, context: Any) -> None:
    """In lines as long as the sidebar is wide."""
    room = max(12, int(context.region.width / context.preferences.system.ui_scale / 7))
    column = layout.column(align=True)
    for number, line in enumerate(wrap(sentence, room)):
        column.label(text=line, icon="BLANK1" if number else "INFO")


def draw_menu(self: Any, context: Any) -> None:
    self.layout.separator()
    self.layout.operator(SHUTTERSPAN_OT_unfold.bl_idname)
