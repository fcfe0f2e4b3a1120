"""Runs in a Blender with a window: carries out the test's commands, and writes the state of Blender for it."""

import importlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
from script_base import GIVEN, add_photo, addon_modules, install, report, scene, strips, timeline

_COMMAND_FILE = Path(GIVEN["command"])
_STATE_FILE = Path(GIVEN["state"])
_state: dict[str, Any] = {}
_pauses: dict[str, float] = {"last": time.monotonic(), "longest": 0}  # between two polls, in seconds


def module(name: str) -> Any:
    """A module of the add-on."""
    return importlib.import_module(f"{addon_modules()[0]}.{name}")


def sequencer_context() -> dict[str, Any]:
    """Overrides of the context, as if the pointer were in the sequencer."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "SEQUENCE_EDITOR")
    region = next(region for region in area.regions if region.type == "WINDOW")
    return {"window": window, "area": area, "region": region}


def invoke(**properties: Any) -> None:
    _pauses["longest"] = 0
    with bpy.context.temp_override(**sequencer_context()):
        try:
            _state["returned"] = list(bpy.ops.shutterspan.unfold("INVOKE_DEFAULT", **properties))
        except RuntimeError as error:
            _state["returned"] = str(error)


def poll_operator() -> None:
    with bpy.context.temp_override(**sequencer_context()):
        _state["possible"] = bpy.ops.shutterspan.unfold.poll()


def remove_strip() -> None:
    strips().remove(strips()["photo"])


def add_sound(path: str) -> None:
    """Add a sound strip, and make it active."""
    scene().sequence_editor.active_strip = strips().new_sound(name="sound", filepath=path, channel=5, frame_start=1)


def open_file() -> None:
    bpy.ops.wm.open_mainfile(filepath=GIVEN["folder"] + "/film.blend")


def copy_reports() -> None:
    """Copy all reports from the info editor."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type in ("FILE_BROWSER", "PROPERTIES"))
    kind, area.type = area.type, "INFO"
    with bpy.context.temp_override(window=window, area=area, region=area.regions[-1]):
        bpy.ops.info.select_all(action="SELECT")
        bpy.ops.info.report_copy()
    area.type = kind
    _state["reports"] = bpy.context.window_manager.clipboard


def quit_blender() -> None:
    bpy.ops.wm.quit_blender()


def show_sidebar() -> None:
    area = sequencer_context()["area"]
    area.spaces.active.show_region_ui = True
    for region in area.regions:
        if region.type == "UI":
            region.active_panel_category = "Shutterspan"


def set_properties(**properties: Any) -> None:
    for name, value in properties.items():
        setattr(scene().shutterspan, name, value)


def frame_strips() -> None:
    with bpy.context.temp_override(**sequencer_context()):
        bpy.ops.sequencer.view_all()


def show_frame(frame: int) -> None:
    """Show a frame of the timeline in the preview, in the photo's size."""
    photo = bpy.data.images.load(GIVEN["photo"], check_existing=True)
    scene().render.resolution_x, scene().render.resolution_y = photo.size
    scene().frame_set(frame)
    window = bpy.context.window_manager.windows[0]
    editors = [area for area in window.screen.areas if area.type == "SEQUENCE_EDITOR"]
    preview = next(area for area in editors if area.spaces.active.view_type == "PREVIEW")
    region = next(region for region in preview.regions if region.type == "PREVIEW")
    with bpy.context.temp_override(window=window, area=preview, region=region):
        bpy.ops.sequencer.view_all_preview()


def show_photo() -> None:
    """Show the photo where the files were listed."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "FILE_BROWSER")
    area.type = "IMAGE_EDITOR"
    area.spaces.active.image = bpy.data.images.load(GIVEN["photo"], check_existing=True)
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.image.view_all(fit_view=True)


COMMANDS: dict[str, Callable[..., None]] = {
    function.__name__: function
    for function in (
        invoke,
        poll_operator,
        remove_strip,
        open_file,
        quit_blender,
        add_sound,
        copy_reports,
        show_sidebar,
        set_properties,
        frame_strips,
        show_frame,
        show_photo,
    )
}


def poll() -> float:
    """Timer: carry out a command, and write the state. Returns the seconds until the next call."""
    now = time.monotonic()
    _pauses.update(last=now, longest=max(_pauses["longest"], now - _pauses["last"]))
    if _COMMAND_FILE.exists():
        name, arguments = json.loads(_COMMAND_FILE.read_text("utf-8"))
        _COMMAND_FILE.unlink()
        COMMANDS[name](**arguments)
    run = module("operator").current_run()
    _state["fraction_done"] = run.progress.fraction_done if run else 0
    modal = [operator.bl_idname for operator in bpy.context.window_manager.windows[0].modal_operators]
    state = {**_state, "longest_pause": _pauses["longest"], "timeline": timeline(), "modal": modal, "time": time.time()}
    draft = _STATE_FILE.with_suffix(".draft")
    draft.write_text(json.dumps(state), "utf-8")
    os.replace(draft, _STATE_FILE)
    return 0.05


install()
bpy.context.preferences.view.show_splash = False
add_photo(start=1, length=48)
scene().frame_start, scene().frame_end = 1, 60
bpy.ops.wm.save_as_mainfile(filepath=GIVEN["folder"] + "/film.blend")
bpy.ops.ed.undo_push(message="the test begins")
report(ready=True)
bpy.app.timers.register(poll, first_interval=0.5, persistent=True)
