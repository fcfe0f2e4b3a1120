"""Runs in a Blender with a window: does what the test puts into the file of orders, and tells what is to be seen."""

import importlib
import json
import os
import time
from pathlib import Path
from typing import Any

import bpy
from stage import GIVEN, add_photo, install, ours, scene, strips, tell, timeline

_ORDERS = Path(GIVEN["orders"])
_NEWS = Path(GIVEN["news"])
_said: dict[str, Any] = {}
_pauses: dict[str, float] = {"began": time.monotonic(), "longest": 0}  # between two looks, in seconds


def module(name: str) -> Any:
    """One of the add-on's own."""
    return importlib.import_module(f"{ours()[0]}.{name}")


def place() -> dict[str, Any]:
    """Where the pointer would be: in the sequencer."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "SEQUENCE_EDITOR")
    region = next(region for region in area.regions if region.type == "WINDOW")
    return {"window": window, "area": area, "region": region}


def invoke(**wishes: Any) -> None:
    _pauses["longest"] = 0
    with bpy.context.temp_override(**place()):
        try:
            _said["returned"] = list(bpy.ops.shutterspan.unfold("INVOKE_DEFAULT", **wishes))
        except RuntimeError as error:
            _said["returned"] = str(error)


def ask_whether_possible() -> None:
    with bpy.context.temp_override(**place()):
        _said["possible"] = bpy.ops.shutterspan.unfold.poll()


def remove_strip() -> None:
    strips().remove(strips()["photo"])


def add_sound(path: str) -> None:
    """A strip, active."""
    scene().sequence_editor.active_strip = strips().new_sound(name="sound", filepath=path, channel=5, frame_start=1)


def open_file() -> None:
    bpy.ops.wm.open_mainfile(filepath=GIVEN["folder"] + "/film.blend")


def tell_reports() -> None:
    """The info editor lists all of them."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type in ("FILE_BROWSER", "PROPERTIES"))
    kind, area.type = area.type, "INFO"
    with bpy.context.temp_override(window=window, area=area, region=area.regions[-1]):
        bpy.ops.info.select_all(action="SELECT")
        bpy.ops.info.report_copy()
    area.type = kind
    _said["reports"] = bpy.context.window_manager.clipboard


def leave() -> None:
    bpy.ops.wm.quit_blender()


def show_sidebar() -> None:
    area = place()["area"]
    area.spaces.active.show_region_ui = True
    for region in area.regions:
        if region.type == "UI":
            region.active_panel_category = "Shutterspan"


def set_wishes(**wishes: Any) -> None:
    for name, value in wishes.items():
        setattr(scene().shutterspan, name, value)


def frame_strips() -> None:
    with bpy.context.temp_override(**place()):
        bpy.ops.sequencer.view_all()


ORDERS = {
    one.__name__: one
    for one in (
        invoke,
        ask_whether_possible,
        remove_strip,
        open_file,
        leave,
        add_sound,
        tell_reports,
        show_sidebar,
        set_wishes,
        frame_strips,
    )
}


def look() -> float:
    now = time.monotonic()
    _pauses.update(began=now, longest=max(_pauses["longest"], now - _pauses["began"]))
    if _ORDERS.exists():
        name, wishes = json.loads(_ORDERS.read_text("utf-8"))
        _ORDERS.unlink()
        ORDERS[name](**wishes)
    job = module("operator").running()
    _said["share"] = job.meter.share if job else 0
    modal = [operator.bl_idname for operator in bpy.context.window_manager.windows[0].modal_operators]
    news = {**_said, "longest_pause": _pauses["longest"], "timeline": timeline(), "modal": modal, "time": time.time()}
    draft = _NEWS.with_suffix(".draft")
    draft.write_text(json.dumps(news), "utf-8")
    os.replace(draft, _NEWS)
    return 0.05


install()
bpy.context.preferences.view.show_splash = False
add_photo(start=1, length=48)
scene().frame_start, scene().frame_end = 1, 60
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
bpy.ops.ed.undo_push(message="the test begins")
tell(ready=True)
bpy.app.timers.register(look, first_interval=0.5, persistent=True)
