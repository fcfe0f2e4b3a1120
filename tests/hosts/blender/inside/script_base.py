"""Shared by all scripts that run inside Blender. The variable SCENE has the test's values for GIVEN, as JSON."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import bpy

GIVEN: dict[str, Any] = json.loads(os.environ["SCENE"])
_results: dict[str, Any] = {"version": list(bpy.app.version)}


def report(**results: Any) -> None:
    """Return results to the test, together with those of earlier calls."""
    _results.update(results)
    Path(GIVEN["results"]).write_text(json.dumps(_results), "utf-8")


def install() -> None:
    """Install and enable the add-on."""
    status = bpy.ops.extensions.package_install_files(
        filepath=GIVEN["extension"], repo="user_default", enable_on_install=True
    )
    assert status == {"FINISHED"}, status


def addon_modules() -> list[str]:
    """The module of the add-on, if it is enabled."""
    modules = (addon.module for addon in bpy.context.preferences.addons)
    return [module for module in modules if module.endswith("shutterspan")]


def scene() -> Any:
    """The scene that the sequencer shows."""
    if hasattr(bpy.context.workspace, "sequencer_scene"):
        bpy.context.workspace.sequencer_scene = bpy.context.scene
    return bpy.context.scene


def strips(owner: Any = None) -> Any:
    owner = owner or scene().sequence_editor_create()
    return owner.strips if hasattr(owner, "strips") else owner.sequences


def add_photo(path: str = "", name: str = "photo", channel: int = 1, start: int = 10, length: int = 7) -> Any:
    """Add a strip with a photo, and make it active."""
    strip = strips().new_image(
        name=name, filepath=path or GIVEN["photo"], channel=channel, frame_start=start, fit_method="ORIGINAL"
    )
    strip.frame_final_duration = length
    scene().sequence_editor.active_strip = strip
    return strip


def add_colour(channel: int, start: int, length: int, owner: Any = None) -> Any:
    end = {"length": length} if bpy.app.version >= (5, 0, 0) else {"frame_end": start + length}
    return strips(owner).new_effect(name="colour", type="COLOR", channel=channel, frame_start=start, **end)


def unfold(**properties: Any) -> str:
    """Run the operator. Returns the error message, or ""."""
    try:
        bpy.ops.shutterspan.unfold(**properties)
    except RuntimeError as error:
        return str(error).removeprefix("Error: ").strip()
    return ""


def described(strip: Any) -> dict[str, Any]:
    return {
        "name": strip.name,
        "type": strip.type,
        "channel": strip.channel,
        "start": int(strip.frame_final_start),
        "length": int(strip.frame_final_duration),
        "blend": strip.blend_type,
        "colours": strip.colorspace_settings.name if hasattr(strip, "colorspace_settings") else None,
        "fps": strip.fps if strip.type == "MOVIE" else None,
        "files": [element.filename for element in strip.elements] if strip.type == "IMAGE" else [],
        "folder": strip.directory if strip.type == "IMAGE" else None,
    }


def timeline() -> list[dict[str, Any]]:
    editor = scene().sequence_editor
    return [described(strip) for strip in strips(editor)] if editor else []


def render(path: str, frame: int, last: int | None = None) -> None:
    """Render frames of the timeline at the photo's size, as 8-bit PNG with names such as PATH0010.png."""
    picture = bpy.data.images.load(GIVEN["photo"])
    settings = scene().render
    settings.resolution_x, settings.resolution_y = GIVEN.get("size") or picture.size
    settings.resolution_percentage = 100
    settings.use_sequencer, settings.use_compositing = True, False
    if hasattr(settings.image_settings, "media_type"):
        settings.image_settings.media_type = "IMAGE"
    settings.image_settings.file_format = "PNG"
    settings.image_settings.color_mode = "RGB"
    settings.filepath = path
    scene().frame_start, scene().frame_end = frame, last or frame
    bpy.ops.render.render(animation=True)


sys.dont_write_bytecode = True
