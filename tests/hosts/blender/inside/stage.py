"""What every script that runs inside of Blender begins with. SCENE is JSON of what the test hands over."""

import contextlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import bpy

GIVEN: dict[str, Any] = json.loads(os.environ["SCENE"])
_told: dict[str, Any] = {"version": list(bpy.app.version)}


def tell(**facts: Any) -> None:
    """Hand facts back to the test."""
    _told.update(facts)
    Path(GIVEN["answer"]).write_text(json.dumps(_told), "utf-8")


def install() -> None:
    done = bpy.ops.extensions.package_install_files(
        filepath=GIVEN["extension"], repo="user_default", enable_on_install=True
    )
    assert done == {"FINISHED"}, done


def ours() -> list[str]:
    """The module of our add-on, if it is enabled."""
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
    """A strip, active."""
    strip = strips().new_image(
        name=name, filepath=path or GIVEN["photo"], channel=channel, frame_start=start, fit_method="ORIGINAL"
    )
    strip.frame_final_duration = length
    scene().sequence_editor.active_strip = strip
    return strip


def add_colour(channel: int, start: int, length: int, owner: Any = None) -> Any:
    end = {"length": length} if bpy.app.version >= (5, 0, 0) else {"frame_end": start + length}
    return strips(owner).new_effect(name="colour", type="COLOR", channel=channel, frame_start=start, **end)


def unfold(**wishes: Any) -> str:
    """The sentence of an error, or nothing."""
    try:
        bpy.ops.shutterspan.unfold(**wishes)
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
        "colours": strip.colorspace_settings.name if hasattr(strip, "colorspace_settings") else None,
        "files": [element.filename for element in strip.elements] if strip.type == "IMAGE" else [],
        "folder": strip.directory if strip.type == "IMAGE" else None,
    }


def timeline() -> list[dict[str, Any]]:
    editor = scene().sequence_editor
    return [described(strip) for strip in strips(editor)] if editor else []


def render(path: str, frame: int, last: int | None = None) -> None:
    """Frames of the timeline, as the photo is large: 8-bit PNG called PATH0010.png and so on."""
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


@contextlib.contextmanager
def timed(name: str) -> Any:
    started = time.monotonic()
    yield
    tell(**{name: round(time.monotonic() - started, 2)})


sys.dont_write_bytecode = True
