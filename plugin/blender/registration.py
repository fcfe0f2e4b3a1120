"""Registers the add-on's classes, properties and menu entry with Blender, and unregisters them."""

import bpy

from . import deferred_report, operator, panel
from .addon_preferences import ShutterspanPreferences
from .unfold_properties import SceneUnfoldProperties

_CLASSES = (
    ShutterspanPreferences,
    SceneUnfoldProperties,
    operator.SHUTTERSPAN_OT_unfold,
    deferred_report.SHUTTERSPAN_OT_deferred_report,
    panel.SHUTTERSPAN_PT_sequencer,
)


def register() -> None:
    for cls in _CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.Scene.shutterspan = bpy.props.PointerProperty(type=SceneUnfoldProperties)
    bpy.types.SEQUENCER_MT_strip.append(panel.draw_menu)


def unregister() -> None:
    operator.end_run(bpy.context)
    bpy.types.SEQUENCER_MT_strip.remove(panel.draw_menu)
    del bpy.types.Scene.shutterspan
    for cls in reversed(_CLASSES):
        bpy.utils.unregister_class(cls)
