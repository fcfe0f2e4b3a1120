"""Loads a mask image and encodes it for the worker."""

import bpy
import numpy as np

from .host_common import UserError, encode_mask


def load_mask(path: str, turns: int) -> tuple[str, tuple[int, int, int, int]]:
    """The mask in a picture file, as a grey PNG in base64, and its bounds: left, top, right, bottom.

    White and opaque pixels are inside. If no pixel is inside, the bounds are those of the picture.

    path: of any picture that Blender can read; turns: clockwise quarter turns that rotate the photo upright. Raises
    UserError: it can't be read.
    """
    if not path:
        raise UserError("There is no mask image. Choose one, or another region.")
    path = bpy.path.abspath(path)
    try:
        picture = bpy.data.images.load(path)
    except RuntimeError as error:
        raise UserError(f"The mask image {path} can't be read. Choose another image.") from error
    try:
        width, height = picture.size
        if not width or not height:
            raise UserError(f"The mask image {path} can't be read. Choose another image.")
        pixels = np.empty(width * height * picture.channels, np.float32)
        picture.pixels.foreach_get(pixels)
    finally:
        bpy.data.images.remove(picture)
    pixels = pixels.reshape(height, width, -1)[::-1]  # Blender stores the bottom row first
    channels = pixels.shape[2]
    inside = pixels[..., :3].mean(2) if channels > 2 else pixels[..., 0]
    if channels in (2, 4):
        inside = inside * pixels[..., -1]
    inside = np.rot90(inside, -turns)
    height, width = inside.shape
    mask = encode_mask(width, height, (inside.clip(0, 1) * 255 + 0.5).astype(np.uint8).tobytes())
    columns, rows = np.flatnonzero(inside.any(0)), np.flatnonzero(inside.any(1))
    if not columns.size:
        return mask, (0, 0, width, height)
    return mask, (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
