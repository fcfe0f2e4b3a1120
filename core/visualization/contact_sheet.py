"""Make a contact sheet: a photo and its frames in one labelled picture."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from shutterspan.core.image_io.reading import load_photo
from shutterspan.core.image_io.writing import frame_to_srgb, to_uint8
from shutterspan.core.types.arrays import UInt8Array

_COLUMNS, _CELL_WIDTH, _GAP, _LABEL_HEIGHT = 4, 400, 12, 28
_BACKGROUND, _INK = (24, 24, 26), (222, 222, 222)


def contact_sheet(photo: Path, frames: Sequence[Path]) -> UInt8Array:
    """Draw the photo and then the frames in the given order, each under its label: (H,W,3) uint8, sRGB.

    Reads every format that `load_photo` reads. Raises InputError, MemoryExhausted.
    """
    first = _picture(photo)
    cell = (_CELL_WIDTH, round(_CELL_WIDTH * first.height / first.width))
    cells = [ImageOps.fit(first, cell), *(ImageOps.fit(_picture(frame), cell) for frame in frames)]
    labels = ["photo", *(f"frame {i + 1}" for i in range(len(frames)))]
    columns = min(_COLUMNS, len(cells))
    rows = -(-len(cells) // columns)
    step = (_CELL_WIDTH + _GAP, cell[1] + _LABEL_HEIGHT + _GAP)
    image = Image.new("RGB", (columns * step[0] + _GAP, rows * step[1] + _GAP), _BACKGROUND)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=18)
    for index, (picture, label) in enumerate(zip(cells, labels, strict=True)):
        left, top = _GAP + index % columns * step[0], _GAP + index // columns * step[1]
        draw.text((left, top), label, _INK, font)
        image.paste(picture, (left, top + _LABEL_HEIGHT))
    return np.asarray(image)


def _picture(path: Path) -> Image.Image:
    photo = load_photo(path)
    return Image.fromarray(to_uint8(frame_to_srgb(photo.pixels, photo)))
