"""What Blender knows before the add-on comes, while it is there, and after it went."""

import sys
from typing import Any

import bpy
from stage import install, ours, tell


def known() -> dict[str, Any]:
    menu = getattr(bpy.types.SEQUENCER_MT_strip.draw, "_draw_funcs", [])
    handlers = [name for name in dir(bpy.app.handlers) if isinstance(getattr(bpy.app.handlers, name), list)]
    return {
        "scene": [name for name in dir(bpy.types.Scene) if "shutterspan" in name],
        "types": [name for name in dir(bpy.types) if "shutterspan" in name.lower()],
        "operators": dir(bpy.ops.shutterspan),
        "menu": [f"{draw.__module__}.{draw.__name__}" for draw in menu if "shutterspan" in draw.__module__],
        "handlers": {name: len(getattr(bpy.app.handlers, name)) for name in handlers},
        "add-ons": ours(),
    }


tell(before=known())
install()
name = ours()[0]
tell(between=known())
bpy.ops.preferences.addon_disable(module=name)
tell(after=known())
bpy.ops.preferences.addon_enable(module=name)
bpy.ops.preferences.addon_disable(module=name)
tell(after=known(), modules=[module for module in sys.modules if "user_default.shutterspan" in module])
