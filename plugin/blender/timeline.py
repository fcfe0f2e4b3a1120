"""The clip arrives on the timeline, above its photo."""

import os
from collections.abc import Sequence
from math import pi
from typing import Any

import bpy

from .compat import all_strips, span, strips_of
from .host_common import Refused
from .photo import PhotoStrip, photo_path
from .turning import turned

_MOST_CHANNELS = 128
_LOOKS = (
    "alpha_mode", "blend_alpha", "blend_type", "color_multiply", "color_saturation", "use_flip_x", "use_flip_y",
)  # fmt: skip
_TRANSFORM = ("filter", "offset_x", "offset_y")


def add_clip(photo: PhotoStrip, files: Sequence[str], shown: Sequence[int]) -> Any:
    """The new strip. The photo's stays active, to be unfolded in another way if this one doesn't please.

    files: one movie, or the frames in order; shown: of frames, the number of each that the timeline shows. Raises
    Refused: the photo's strip is gone, or there is no channel left.
    """
    scene, strip = _found_again(photo, files)
    home = strips_of(strip.parent_meta() or scene.sequence_editor)
    start = span(strip)[0]
    where = {
        "name": f"{strip.name} unfolded",
        "filepath": files[0],
        "channel": _free_channel(scene.sequence_editor, home, strip.channel, start, start + len(shown)),
        "frame_start": start,
        "fit_method": "ORIGINAL",
    }
    clip = home.new_image(**where) if len(files) > 1 else home.new_movie(**where)
    if len(files) > 1:
        clip.elements[0].filename = os.path.basename(files[shown[0]])
        for number in shown[1:]:
            clip.elements.append(os.path.basename(files[number]))
    _refer(clip, files[0])
    _look_alike(clip, strip, photo)
    if strip.modifiers:
        _copy_modifiers(scene.sequence_editor, home, clip, strip)
    clip.select = False
    return clip


def _found_again(photo: PhotoStrip, files: Sequence[str]) -> tuple[Any, Any]:
    scene = bpy.data.scenes.get(photo.scene)
    editor = scene.sequence_editor if scene else None
    strip = all_strips(editor).get(photo.name) if editor else None
    if strip is None or strip.type != "IMAGE" or photo_path(scene, strip) != photo.path:
        raise Refused(f"The strip “{photo.name}” is no longer there. Its clip is {_whereabouts(files)}.")
    return scene, strip


def _whereabouts(files: Sequence[str]) -> str:
    return files[0] if len(files) == 1 else os.path.dirname(files[0])


def _free_channel(editor: Any, home: Any, above: int, start: int, end: int) -> int:
    used = {strip.channel for strip in home if span(strip)[0] < end and span(strip)[1] > start}
    for channel in range(above + 1, _MOST_CHANNELS + 1):
        if channel not in used and not editor.channels[channel].lock:
            return channel
    raise Refused("There is no free channel above the photo. Its clip was written all the same: add it by hand.")


def _refer(clip: Any, file: str) -> None:
    """By a path from the .blend file, if that is how this user likes it."""
    if not (bpy.data.filepath and bpy.context.preferences.filepaths.use_relative_paths):
        return
    try:
        near = bpy.path.relpath(file)
    except ValueError:  # another drive
        return
    if clip.type == "MOVIE":
        clip.filepath = near
    else:
        clip.directory = near[: -len(os.path.basename(file))]


def _look_alike(clip: Any, strip: Any, photo: PhotoStrip) -> None:
    """The files hold colours as the photo's file does, so they are to be read as it is read, and shown in its place."""
    clip.colorspace_settings.name = strip.colorspace_settings.name
    for name in _LOOKS:
        setattr(clip, name, getattr(strip, name))
    new, old = clip.transform, strip.transform
    for name in _TRANSFORM:
        setattr(new, name, getattr(old, name))
    new.rotation = old.rotation + photo.turns * pi / 2
    x, y = turned(old.origin[0], 1 - old.origin[1], 1, 1, photo.turns)
    new.origin = x, 1 - y
    scale = _scale(clip, photo)
    sides = (old.scale_y, old.scale_x) if photo.turns % 2 else (old.scale_x, old.scale_y)
    new.scale_x, new.scale_y = (side / scale for side in sides)
    left, top, right, bottom = photo.crop
    across, down = zip(photo.upright(left, top), photo.upright(right, bottom), strict=True)
    width, height = photo.upright_size
    clip.crop.min_x, clip.crop.max_x = round(min(across) * scale), round((width - max(across)) * scale)
    clip.crop.max_y, clip.crop.min_y = round(min(down) * scale), round((height - max(down)) * scale)


def _scale(clip: Any, photo: PhotoStrip) -> float:
    """The files' width as a share of the photo's, which they never exceed but by the repeated edge of a movie; 1 where
    Blender doesn't know it."""
    width = photo.upright_size[0]
    return min(1.0, (clip.elements[0].orig_width or width) / width)


def _copy_modifiers(editor: Any, home: Any, clip: Any, strip: Any) -> None:
    """Blender's own operator copies them from the active strip to the selected ones."""
    selected, active = [other for other in home if other.select], editor.active_strip
    for other in home:
        other.select = other == clip
    editor.active_strip = strip
    bpy.ops.sequencer.strip_modifier_copy(type="REPLACE")
    for other in home:
        other.select = other in selected
    editor.active_strip = active
