"""A mask image, as the worker takes it."""

import bpy
import numpy as np

from .host_common import Refused, mask_text


def mask_of(path: str, turns: int) -> str:
    """Of any picture that Blender reads: white and opaque is inside; turns: quarter turns clockwise, as of its photo.

    Raises Refused: it can't be read.
    """
    if not path:
        raise Refused("There is no mask image. Choose one, or another region.")
    path = bpy.path.abspath(path)
    try:
        picture = bpy.data.images.load(path)
    except RuntimeError as error:
        raise Refused(f"The mask image {path} can't be read. Choose another one.") from error
    try:
        width, height = picture.size
        if not width or not height:
            raise Refused(f"The mask image {path} can't be read. Choose another one.")
        pixels = np.empty(width * height * picture.channels, np.float32)
        picture.pixels.foreach_get(pixels)
    finally:
        bpy.data.images.remove(picture)
    pixels = pixels.reshape(height, width, -1)[::-1]  # Blender counts rows from below
    channels = pixels.shape[2]
    inside = pixels[..., :3].mean(2) if channels > 2 else pixels[..., 0]
    if channels in (2, 4):
        inside = inside * pixels[..., -1]
    inside = np.rot90(inside, -turns)
    height, width = inside.shape
    return mask_text(width, height, (inside.clip(0, 1) * 255 + 0.5).astype(np.uint8).tobytes())
