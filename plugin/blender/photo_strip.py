"""The photo that an image strip shows, or the reason why it can't be unfolded."""

import os
from dataclasses import dataclass
from typing import Any

import bpy

from .compat import all_strips, sequencer_scene, span
from .exif_orientation import quarter_turns, rotate_point
from .host_common import UserError


@dataclass(frozen=True)
class PhotoStrip:
    """Facts about a strip. It holds no reference to the strip itself, because undo may invalidate it.

    path: of the photo, absolute; width, height, crop: in pixels of the photo as Blender shows it, crop as (left, top,
    right, bottom); turns: clockwise quarter turns that rotate the photo upright; length: in frames of the timeline.
    """

    scene: str
    name: str
    path: str
    width: int
    height: int
    crop: tuple[int, int, int, int]
    turns: int
    length: int

    @property
    def upright_size(self) -> tuple[int, int]:
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)

    def to_upright(self, x: float, y: float) -> tuple[float, float]:
        """Convert a point from the photo as Blender shows it to the upright photo."""
        return rotate_point(x, y, self.width, self.height, self.turns)


def find_photo_strip(context: Any, name: str = "") -> PhotoStrip:
    """The active strip, or the one of this name. Raises UserError: it shows no photo, or one that can't be read."""
    scene = sequencer_scene(context)
    strip = _strip(scene, name)
    path = photo_path(scene, strip)
    if not os.path.isfile(path):
        raise UserError(
            f"“{strip.name}” uses {path}, but there is no such file. Find it with File > External Data, "
            "or unpack it if it is packed."
        )
    width, height = _size(_element(scene, strip), path)
    left, right, bottom, top = (getattr(strip.crop, side) for side in ("min_x", "max_x", "min_y", "max_y"))
    first, after = span(strip)
    box = (left, top, width - right, height - bottom)
    return PhotoStrip(scene.name, strip.name, path, width, height, box, quarter_turns(path), after - first)


def photo_path(scene: Any, strip: Any) -> str:
    """Absolute path of the picture that an image strip shows at the playhead."""
    filename = _element(scene, strip).filename
    path: str = bpy.path.abspath(os.path.join(strip.directory, filename), library=scene.library)
    return os.path.normpath(path)


def unfoldable_problem(context: Any) -> str:
    """Why the active strip can't be unfolded, or "". Fast enough to be called at each redraw."""
    try:
        scene = sequencer_scene(context)
        strip = _strip(scene, "")
        path = photo_path(scene, strip)
    except UserError as error:
        return str(error)
    return "" if os.path.isfile(path) else f"The photo of “{strip.name}” is missing: {path}"


def _strip(scene: Any, name: str) -> Any:
    editor = scene.sequence_editor
    if editor is None:
        raise UserError("There are no strips yet. Add a photo to the sequencer first.")
    strip = all_strips(editor).get(name) if name else editor.active_strip
    if strip is None:
        raise UserError(f"There is no strip “{name}”." if name else "Click the strip of a photo first.")
    if strip.type != "IMAGE":
        raise UserError(f"“{strip.name}” is a {strip.type.lower()} strip. Click the strip of a photo.")
    if not strip.elements:
        raise UserError(f"“{strip.name}” shows no picture. Click the strip of a photo.")
    return strip


def _element(scene: Any, strip: Any) -> Any:
    return strip.strip_elem_from_frame(scene.frame_current) or strip.elements[0]


def _size(element: Any, path: str) -> tuple[int, int]:
    """Width and height of a picture in pixels: from the strip, if Blender has shown the picture, else from its file.

    Raises UserError: the file can't be read.
    """
    if element.orig_width:
        return element.orig_width, element.orig_height
    try:
        picture = bpy.data.images.load(path)
    except RuntimeError as error:
        raise _unreadable(path) from error
    width, height = picture.size
    bpy.data.images.remove(picture)
    if not (width and height):
        raise _unreadable(path)
    return width, height


def _unreadable(path: str) -> UserError:
    return UserError(
        f"Blender can't read {path}. It is damaged, or Blender doesn't support its format. Save it as PNG or TIFF."
    )
