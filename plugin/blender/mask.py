"""A mask image becomes a grey PNG, as the worker takes it."""

import struct
import zlib

import bpy
import numpy as np

from .errors import Refused


def mask_png(path: str, turns: int) -> bytes:
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
    return _png((inside.clip(0, 1) * 255 + 0.5).astype(np.uint8))


def _png(grey: np.ndarray) -> bytes:
    """(H,W) uint8 as a file: each row follows a zero, which says that it is not filtered."""
    height, width = grey.shape
    rows = np.pad(grey, ((0, 0), (1, 0))).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
