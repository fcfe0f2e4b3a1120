"""A contact sheet: a photo and the frames found in it, on one labelled picture."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

_COLUMNS, _CELL_WIDTH, _GAP, _LABEL_HEIGHT = 4, 400, 12, 28
_GROUND, _INK = (24, 24, 26), (222, 222, 222)


def contact_sheet(photo: Path, frames: Sequence[Path]) -> Image.Image:
    """The photo first, then the frames in the order of time, each under its label."""
    pictures = [(photo, "photo"), *((frame, f"frame {i + 1}") for i, frame in enumerate(frames))]
    with Image.open(photo) as first:
        width, height = ImageOps.exif_transpose(first).size
    cell_height = round(_CELL_WIDTH * height / width)
    columns = min(_COLUMNS, len(pictures))
    rows = -(-len(pictures) // columns)
    step = (_CELL_WIDTH + _GAP, cell_height + _LABEL_HEIGHT + _GAP)
    sheet = Image.new("RGB", (columns * step[0] + _GAP, rows * step[1] + _GAP), _GROUND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=18)
    for index, (path, label) in enumerate(pictures):
        left, top = _GAP + index % columns * step[0], _GAP + index // columns * step[1]
        draw.text((left, top), label, _INK, font)
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        sheet.paste(ImageOps.fit(upright, (_CELL_WIDTH, cell_height)), (left, top + _LABEL_HEIGHT))
    return sheet
