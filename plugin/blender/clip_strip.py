"""Adds the clip to the timeline as a strip above its photo."""

import os
from collections.abc import Sequence
from math import pi
from typing import Any

import bpy

from .compat import all_strips, span, strips_of
from .exif_orientation import rotate_point
from .host_common import UserError
from .photo_strip import PhotoStrip, photo_path

_MAX_CHANNELS = 128
_LOOK_PROPERTIES = (
    "alpha_mode", "blend_alpha", "blend_type", "color_multiply", "color_saturation", "use_flip_x", "use_flip_y",
)  # fmt: skip
_TRANSFORM_PROPERTIES = ("filter", "offset_x", "offset_y")


def add_clip(photo: PhotoStrip, files: Sequence[str], frame_indices: Sequence[int], cutout: bool) -> Any:
    """Add the clip's strip, and return it. The photo's strip stays active, so that it can be unfolded again.

    files: one movie, or the frames in order; frame_indices: for each frame of the timeline, the index of its file;
    cutout: whether the files are transparent, so that the strips below show through. Raises UserError: the photo's
    strip is gone, or there is no free channel.
    """
    scene, strip = _find_strip(photo, files)
    strips = strips_of(strip.parent_meta() or scene.sequence_editor)
    start = span(strip)[0]
    arguments = {
        "name": f"{strip.name} unfolded",
        "filepath": files[0],
        "channel": _free_channel(scene.sequence_editor, strips, strip.channel, start, start + len(frame_indices)),
        "frame_start": start,
        "fit_method": "ORIGINAL",
    }
    clip = strips.new_image(**arguments) if len(files) > 1 else strips.new_movie(**arguments)
    if len(files) > 1:
        clip.elements[0].filename = os.path.basename(files[frame_indices[0]])
        for index in frame_indices[1:]:
            clip.elements.append(os.path.basename(files[index]))
    _make_path_relative(clip, files[0])
    _copy_look(clip, strip, photo)
    if cutout:
        clip.alpha_mode, clip.blend_type = "STRAIGHT", "ALPHA_OVER"
    if strip.modifiers:
        _copy_modifiers(scene.sequence_editor, strips, clip, strip)
    clip.select = False
    return clip


def _find_strip(photo: PhotoStrip, files: Sequence[str]) -> tuple[Any, Any]:
    scene = bpy.data.scenes.get(photo.scene)
    editor = scene.sequence_editor if scene else None
    strip = all_strips(editor).get(photo.name) if editor else None
    if strip is None or strip.type != "IMAGE" or photo_path(scene, strip) != photo.path:
        raise UserError(f"The strip “{photo.name}” is no longer there. Its clip is {_location(files)}.")
    return scene, strip


def _location(files: Sequence[str]) -> str:
    return files[0] if len(files) == 1 else os.path.dirname(files[0])


def _free_channel(editor: Any, strips: Any, above: int, start: int, end: int) -> int:
    used = {strip.channel for strip in strips if span(strip)[0] < end and span(strip)[1] > start}
    for channel in range(above + 1, _MAX_CHANNELS + 1):
        if channel not in used and not editor.channels[channel].lock:
            return channel
    raise UserError("There is no free channel above the photo. The clip was written. Add it to the timeline by hand.")


def _make_path_relative(clip: Any, file: str) -> None:
    """Make the strip's path relative to the .blend file, if the user's preferences say so."""
    if not (bpy.data.filepath and bpy.context.preferences.filepaths.use_relative_paths):
        return
    try:
        relative = bpy.path.relpath(file)
    except ValueError:  # another drive
        return
    if clip.type == "MOVIE":
        clip.filepath = relative
    else:
        clip.directory = relative[: -len(os.path.basename(file))]


def _copy_look(clip: Any, strip: Any, photo: PhotoStrip) -> None:
    """Give the clip the photo's colour space, transform and crop, so that it covers the photo and looks the same.

    The files are in the colour space of the photo's file.
    """
    clip.colorspace_settings.name = strip.colorspace_settings.name
    for name in _LOOK_PROPERTIES:
        setattr(clip, name, getattr(strip, name))
    new, old = clip.transform, strip.transform
    for name in _TRANSFORM_PROPERTIES:
        setattr(new, name, getattr(old, name))
    new.rotation = old.rotation + photo.turns * pi / 2
    x, y = rotate_point(old.origin[0], 1 - old.origin[1], 1, 1, photo.turns)
    new.origin = x, 1 - y
    scale = _scale(clip, photo)
    sides = (old.scale_y, old.scale_x) if photo.turns % 2 else (old.scale_x, old.scale_y)
    new.scale_x, new.scale_y = (side / scale for side in sides)
    left, top, right, bottom = photo.crop
    xs, ys = zip(photo.to_upright(left, top), photo.to_upright(right, bottom), strict=True)
    width, height = photo.upright_size
    clip.crop.min_x, clip.crop.max_x = round(min(xs) * scale), round((width - max(xs)) * scale)
    clip.crop.max_y, clip.crop.min_y = round(min(ys) * scale), round((height - max(ys)) * scale)


def _scale(clip: Any, photo: PhotoStrip) -> float:
    """Width of the files divided by the width of the photo, at most 1; 1 if Blender doesn't know the width.

    Only a movie can be wider than its photo: an odd width gets one repeated column, so that it becomes even.
    """
    width = photo.upright_size[0]
    return min(1.0, (clip.elements[0].orig_width or width) / width)


def _copy_modifiers(editor: Any, strips: Any, clip: Any, strip: Any) -> None:
    """Copy the modifiers with Blender's operator, which copies from the active strip to the selected ones."""
    selected, active = [other for other in strips if other.select], editor.active_strip
    for other in strips:
        other.select = other == clip
    editor.active_strip = strip
    bpy.ops.sequencer.strip_modifier_copy(type="REPLACE")
    for other in strips:
        other.select = other in selected
    editor.active_strip = active
