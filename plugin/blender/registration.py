"""What Blender knows of the add-on, put in and taken out again."""

import bpy

from . import operator, panel, telling
from .preferences import ShutterspanPreferences
from .wishes import SceneWishes

_CLASSES = (
    ShutterspanPreferences,
    SceneWishes,
    operator.SHUTTERSPAN_OT_unfold,
    telling.SHUTTERSPAN_OT_tell,
    panel.SHUTTERSPAN_PT_sequencer,
)


def register() -> None:
    for one in _CLASSES:
        bpy.utils.register_class(one)
    bpy.types.Scene.shutterspan = bpy.props.PointerProperty(type=SceneWishes)
    bpy.types.SEQUENCER_MT_strip.append(panel.draw_menu)


def unregister() -> None:
    operator.stop(bpy.context)
    bpy.types.SEQUENCER_MT_strip.remove(panel.draw_menu)
    del bpy.types.Scene.shutterspan
    for one in reversed(_CLASSES):
        bpy.utils.unregister_class(one)
