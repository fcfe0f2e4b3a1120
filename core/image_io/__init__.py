"""Photos in, pictures out."""

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import as_uint8, image_encoder, in_srgb, save_image

__all__ = ["as_uint8", "image_encoder", "in_srgb", "load_photo", "save_image"]
