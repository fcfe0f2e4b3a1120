"""Reports what is registered in Blender before the add-on is enabled, while it is enabled, and after it was
disabled."""

import sys
from typing import Any

import bpy
from script_base import addon_modules, install, report


def registered() -> dict[str, Any]:
    menu = getattr(bpy.types.SEQUENCER_MT_strip.draw, "_draw_funcs", [])
    handlers = [name for name in dir(bpy.app.handlers) if isinstance(getattr(bpy.app.handlers, name), list)]
    return {
        "scene": [name for name in dir(bpy.types.Scene) if "shutterspan" in name],
        "types": [name for name in dir(bpy.types) if "shutterspan" in name.lower()],
        "operators": dir(bpy.ops.shutterspan),
        "menu": [f"{draw.__module__}.{draw.__name__}" for draw in menu if "shutterspan" in draw.__module__],
        "handlers": {name: len(getattr(bpy.app.handlers, name)) for name in handlers},
        "add-ons": addon_modules(),
    }


report(before=registered())
install()
name = addon_modules()[0]
report(enabled=registered())
bpy.ops.preferences.addon_disable(module=name)
report(after=registered())
bpy.ops.preferences.addon_enable(module=name)
bpy.ops.preferences.addon_disable(module=name)
report(after=registered(), modules=[module for module in sys.modules if "user_default.shutterspan" in module])
